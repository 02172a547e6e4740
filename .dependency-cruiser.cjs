/**
 * Cycles, also through .svelte files (a spec that loads its page when it is asked for is none), and
 * the import rule with its dynamic imports.
 */
const { LAYERS, OWNERS, folderOf, forbiddenFor } = require('./layers.config.cjs');

const inLayers = (layers) => `^(${layers.map(folderOf).join('|')})/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    ...LAYERS.filter((layer) => forbiddenFor(layer).length > 0).map((layer) => ({
      name: `${layer}-looks-one-way`,
      severity: 'error',
      from: { path: inLayers([layer]) },
      to: { path: inLayers(forbiddenFor(layer)) },
    })),
    ...Object.entries(OWNERS).map(([name, owners]) => ({
      name: `owners-of-${name.replace(/\W+/g, '-')}`,
      severity: 'error',
      from: { path: '^src/', pathNot: inLayers(owners) },
      to: { path: `node_modules/${name}/` },
    })),
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
