import { existsSync, readFileSync } from 'node:fs';

/** Public data files; tests that need one are skipped where it is absent. */
const SHARED = new URL('../../../../shared/', import.meta.url);
const GOLDEN = new URL('../../golden/', import.meta.url);

export const has = (file: string): boolean => existsSync(new URL(file, SHARED));

export interface Points {
  readonly data: Float64Array;
  readonly n: number;
  readonly d: number;
}

/** Columns `from` … `to` − 1 of a CSV with a header. */
function read(at: URL, from: number, to: number): Points {
  const lines = readFileSync(at, 'utf8').trim().split(/\r?\n/).slice(1);
  const d = to - from;
  const data = new Float64Array(lines.length * d);
  lines.forEach((line, i) => {
    line
      .split(',')
      .slice(from, to)
      .forEach((value, j) => (data[i * d + j] = Number(value)));
  });
  return { data, n: lines.length, d };
}

export const readShared = (file: string, from: number, to: number): Points =>
  read(new URL(file, SHARED), from, to);
export const readGoldenCsv = (file: string, from: number, to: number): Points =>
  read(new URL(file, GOLDEN), from, to);

export function readGolden<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, GOLDEN), 'utf8')) as T;
}

/** Columns with mean 0 and population standard deviation 1; a constant column is 0. */
export function standardised({ data, n, d }: Points): Points {
  const scaled = data.slice();
  for (let j = 0; j < d; j++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += data[i * d + j]! / n;
    let variance = 0;
    for (let i = 0; i < n; i++) variance += (data[i * d + j]! - mean) ** 2 / n;
    const sd = Math.sqrt(variance);
    for (let i = 0; i < n; i++) scaled[i * d + j] = sd > 1e-12 ? (data[i * d + j]! - mean) / sd : 0;
  }
  return { data: scaled, n, d };
}
