import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Layers that each layer may not import; see "The rule" in ARCHITECTURE.md. */
const LAYERS = ['routes', 'analyses', 'state', 'data', 'jobs', 'viz', 'ui', 'core'];
const MAY_IMPORT = {
  routes: LAYERS,
  analyses: ['analyses', 'state', 'data', 'jobs', 'viz', 'ui', 'core'],
  state: ['state', 'data', 'jobs', 'core'],
  data: ['data', 'jobs', 'core'],
  jobs: ['jobs', 'core'],
  viz: ['viz', 'ui', 'core'],
  ui: ['viz', 'ui', 'core'],
  core: ['core'],
};

function layerRule(layer) {
  const forbidden = LAYERS.filter((other) => !MAY_IMPORT[layer].includes(other));
  // Only workers' addresses may be imported from workers/, and only by jobs.
  const workers = layer === 'jobs' ? [] : [{ regex: '(^|/)workers/', message: 'Ask jobs for it.' }];
  const packages =
    layer === 'core'
      ? [{ regex: '^(svelte|@duckdb|comlink|apache-arrow)', message: 'Core is pure.' }]
      : [];
  return {
    files: [
      layer === 'routes' ? 'src/routes/**/*.{ts,svelte}' : `src/lib/${layer}/**/*.{ts,svelte}`,
    ],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            ...forbidden.map((other) => ({
              regex: `^(\\.\\./)+(lib/)?${other}/|^\\$lib/${other}/`,
              message: `${layer} may not import ${other}: see "The rule" in ARCHITECTURE.md.`,
            })),
            ...workers,
            ...packages,
          ],
        },
      ],
    },
  };
}

export default ts.config(
  {
    ignores: [
      'build/',
      '.svelte-kit/',
      '.cache/',
      'node_modules/',
      'src/lib/generated/',
      'static/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // TypeScript knows every name.
      'no-undef': 'off',
      // Checked indexing (noUncheckedIndexedAccess) needs `!` in loops over typed arrays.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      'no-control-regex': 'off',
      'svelte/no-at-html-tags': 'error',
      // Every path of this site goes through `base`; the rule knows only resolve().
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.svelte.ts', 'src/service-worker.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'Randomness is an argument with a seed.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    ignores: ['src/lib/jobs/spawn.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'Worker', message: "spawnWorker keeps workers under the page's CSP." },
      ],
    },
  },
  ...Object.keys(MAY_IMPORT).map(layerRule),
);
