/**
 * Cycles, also through .svelte files; a spec that loads its page when it is asked for is none. The
 * import rule itself is ESLint's.
 */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'workers-use-core-only',
      comment: 'A worker wraps core; it knows nothing of pages.',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^src/lib/(?!core/|jobs/job-map)' },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: '^src/lib/core/' },
      to: { path: '^src/(?!lib/core/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.svelte', '.svelte.ts', '.mjs'] },
  },
};
