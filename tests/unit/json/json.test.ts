import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../workers/json/parse';
import { readJson } from '../../../workers/json/read';
import { JsonScanner } from '../../../workers/json/scan';
import type { JsonReadOutput } from '../../../workers/protocol';

interface Read extends Omit<JsonReadOutput, 'text'> {
  /** Names of the columns, then the lines of the table. */
  readonly lines: readonly string[];
}

async function read(text: string, list?: string): Promise<Read> {
  const { text: blob, ...output } = await readJson(
    {
      file: new Blob([text]),
      encoding: 'utf-8',
      compression: 'none',
      maxBytes: 2 ** 30,
      ...(list !== undefined && { list }),
    },
    () => {},
  );
  const names = output.columns.map(({ name }) => name).join(',');
  return { ...output, lines: [names, ...(await blob.text()).trimEnd().split('\n')] };
}

const types = ({ columns }: Read): string[] => columns.map(({ type }) => type);

describe('records', () => {
  it('may be a list', async () => {
    const found = await read(
      '[{"id": "007", "n": 2, "x": 1.5, "ok": true}, {"id": "8", "n": 3, "x": 2, "none": null, "late": "y"}]',
    );
    expect(found.lines).toEqual(['id,n,x,ok,late', '007,2,1.5,true', '8,3,2,,y']);
    expect(types(found)).toEqual(['text', 'integer', 'number', 'boolean', 'text']);
  });

  it('may stand on a line each', async () => {
    const found = await read('\ufeff{"a":1,"b":"x"}\r\n\r\n{"a":2},\n{"a":3,"b":"z"}');
    expect(found).toMatchObject({ byLine: true, list: null });
    expect(found.lines).toEqual(['a,b', '1,x', '2', '3,z']);
  });

  it('may follow each other over several lines', async () => {
    const found = await read('{\n "a": 1\n}\n{\n "a": 2\n}\n');
    expect(found.lines).toEqual(['a', '1', '2']);
  });

  it('may be lists with names above them', async () => {
    const found = await read('[["id","day"],["a","2024-01-01"],["b","2024-01-02"]]');
    expect(found.lines).toEqual(['id,day', 'a,2024-01-01', 'b,2024-01-02']);
  });

  it('may be lists with names beside them', async () => {
    const found = await read('{"columns":["id","n"],"index":[0,1],"data":[["a",1],["b",2]]}');
    expect(found.lines).toEqual(['id,n', 'a,1', 'b,2']);
  });

  it('may be baskets', async () => {
    const found = await read('["milk","bread"]\n["milk"]\n["tea","milk","jam"]\n');
    expect(found.isBaskets).toBe(true);
    expect(found.lines.slice(0, 4)).toEqual(['basket_id,item', '1,milk', '1,bread', '2,milk']);
  });

  it('are found in a document, the longest list first', async () => {
    const document = JSON.stringify({
      meta: { page: 1, tags: ['a', 'b'] },
      data: { orders: [{ id: 1 }, { id: 2 }], shops: [{ name: 'x' }] },
    });
    const found = await read(document);
    expect(found.lists).toEqual([
      { path: 'data.orders', records: 2 },
      { path: 'data.shops', records: 1 },
    ]);
    expect(found).toMatchObject({ list: 'data.orders', lines: ['id', '1', '2'] });
    expect((await read(document, 'data.shops')).lines).toEqual(['name', 'x']);
  });
});

describe('what a record holds', () => {
  it('is flattened', async () => {
    const found = await read(
      '[{"id":1,"customer":{"id":"K1","address":{"city":"Ulm"}},"tags":["new","gift"],"extra":[{"a":1}]}]',
    );
    expect(found.lines).toEqual([
      'id,customer.id,customer.address.city,tags,extra',
      '1,K1,Ulm,"new, gift","[{""a"":1}]"',
    ]);
  });

  it('becomes a row for each line of the order', async () => {
    const order = (id: number, items: unknown[]) => ({
      id,
      addresses: [{ zip: 1 }],
      line_items: items,
    });
    const found = await read(
      JSON.stringify([
        order(1, [
          { sku: 'A', qty: 2 },
          { sku: 'B', qty: 1 },
        ]),
        order(2, []),
        order(3, [{ sku: 'C', qty: 5 }]),
      ]),
    );
    expect(found.items).toBe('line_items');
    expect(found.lines).toEqual([
      'id,addresses,line_items.sku,line_items.qty',
      '1,"[{""zip"":1}]",A,2',
      '1,"[{""zip"":1}]",B,1',
      '2,"[{""zip"":1}]"',
      '3,"[{""zip"":1}]",C,5',
    ]);
  });

  it('may be lines of another name, or plain items', async () => {
    const positions = await read('[{"nr":1,"Positionen":[{"Artikel":"x","Menge":1}]}]');
    expect(positions.lines).toEqual(['nr,Positionen.Artikel,Positionen.Menge', '1,x,1']);
    const plain = await read('[{"basket":1,"items":["milk","tea"]},{"basket":2,"items":["tea"]}]');
    expect(plain.lines).toEqual(['basket,items', '1,milk', '1,tea', '2,tea']);
  });

  it('is found behind the edges and nodes of GraphQL', async () => {
    const edges = (nodes: unknown[]) => ({ edges: nodes.map((node) => ({ node })) });
    const found = await read(
      JSON.stringify({
        data: {
          orders: edges([
            {
              name: '#1',
              lineItems: edges([
                { sku: 'A', quantity: 2 },
                { sku: 'B', quantity: 1 },
              ]),
            },
          ]),
        },
      }),
    );
    expect(found.lines).toEqual(['name,lineItems.sku,lineItems.quantity', '#1,A,2', '#1,B,1']);
  });

  it('may be wrapped as MongoDB does', async () => {
    const found = await read(
      '{"_id":{"$oid":"65"},"at":{"$date":"2024-01-05T10:00:00Z"},"n":{"$numberLong":"5"}}\n',
    );
    expect(found.lines).toEqual(['_id,at,n', '65,2024-01-05T10:00:00Z,5']);
  });

  it('keeps long numbers and survives NaN', async () => {
    expect(
      parseJson(
        '{"a":12345678901234567890,"b":"12345678901234567890","c":0.1234567890123456789}',
        true,
      ),
    ).toEqual({
      a: '12345678901234567890',
      b: '12345678901234567890',
      c: 0.12345678901234568,
    });
    const found = await read(
      '[{"id":12345678901234567890,"x":NaN,"y":"NaN"},{"id":5,"x":1,"y":"b"}]',
    );
    expect(found.lines).toEqual(['id,y,x', '12345678901234567890,NaN', '5,b,1']);
    expect(types(found)).toEqual(['text', 'text', 'integer']);
  });

  it('may hold line ends, quotes and commas', async () => {
    const found = await read(JSON.stringify([{ a: 'x "y",\r\nz', b: '\u0000' }]));
    expect(found.lines.join('|')).toBe('a,b|"x ""y"",|z","\ufffd"');
  });
});

describe('what is wrong', () => {
  it.each([
    ['[{"a":1},\n{"b":2}', 'breaks off in line 2', 2],
    ['[{"a":1}\n{"b":2}]', 'In line 2 stands { where “,” or “]” must', 2],
    ['{"a":[{"b":1}],\n c:2}', 'In line 2 stands c where a key in quotes must', 2],
    ['{"a":1,"b":2,"c":[1,2],"d":[3,4]}', 'column by column', undefined],
    ['{"day":{"0":"x","1":"y"},"n":{"0":1,"1":2}}', 'column by column', undefined],
  ])('%j is said', async (text, message, row) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining(message),
      ...(row !== undefined && { detail: { row } }),
    });
  });

  it('in one record leaves the others', async () => {
    const lines = Array.from({ length: 20 }, (_, k) => `{"a":${k}}`);
    lines[7] = '{"a":7';
    const found = await read(lines.join('\n'));
    expect(found.rows).toBe(19);
    expect(found.rejected).toEqual([{ line: 8, text: '{"a":7', reason: 'Not valid JSON' }]);
    const list = await read(`[{"a":1},\n{"a":x},\n"plain",{"a":3}]`);
    expect(list.rows).toBe(2);
    expect(list.rejected.map(({ line }) => line)).toEqual([2, 3]);
  });
});

describe('the scanner', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('\\', '"', '\\"', ']', '{', 'a\\\\"'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 5 }), tie('value'), { maxKeys: 3 }),
    ),
  })).value;

  it('takes the same values however the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 6 }),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        (values, size, pretty) => {
          const text = JSON.stringify(values, null, pretty ? 1 : undefined);
          const taken: unknown[] = [];
          const scanner = new JsonScanner({
            decide: (path) => (path.length ? 'take' : 'enter'),
            take: (piece) => taken.push(JSON.parse(piece)),
          });
          for (let k = 0; k < text.length; k += size) scanner.push(text.slice(k, k + size));
          scanner.finish();
          expect(JSON.stringify(taken)).toBe(JSON.stringify(values));
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });

  it('tells broken text without end or crash', () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 4 }),
        fc.nat(),
        fc.string({ maxLength: 3 }),
        (values, at, slip) => {
          const text = JSON.stringify(values);
          const broken =
            text.slice(0, at % text.length) + slip + text.slice((at % text.length) + 1);
          const scanner = new JsonScanner({
            decide: (path) => (path.length ? 'take' : 'enter'),
            take() {},
          });
          try {
            for (let k = 0; k < broken.length; k += 3) scanner.push(broken.slice(k, k + 3));
            scanner.finish();
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: 'bad-file' });
          }
        },
      ),
      { numRuns: 500, seed: 12 },
    );
  });
});
