import { describe, expect, it } from 'vitest';
import { SavedMappings } from '../../../src/lib/state/saved-mappings';
import { MAPPING, memoryStore, OPINIONS } from './fakes';

describe('SavedMappings', () => {
  it('gives back what was saved, by signature', () => {
    const store = memoryStore();
    const saved = new SavedMappings(() => store);
    expect(saved.find('a')).toBeNull();
    expect(saved.save('a', MAPPING)).toBe(true);
    expect(new SavedMappings(() => store).find('a')).toEqual(MAPPING);
    expect(saved.find('b')).toBeNull();
    saved.forget('a');
    expect(saved.find('a')).toBeNull();
  });

  it('keeps what was said of reviews beside orders, and of reviews alone', () => {
    const store = memoryStore();
    const saved = new SavedMappings(() => store);
    saved.save('both', MAPPING, [OPINIONS, null]);
    saved.save('alone', null, [OPINIONS]);
    expect(saved.findAnswers('both')).toEqual({
      mapping: MAPPING,
      opinions: [OPINIONS, null],
      plan: null,
    });
    expect(saved.findAnswers('alone')).toEqual({ mapping: null, opinions: [OPINIONS], plan: null });
    expect(saved.find('alone')).toBeNull();
    expect(saved.findAnswers('none')).toBeNull();
  });

  it('does without a store, and with one that throws', () => {
    expect(new SavedMappings(() => null).save('a', MAPPING)).toBe(false);
    const full = new SavedMappings(() => ({
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    }));
    expect(full.save('a', MAPPING)).toBe(false);
    expect(full.find('a')).toBeNull();
  });

  it('is deaf to what another hand has written', () => {
    const store = memoryStore();
    const saved = new SavedMappings(() => store);
    for (const written of [
      'not json',
      '{}',
      '[null, 1, {"signature":"a"}]',
      JSON.stringify([{ signature: 'a', mapping: { ...MAPPING, roles: { evil: 'x' } } }]),
      JSON.stringify([
        {
          signature: 'a',
          mapping: { ...MAPPING, meaning: { ...MAPPING.meaning, dateOrder: "'; drop" } },
        },
      ]),
      JSON.stringify([{ signature: 'a', mapping: null }]),
      JSON.stringify([
        {
          signature: 'a',
          mapping: null,
          opinions: [{ ...OPINIONS, scale: { lowest: '1); drop', highest: 5 } }],
        },
      ]),
      JSON.stringify([
        { signature: 'a', mapping: null, opinions: [{ ...OPINIONS, roles: { evil: 'x' } }] },
      ]),
    ]) {
      store.setItem('orderlens.mappings.1', written);
      expect(saved.findAnswers('a')).toBeNull();
    }
  });

  it('keeps the newest and lets the oldest go', () => {
    const store = memoryStore();
    const saved = new SavedMappings(() => store);
    for (let i = 0; i < 70; i++) saved.save(`h${i}`, MAPPING);
    expect(saved.find('h69')).toEqual(MAPPING);
    expect(saved.find('h0')).toBeNull();
  });
});
