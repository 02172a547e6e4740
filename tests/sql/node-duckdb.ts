export { loadCsvAsText, openNodeDatabase, type NodeDatabase } from '../../scripts/node-duckdb';
