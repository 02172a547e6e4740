import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { OrderlensError } from '../../../src/lib/core/errors';
import {
  fetchBundledFile,
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

  it('gives the file with progress', async () => {
    const [entry] = parseManifest({ datasets: [ENTRY] });
    const seen: (number | null)[] = [];
    const file = await fetchBundledFile(
      '',
      entry!,
      async () => new Response('12345', { headers: { 'content-length': '5' } }),
      { signal: new AbortController().signal, onProgress: ({ fraction }) => seen.push(fraction) },
    );
    expect(file.name).toBe('mine.parquet');
    expect(await file.text()).toBe('12345');
    expect(seen.at(-1)).toBe(1);
  });
});
