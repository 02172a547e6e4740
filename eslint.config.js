import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import layers from './layers.config.cjs';
import svelteConfig from './svelte.config.js';

const { LAYERS, OWNERS, folderOf, forbiddenFor } = layers;

function layerRule(layer) {
  const packages = Object.entries(OWNERS)
    .filter(([, owners]) => !owners.includes(layer))
    .map(([name, owners]) => ({ regex: `^${name}`, message: `Only ${owners} may use it.` }));
  return {
    files: [`${folderOf(layer)}/**/*.{ts,svelte}`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            ...forbiddenFor(layer).map((other) => ({
              regex: `^(\\.\\./)+(lib/)?${other}/|^\\$lib/${other}/`,
              message: `${layer} may not import ${other}: see "The rule" in ARCHITECTURE.md.`,
            })),
            ...packages,
            // Only jobs know the addresses of workers.
            ...(layer === 'jobs' ? [] : [{ regex: '(^|/)workers/', message: 'Ask jobs for it.' }]),
            ...(layer === 'core'
              ? [{ regex: '^(svelte|apache-arrow)', message: 'Core is pure.' }]
              : []),
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
  ...LAYERS.map(layerRule),
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
