/**
 * Set-up that the two commands of the README share. Plain JavaScript on Node's own modules, because
 * it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const STAMP = join(ROOT, 'node_modules', '.orderlens-lock');
const OLDEST = [20, 19];

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    fail(`Node ${OLDEST.join('.')} or newer is needed; this is ${process.versions.node}.`);
  }
}

/** Prints one line and ends the process. */
export function fail(message) {
  console.error(message);
  process.exit(1);
}

/**
 * Runs a command in the repository, its output going to this terminal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string> }} [options]
 * @returns {Promise<number>} the exit status
 */
export function run(command, args, options = {}) {
  // npm is a batch file on Windows and needs a shell; Node itself must not be split at a blank.
  const shell = process.platform === 'win32' && command === 'npm';
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: 'inherit',
      shell,
      env: { ...process.env, ...options.env },
    });
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (status, signal) => resolve(status ?? (signal ? 1 : 0)));
  });
}

/** Runs a program of an installed package. */
export const tool = (name, args, options) =>
  run(process.execPath, [join(ROOT, 'node_modules', name), ...args], options);

/** Ends the process when a step fails. */
export async function must(step, status) {
  if ((await status) !== 0) fail(`${step} failed.`);
}

/** Installs the packages of the lock file unless that was done already. */
export async function ensureInstalled() {
  checkNode();
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  console.log('Installing packages …');
  await must('npm ci', run('npm', ['ci', '--no-fund', '--no-audit']));
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, lock);
}

/**
 * Builds the site.
 * @param {{ base: string, outDir: string }} target sub-path and folder
 */
export async function buildSite({ base, outDir }) {
  await must('The demo snapshot', tool('tsx/dist/cli.mjs', ['scripts/snapshot.ts']));
  await must(
    'The build',
    tool('vite/bin/vite.js', ['build', '--logLevel', 'warn'], {
      env: { BASE_PATH: base, BUILD_DIR: outDir, NODE_ENV: 'production' },
    }),
  );
}

/** The build that tests and benches run: under a sub-path, as on GitHub Pages. */
export const TEST_SITE = {
  base: '/orderlens',
  root: '.cache/site',
  outDir: '.cache/site/orderlens',
};
