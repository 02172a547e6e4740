/** What the benches share: the production build served, Chromium driven, medians printed. */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chromium, type Browser, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, chromiumPath } from '../chromium';
import { serve } from '../serve.mjs';
import { TEST_SITE } from '../setup.mjs';

export interface Bench {
  readonly url: string;
  readonly browser: Browser;
  /** A fresh tab with nothing cached. */
  newPage(): Promise<Page>;
}

/** Serves the build, starts Chromium, runs `measure`, and closes both. */
export async function withSite(measure: (bench: Bench) => Promise<void>): Promise<void> {
  const site = await serve({ root: TEST_SITE.root, base: TEST_SITE.base });
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS, '--enable-precise-memory-info'],
  });
  console.log(`Chromium ${browser.version()}, ${cpus().length} × ${cpus()[0]?.model ?? 'cpu'}`);
  try {
    await measure({
      url: site.url,
      browser,
      async newPage() {
        const context = await browser.newContext({
          viewport: { width: 1440, height: 900 },
          locale: 'en-GB',
          serviceWorkers: 'block',
        });
        await context.addInitScript(observePage);
        return context.newPage();
      },
    });
  } finally {
    await browser.close();
    await site.close();
  }
}

export interface PageWatch {
  /** `performance.now()` of the last change inside <main>. */
  lastChange: number;
  /** Long tasks of the main thread: start and duration in ms. */
  longTasks: [number, number][];
  /** `performance.now()` when a file was chosen. */
  chosenAt: number;
}

declare global {
  var benchWatch: PageWatch;
}

/** Runs in the page before anything else. */
function observePage(): void {
  const watch: PageWatch = { lastChange: 0, longTasks: [], chosenAt: 0 };
  globalThis.benchWatch = watch;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) watch.longTasks.push([entry.startTime, entry.duration]);
  }).observe({ type: 'longtask', buffered: true });
  document.addEventListener('change', () => (watch.chosenAt = performance.now()), true);
  // The whole document is watched: a page may put another <main> in place of the first.
  new MutationObserver((changes) => {
    const inMain = changes.some(({ target }) =>
      (target instanceof Element ? target : target.parentElement)?.closest('main'),
    );
    if (inMain) watch.lastChange = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

/** Grows by one each time other data are loaded. */
export function dataVersion(page: Page): Promise<number> {
  return page.evaluate(() => Number(document.querySelector('main')?.dataset['version']));
}

/**
 * Waits until the page has a finished analysis and has not changed for `quietMs`; returns when the
 * last change was, in the page's clock.
 */
export async function settled(page: Page, quietMs = 700, timeoutMs = 120_000): Promise<number> {
  await page.waitForFunction(
    (quiet) => {
      const article = document.querySelector('[data-live] article.analysis');
      return (
        article?.getAttribute('aria-busy') === 'false' &&
        !article.querySelector('.waiting') &&
        performance.now() - globalThis.benchWatch.lastChange > quiet
      );
    },
    quietMs,
    { timeout: timeoutMs, polling: 50 },
  );
  return page.evaluate(() => globalThis.benchWatch.lastChange);
}

/** The longest main-thread task since `from` (ms in the page's clock); 0 when none passed 50 ms. */
export function longestTask(page: Page, from = 0): Promise<number> {
  return page.evaluate(
    (start) =>
      Math.max(
        0,
        ...globalThis.benchWatch.longTasks.filter(([at]) => at >= start).map(([, ms]) => ms),
      ),
    from,
  );
}

/** The process that started a process; 0 where that is not known. */
function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function isOurs(pid: number): boolean {
  for (let at = pid; at > 1; at = parentOf(at)) if (at === process.pid) return true;
  return false;
}

/** Resident memory in MB of our largest renderer process; null where /proc is not there. */
export function rendererMemoryMB(): number | null {
  let largest: number | null = null;
  let processes: string[];
  try {
    processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return null;
  }
  for (const pid of processes) {
    try {
      // Another bench, or a person, may have a browser open.
      if (!isOurs(Number(pid))) continue;
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      const kB = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      if (kB) largest = Math.max(largest ?? 0, Number(kB) / 1024);
    } catch {
      // The process ended while it was looked at.
    }
  }
  return largest;
}

/** Polls {@link rendererMemoryMB} until the returned function is called, which gives the peak. */
export function watchMemory(): () => number | null {
  let peak: number | null = null;
  const timer = setInterval(() => {
    const now = rendererMemoryMB();
    if (now !== null) peak = Math.max(peak ?? 0, now);
  }, 100);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (!sorted.length) return NaN;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One line of the report: median, all runs, and the target where there is one. */
export function report(
  what: string,
  values: readonly number[],
  unit: string,
  target?: number,
): void {
  const middle = median(values);
  const verdict =
    target === undefined ? '' : middle <= target ? `  ≤ ${target} ✓` : `  > ${target} ✗`;
  const runs = values.map((value) => value.toFixed(0)).join(' ');
  console.log(`${what.padEnd(52)} ${middle.toFixed(0).padStart(7)} ${unit}${verdict}   (${runs})`);
}
