import { describe, expect, it } from 'vitest';
import { rankCommands, type Command } from '../../../src/lib/ui/command-ranking';

function command(label: string, keywords = ''): Command {
  return { id: label, label, section: 'Pages', keywords, run: () => {} };
}

const commands = [
  command('RFM segments', 'best customers'),
  command('Overview', 'how is the store doing'),
  command('Country: Germany'),
  command('Country: Île-de-France'),
  command('Dark theme', 'colour'),
];

function labels(typed: string): string[] {
  return rankCommands(commands, typed).map(({ label }) => label);
}

describe('the palette', () => {
  it('shows all in their order while nothing is typed', () => {
    expect(labels('  ')).toEqual(commands.map(({ label }) => label));
  });

  it('wants every word, in any order', () => {
    expect(labels('germ coun')).toEqual(['Country: Germany']);
    expect(labels('germ theme')).toEqual([]);
  });

  it('puts the start of a label before the start of a word before the rest', () => {
    const list = [command('Best overview'), command('Overview'), command('An xoverview')];
    expect(rankCommands(list, 'over').map(({ label }) => label)).toEqual([
      'Overview',
      'Best overview',
      'An xoverview',
    ]);
  });

  it('finds by keywords and without accents', () => {
    expect(labels('colour')).toEqual(['Dark theme']);
    expect(labels('ile')).toEqual(['Country: Île-de-France']);
  });

  it('keeps to its limit', () => {
    const many = Array.from({ length: 500 }, (_, index) => command(`Country: ${index}`));
    expect(rankCommands(many, 'country', 20)).toHaveLength(20);
  });
});
