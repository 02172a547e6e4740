import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detectBaskets } from '../../../src/lib/data/ingest/basket-layout';
import { readBaskets } from '../../../workers/baskets/read';
import type { BasketsReadOutput } from '../../../workers/protocol';

async function read(text: string, isAsked = false): Promise<BasketsReadOutput | null> {
  const layout = detectBaskets(text, true, isAsked);
  return layout && readBaskets({ file: new Blob([text]), layout }, () => {});
}

async function lines(text: string, isAsked = false): Promise<string[] | null> {
  const found = await read(text, isAsked);
  return found && (await found.text.text()).trimEnd().split('\n');
}

const RAGGED = ['milk,bread,eggs', 'bread,milk', 'tea', 'eggs,tea,milk,jam', 'jam,bread', 'milk'];

describe('baskets', () => {
  it('may be lines of items', async () => {
    expect((await lines(RAGGED.join('\n')))?.slice(0, 6)).toEqual([
      '1,milk',
      '1,bread',
      '1,eggs',
      '2,bread',
      '2,milk',
      '3,tea',
    ]);
  });

  it('may be padded, divided otherwise, quoted, and end in bare carriage returns', async () => {
    const padded = RAGGED.map((line) => (line + ',,,,').split(',').slice(0, 4).join(','));
    expect(await lines(padded.join('\r\n'))).toEqual(await lines(RAGGED.join('\n')));
    const others = RAGGED.map((line) => line.replaceAll(',', ';')).join('\r');
    expect(await lines(others)).toEqual(await lines(RAGGED.join('\n')));
    const quoted = RAGGED.map((line) => line.replace('bread', '"bread, rye"')).join('\n');
    expect((await lines(quoted))?.[1]).toBe('1,"bread, rye"');
  });

  it('may say how many items they hold, under a header that numbers the places', async () => {
    const header = 'Item(s),Item 1,Item 2,Item 3,Item 4';
    const counted = RAGGED.map((line) => {
      const items = line.split(',');
      return [items.length, ...items, ...Array(4 - items.length).fill('')].join(',');
    });
    expect(await lines([header, ...counted].join('\n'))).toEqual(await lines(RAGGED.join('\n')));
    counted[0] = counted[0]!.replace('3', '7');
    const found = await read(
      [
        header,
        ...counted,
        ...counted.slice(1),
        ...counted.slice(1),
        ...counted.slice(1),
        ...counted.slice(1),
      ].join('\n'),
    );
    expect(found?.notes).toEqual(['In 1 lines the number of items is another than the line says.']);
  });

  it('may have names', async () => {
    const named = RAGGED.map((line, k) => `T${100 + k},${line}`);
    expect((await lines(named.join('\n')))?.slice(0, 4)).toEqual([
      'T100,milk',
      'T100,bread',
      'T100,eggs',
      'T101,bread',
    ]);
  });

  it('may be whole numbers in rising order', async () => {
    const found = await read('1 3 5 7 9 \n2 3 5 8 9 \n1 4 6 7 11 \n2 4 5 7 12 \n');
    expect(found).toMatchObject({ baskets: 4, rows: 20 });
    expect(found?.columns).toEqual([
      { name: 'basket_id', type: 'integer' },
      { name: 'item', type: 'integer' },
    ]);
  });

  it.each([
    ['0 and 1', (yes: boolean) => (yes ? '1' : '0')],
    ['True and False', (yes: boolean) => (yes ? 'True' : 'False')],
    ['t and nothing', (yes: boolean) => (yes ? 't' : '')],
  ])('may be a matrix of %s', async (_, write) => {
    const items = ['milk', 'bread', 'eggs', 'tea', 'jam'];
    const matrix = RAGGED.map((line) => {
      const held = line.split(',');
      return items.map((item) => write(held.includes(item))).join(',');
    });
    const text = [items.join(','), ...matrix].join('\n');
    const found = await lines(text);
    expect(found?.slice(0, 4)).toEqual(['1,milk', '1,bread', '1,eggs', '2,milk']);
    const named = [`id,${items.join(',')}`, ...matrix.map((line, k) => `B${k},${line}`)].join('\n');
    expect((await lines(named))?.[0]).toBe('B0,milk');
  });

  it('of a matrix with a slip leave that line out', async () => {
    const good = ['a,b,c,d', ...Array.from({ length: 600 }, (_, k) => `1,0,${k % 2},0`)];
    good.push('1,0,2,0');
    expect(await read(good.join('\n'))).toMatchObject({
      baskets: 600,
      rejectedCount: 1,
      rejected: [{ line: 602, text: '1,0,2,0', reason: 'A value that is not yes or no' }],
    });
  });

  it.each([
    ['orders', 'id,day,item,qty\n1,2024-01-01,milk,2\n2,2024-01-02,tea,1\n3,2024-01-03,tea,1\n'],
    ['orders without a header', '1,2024-01-01,milk,2\n2,2024-01-02,tea,1\n3,2024-01-02,tea,1\n'],
    [
      'prose',
      'Dear all,\nthe tea, which we like, is sold out.\nMilk, bread and eggs, however, are not.\nYours, Ann\n',
    ],
    ['short rows', 'id,name,town\n1,Ann\n2,Bo,Ulm\n3\n4,Cy,Ulm\n5,Di\n'],
    ['numbers', '5 3 1\n7 7 2\n8 1 1\n9 2 4\n'],
    ['a few flags', 'id,day,gift,paid\n1,2024-01-01,0,1\n2,2024-01-02,1,1\n3,2024-01-03,0,0\n'],
    ['billing and shipping', 'id,bill,ship\nA1,Ulm,Ulm\nA2,Bonn,Ulm\nA3,Ulm,Bonn\nA4,Bonn,Bonn\n'],
    [
      'aligned text',
      ' 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n 00021 0002 19970101  3   63.34\n',
    ],
  ])('are not %s', (_, text) => {
    expect(detectBaskets(text, true)).toBeNull();
  });

  it('may be what a person says they are', async () => {
    expect(await lines('tea,milk\njam,rye\nham,egg\n', true)).toEqual([
      '1,tea',
      '1,milk',
      '2,jam',
      '2,rye',
      '3,ham',
      '3,egg',
    ]);
  });
});

describe('published baskets', () => {
  // Counts of the files' README, agreeing with the literature on them.
  it.each([
    ['groceries.csv', 9_835, 169, 43_367],
    ['mushroom.dat', 8_124, 119, 8_124 * 23],
    ['chess.dat', 3_196, 75, 3_196 * 37],
    ['retail.dat.gz', 88_162, 16_470, 908_576],
  ])('%s', async (name, baskets, items, rows) => {
    const path = `../shared/data/baskets/${name}`;
    if (!existsSync(path)) return;
    const bytes = readFileSync(path);
    const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
    expect(await read(text)).toMatchObject({ baskets, items, rows });
  });
});
