import init from 'parquet-wasm';

let ready: Promise<unknown> | undefined;

/** Loads the codec's WebAssembly once per worker. */
export function parquetReady(): Promise<unknown> {
  ready ??= init();
  return ready;
}
