import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { OrderlensError } from '../../../src/lib/core/errors';
import {
  fetchBundledFiles,
  fetchManifest,
  parseManifest,
  withOverride,
} from '../../../src/lib/state/bundled';
import { MAPPING } from './fakes';

const ENTRY = {
  id: 'mine',
  title: 'Mine',
  description: 'A fork’s own',
  files: ['mine.parquet'],
  licence: 'CC0',
};

describe('parseManifest', () => {
  it('takes the manifest that ships with the site', () => {
    const shipped: unknown = JSON.parse(readFileSync('static/data/datasets.json', 'utf8'));
    const [demo] = parseManifest(shipped);
    expect(demo).toMatchObject({ id: 'demo', synthetic: true, mapping: null });
  });

  it('names the field that is wrong', () => {
    const at = (value: unknown): string => {
      try {
        parseManifest(value);
      } catch (thrown) {
        if (thrown instanceof OrderlensError) return thrown.detail.column ?? '';
      }
      return 'accepted';
    };
    expect(at({})).toBe('datasets');
    expect(at({ datasets: [{ ...ENTRY, id: 'a b' }] })).toBe('datasets[0].id');
    expect(at({ datasets: [ENTRY, ENTRY] })).toBe('datasets[1].id');
    expect(at({ datasets: [{ ...ENTRY, files: [] }] })).toBe('datasets[0].files');
    expect(at({ datasets: [{ ...ENTRY, licence: '' }] })).toBe('datasets[0].licence');
    expect(at({ datasets: [{ ...ENTRY, mapping: { roles: { sum: 'x' } } }] })).toBe(
      'datasets[0].mapping.roles',
    );
    expect(at({ datasets: [ENTRY] })).toBe('accepted');
  });

  it('lays the manifest’s answers over the guesses', () => {
    const mapping = withOverride(MAPPING, {
      roles: { country: 'land' },
      meaning: { currency: 'EUR' },
    });
    expect(mapping.roles).toEqual({ ...MAPPING.roles, country: 'land' });
    expect(mapping.meaning.currency).toBe('EUR');
    expect(mapping.meaning.guests).toBe(MAPPING.meaning.guests);
  });
});

describe('fetching', () => {
  it('asks below the base path and tells what was found instead', async () => {
    const asked: string[] = [];
    const missing = async (url: string): Promise<Response> => {
      asked.push(url);
      return new Response('no', { status: 404 });
    };
    await expect(fetchManifest('/shop', missing)).rejects.toMatchObject({
      code: 'bad-file',
      detail: { found: 'status 404' },
    });
    expect(asked).toEqual(['/shop/data/datasets.json']);
    await expect(
      fetchManifest('', async () => new Response('<!doctype html>')),
    ).rejects.toMatchObject({ code: 'bad-file' });
  });

  it('gives every file, with progress over all of them', async () => {
    const [entry] = parseManifest({ datasets: [{ ...ENTRY, files: ['mine.parquet', 'b/c.csv'] }] });
    const seen: (number | null)[] = [];
    const files = await fetchBundledFiles(
      '/shop',
      entry!,
      async (url) => new Response(url, { headers: { 'content-length': String(url.length) } }),
      { signal: new AbortController().signal, onProgress: ({ fraction }) => seen.push(fraction) },
    );
    expect(files.map(({ name }) => name)).toEqual(['mine.parquet', 'c.csv']);
    expect(await files[1]!.text()).toBe('/shop/data/b/c.csv');
    expect(seen.at(-1)).toBe(1);
    expect(seen.filter((fraction) => fraction !== null && fraction < 1).length).toBeGreaterThan(0);
  });

  it('fails as a whole when one file is missing, and calls the others off', async () => {
    const [entry] = parseManifest({ datasets: [{ ...ENTRY, files: ['a.csv', 'b.csv'] }] });
    let other: AbortSignal | undefined;
    const fetching = fetchBundledFiles(
      '',
      entry!,
      async (url, init) => {
        if (url.endsWith('b.csv')) return new Response('no', { status: 404 });
        other = init?.signal;
        return new Promise<Response>(() => {});
      },
      { signal: new AbortController().signal, onProgress: () => {} },
    );
    await expect(fetching).rejects.toMatchObject({ code: 'bad-file', detail: { file: 'b.csv' } });
    expect(other?.aborted).toBe(true);
  });
});
