import { describe, expect, it } from 'vitest';
import type { CombinedFiles } from '../../../src/lib/data/combine/combine';
import type { CombinedTable, CombinePlan, JoinFacts } from '../../../src/lib/data/combine/types';
import { JoinDraft } from '../../../src/lib/data-page/join-draft.svelte';
import {
  fileTrees,
  keyWords,
  matchedShare,
  outcome,
  share,
  usedShare,
} from '../../../src/lib/data-page/join-picture';
import { lazyTraits } from '../../../src/lib/data/combine/traits';
import { sourceOf } from './fakes';

function table(id: string, columns: readonly string[], rows: number): CombinedTable {
  const source = {
    ...sourceOf(new File(['x'], `${id}.csv`)),
    rows,
    columns: columns.map((name) => ({ name, type: 'text' as const })),
    sample: [],
  };
  const file = { source, columns, firstRow: 0 };
  return { id, name: id, files: [file], source, subject: 'orders' };
}

const FACTS: JoinFacts = {
  matched: 8,
  unmatched: 1,
  withoutKey: 1,
  unmatchedKeys: 1,
  examples: ['z'],
  unused: 1,
  mostRowsPerKey: 1,
  keys: 4,
  keysWithSeveral: 0,
};

const PLAN: CombinePlan = {
  tables: ['lines', 'goods', 'groups'],
  under: {},
  repeats: {},
  trees: [
    {
      kind: 'orders',
      base: 'lines',
      joins: [
        {
          table: 'goods',
          to: 'lines',
          on: [{ own: 'sku', other: 'item' }],
          compare: 'exact',
        },
        {
          table: 'groups',
          to: 'goods',
          on: [{ own: 'group', other: 'group' }],
          compare: 'loose',
        },
      ],
    },
  ],
};

function joined(plan: CombinePlan = PLAN): CombinedFiles {
  const tables = [
    table('lines', ['order_id', 'order_date', 'item', 'price'], 10),
    table('goods', ['sku', 'title', 'group'], 5),
    table('groups', ['group', 'head'], 2),
  ];
  return {
    sources: tables.map(({ source }) => source),
    traits: lazyTraits(tables),
    prefix: 'p',
    made: [],
    combination: {
      tables,
      links: [],
      plan,
      joins: { 'orders:goods': FACTS, 'orders:groups': { ...FACTS, unused: 0 } },
      repeats: {},
      unused: [],
      presetName: null,
      isDoubtful: true,
    },
  };
}

function drafted(isFollowed = true) {
  let files = joined();
  const draft = new JoinDraft(
    () => files,
    (plan) => {
      if (isFollowed) files = joined(plan);
      return Promise.resolve(isFollowed);
    },
  );
  return draft;
}

const joinsOf = (draft: JoinDraft) => draft.plan.trees[0]!.joins.map((join) => join.table);

describe('JoinDraft', () => {
  it('leaves a file out with what hangs on it, and takes that back', () => {
    const draft = drafted();
    draft.setPart('goods', 'out');
    expect(joinsOf(draft)).toEqual([]);
    expect(draft.partOf('goods')).toBe('out');
    draft.undo();
    expect(draft.plan).toEqual(PLAN);
    draft.redo();
    expect(joinsOf(draft)).toEqual([]);
  });

  it('joins a file anew by the columns whose names agree most', () => {
    const draft = drafted();
    draft.setPart('groups', 'out');
    draft.setPart('groups', 'joined');
    expect(draft.plan.trees[0]!.joins[1]).toMatchObject({
      table: 'groups',
      to: 'goods',
      on: [{ own: 'group', other: 'group' }],
    });
  });

  it('lays a file under the lines and takes it apart again', () => {
    const draft = drafted();
    draft.setPart('goods', 'under');
    expect(draft.partOf('goods')).toBe('under');
    expect(draft.plan.under['goods']).toMatchObject({ table: 'lines' });
    draft.setApart('goods');
    expect(draft.partOf('goods')).toBe('out');
    expect(draft.plan.tables).toContain('goods');
  });

  it('shows again what holds where a plan cannot be followed', async () => {
    const draft = drafted(false);
    draft.setPart('goods', 'out');
    expect(joinsOf(draft)).toEqual([]);
    await Promise.resolve();
    expect(draft.plan).toEqual(PLAN);
  });
});

describe('the picture of the files', () => {
  it('hangs each file on the one that it is joined to', () => {
    const { combination } = joined();
    const [tree] = fileTrees(combination);
    const [goods] = tree!.root.children;
    expect(tree!.root.children.map((node) => node.table.id)).toEqual(['goods']);
    expect(goods!.children.map((node) => node.table.id)).toEqual(['groups']);
    expect(keyWords(goods!.join!)).toBe('item = sku');
    expect(keyWords(goods!.children[0]!.join!)).toBe('group, written in two ways');
    expect(matchedShare(goods!.facts!)).toBe(0.8);
    expect(usedShare(goods!)).toBe(0.8);
    expect(outcome(tree!, combination)).toBe(
      'Order lines: 10 rows from lines, with 2 other files beside them.',
    );
  });

  it('never writes nearly all as all, or next to nothing as nothing', () => {
    expect([1, 0.9999, 0.5, 0.0001, 0, null].map(share)).toEqual([
      '100.0%',
      'over 99.9%',
      '50.0%',
      'under 0.1%',
      '0.0%',
      '–',
    ]);
  });
});
