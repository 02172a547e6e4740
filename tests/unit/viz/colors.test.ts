import { describe, expect, it } from 'vitest';
import { categoryColor, colorRank } from '../../../src/lib/viz/colors';

describe('colour of a category', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];

  it('goes by rank in the data set', () => {
    expect(categoryColor(names, 'a')).toBe('var(--cat-1)');
    expect(categoryColor(names, 'h')).toBe('var(--cat-8)');
  });

  it('is grey from the ninth on, for none and for what is not there', () => {
    for (const name of ['i', null, 'x']) {
      expect(colorRank(names, name)).toBe(0);
      expect(categoryColor(names, name)).toBe('var(--cat-other)');
    }
  });
});
