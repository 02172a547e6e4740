/**
 * "The rule" of ARCHITECTURE.md as a table: which layers each layer may import. ESLint shows a breach
 * where it is typed; dependency-cruiser also sees dynamic imports.
 */
const MAY_IMPORT = {
  routes: ['data-page', 'analyses', 'state', 'data', 'jobs', 'viz', 'ui', 'core'],
  'data-page': ['analyses', 'state', 'data', 'jobs', 'viz', 'ui', 'core'],
  analyses: ['state', 'data', 'jobs', 'viz', 'ui', 'core'],
  state: ['data', 'jobs', 'core'],
  data: ['jobs', 'core'],
  jobs: ['core'],
  viz: ['ui', 'core'],
  ui: ['viz', 'core'],
  core: [],
};
const LAYERS = Object.keys(MAY_IMPORT);

/** Packages that only some layers may touch. */
const OWNERS = {
  comlink: ['jobs'],
  '@duckdb/duckdb-wasm': ['data'],
};

/** Layers that `layer` may not import. */
const forbiddenFor = (layer) =>
  LAYERS.filter((other) => other !== layer && !MAY_IMPORT[layer].includes(other));

/** Folder of a layer. */
const folderOf = (layer) => (layer === 'routes' ? 'src/routes' : `src/lib/${layer}`);

module.exports = { LAYERS, OWNERS, folderOf, forbiddenFor };
