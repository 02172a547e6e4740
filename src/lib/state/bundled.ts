import { OrderlensError } from '../core/errors';
import { ROLES, type Role } from '../data/schema/canonical';
import type { Mapping, Meaning } from '../data/mapping/types';
import type { OnProgress } from '../jobs/job-map';

/** A data set that the site itself brings along: one entry of `static/data/datasets.json`. */
export interface BundledDataset {
  /** What `?data=` says; letters, digits, `-` and `_`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Paths of its files, relative to the manifest. */
  readonly files: readonly [string, ...string[]];
  readonly licence: string;
  /** True when the data are made up, which every page then says. */
  readonly synthetic: boolean;
  /** Answers that replace what the guesses would say. */
  readonly mapping: MappingOverride | null;
}

export interface MappingOverride {
  readonly roles: Readonly<Partial<Record<Role, string>>>;
  readonly meaning: Readonly<Partial<Meaning>>;
}

/** Folder of the bundled files below the site's base path. */
const FOLDER = '/data/';

/** The fetcher that both functions take, so that tests need no network. */
export type Fetch = (url: string, init?: { signal?: AbortSignal }) => Promise<Response>;

/** Reads the site's manifest; throws `bad-file` naming the field that is wrong. */
export async function fetchManifest(
  base: string,
  fetcher: Fetch,
): Promise<readonly BundledDataset[]> {
  const url = `${base}${FOLDER}datasets.json`;
  const response = await reach(url, fetcher);
  let parsed: unknown;
  try {
    parsed = await response.json();
  } catch {
    throw new OrderlensError('bad-file', 'The list of data sets of this site is not valid JSON.', {
      file: 'datasets.json',
    });
  }
  return parseManifest(parsed);
}

/** Checks a manifest by hand; an entry that a fork has mistyped is named rather than skipped. */
export function parseManifest(value: unknown): readonly BundledDataset[] {
  const list = isRecord(value) ? value['datasets'] : undefined;
  if (!Array.isArray(list)) throw wrong('datasets', value, 'a list');
  const seen = new Set<string>();
  return list.map((entry: unknown, index) => {
    const at = `datasets[${index}]`;
    if (!isRecord(entry)) throw wrong(at, entry, 'an object');
    const id = string(entry, 'id', at);
    if (!/^[\w-]+$/.test(id)) throw wrong(`${at}.id`, id, 'letters, digits, - and _');
    if (seen.has(id)) throw wrong(`${at}.id`, id, 'an id that no other entry has');
    seen.add(id);
    const files = entry['files'];
    if (
      !Array.isArray(files) ||
      !files.length ||
      !files.every((file) => typeof file === 'string')
    ) {
      throw wrong(`${at}.files`, files, 'a list of file names');
    }
    return {
      id,
      title: string(entry, 'title', at),
      description: string(entry, 'description', at),
      files: files as [string, ...string[]],
      licence: string(entry, 'licence', at),
      synthetic: entry['synthetic'] === true,
      mapping:
        entry['mapping'] === undefined ? null : parseOverride(entry['mapping'], `${at}.mapping`),
    };
  });
}

/**
 * Downloads all files of a data set, at once and with progress; they then go the way of any files a
 * person drops.
 */
export async function fetchBundledFiles(
  base: string,
  dataset: BundledDataset,
  fetcher: Fetch,
  options: { readonly signal: AbortSignal; readonly onProgress: OnProgress },
): Promise<readonly File[]> {
  const states = dataset.files.map((): Received => ({ received: 0, total: null }));
  const tell = (): void => {
    const total = states.reduce((sum, state) => sum + (state.total ?? NaN), 0);
    const received = states.reduce((sum, state) => sum + state.received, 0);
    options.onProgress({
      stage: `Fetching ${dataset.title}`,
      fraction: total > 0 ? Math.min(1, received / total) : null,
    });
  };
  // One that fails calls the others off.
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  return Promise.all(
    dataset.files.map((path, at) =>
      fetchOne(`${base}${FOLDER}${path}`, fetcher, signal, states[at]!, tell).catch(
        (thrown: unknown) => {
          failed.abort();
          throw thrown;
        },
      ),
    ),
  );
}

interface Received {
  received: number;
  total: number | null;
}

async function fetchOne(
  url: string,
  fetcher: Fetch,
  signal: AbortSignal,
  state: Received,
  tell: () => void,
): Promise<File> {
  const name = url.split('/').at(-1) ?? url;
  const response = await reach(url, fetcher, signal);
  const total = Number(response.headers.get('content-length')) || null;
  // A compressed transfer states its compressed length, of which the body tells nothing.
  if (!response.headers.get('content-encoding')) state.total = total;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  if (!reader) return new File([await response.blob()], name);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    state.received += value.byteLength;
    tell();
  }
  return new File(chunks, name);
}

/** The proposal's mapping with the manifest's own answers in place. */
export function withOverride(mapping: Mapping, override: MappingOverride | null): Mapping {
  if (!override) return mapping;
  return {
    ...mapping,
    roles: { ...mapping.roles, ...override.roles },
    meaning: { ...mapping.meaning, ...override.meaning },
  };
}

async function reach(url: string, fetcher: Fetch, signal?: AbortSignal): Promise<Response> {
  const file = url.split('/').at(-1) ?? url;
  let response: Response;
  try {
    response = await fetcher(url, signal ? { signal } : {});
  } catch (thrown) {
    if (signal?.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
    throw new OrderlensError('bad-file', `${file} could not be fetched from this site.`, {
      file,
      found: thrown instanceof Error ? thrown.message : String(thrown),
    });
  }
  if (!response.ok) {
    throw new OrderlensError('bad-file', `${file} is not on this site.`, {
      file,
      found: `status ${response.status}`,
    });
  }
  return response;
}

function parseOverride(value: unknown, at: string): MappingOverride {
  if (!isRecord(value)) throw wrong(at, value, 'an object');
  const roles: Partial<Record<Role, string>> = {};
  const written = value['roles'] ?? {};
  if (!isRecord(written)) throw wrong(`${at}.roles`, written, 'an object of role: column');
  for (const [role, column] of Object.entries(written)) {
    if (!isRole(role)) throw wrong(`${at}.roles`, role, `one of ${ROLES.join(', ')}`);
    if (typeof column !== 'string') throw wrong(`${at}.roles.${role}`, column, 'a column name');
    roles[role] = column;
  }
  const meaning = value['meaning'] ?? {};
  if (!isRecord(meaning)) throw wrong(`${at}.meaning`, meaning, 'an object');
  return { roles, meaning };
}

function string(entry: Record<string, unknown>, key: string, at: string): string {
  const value = entry[key];
  if (typeof value !== 'string' || !value) throw wrong(`${at}.${key}`, value, 'text');
  return value;
}

function isRole(value: string): value is Role {
  return (ROLES as readonly string[]).includes(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(field: string, found: unknown, expected: string): OrderlensError {
  return new OrderlensError('bad-file', `The site's datasets.json has a mistake at ${field}.`, {
    file: 'datasets.json',
    column: field,
    found: JSON.stringify(found)?.slice(0, 80) ?? 'nothing',
    expected,
  });
}
