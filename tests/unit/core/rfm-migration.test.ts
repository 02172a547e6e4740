import { describe, expect, it } from 'vitest';
import { migrationFinding, moveTable } from '../../../src/lib/analyses/rfm/migration-groups';
import { layout } from '../../../src/lib/analyses/rfm/pictures/migration';
import { migrate, movers } from '../../../src/lib/core/rfm/migration';
import { Rng } from '../../../src/lib/core/rng';
import { SEGMENTS } from '../../../src/lib/core/rfm/segments';

const rng = new Rng(1);
const later = {
  customerKey: Int32Array.from({ length: 500 }, (_, i) => 1000 - i),
  group: Uint8Array.from({ length: 500 }, () => rng.int(11)),
};
const earlier = {
  customerKey: Int32Array.from({ length: 300 }, (_, i) => 510 + i),
  group: Uint8Array.from({ length: 300 }, () => rng.int(11)),
};
const moves = migrate(earlier, later, SEGMENTS.length);

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

describe('migration', () => {
  it('adds up to the sizes of the groups at both dates', () => {
    for (let group = 0; group < 11; group++) {
      expect(moves.before[group]).toBe(earlier.group.filter((g) => g === group).length);
      expect(moves.after[group]).toBe(later.group.filter((g) => g === group).length);
      expect(sum(moves.flows.slice(group * 11, (group + 1) * 11))).toBe(moves.before[group]);
      expect(sum(moves.flows.filter((_, at) => at % 11 === group))).toBe(moves.after[group]);
    }
    expect(moves.before[11]).toBe(200);
    expect(sum(moves.flows)).toBe(500);
  });

  it('adds up for kinds of segment too, in the table and in the picture', () => {
    for (const detail of ['kinds', 'segments'] as const) {
      const table = moveTable(moves, detail);
      expect(sum(table.before.map(({ customers }) => customers))).toBe(500);
      expect(sum(table.after.map(({ customers }) => customers))).toBe(500);
      table.after.forEach((node, at) => {
        expect(
          sum(table.moves.filter(({ to }) => to === at).map(({ customers }) => customers)),
        ).toBe(node.customers);
      });
      const placed = layout(table, 400);
      placed.before.forEach(({ y0, y1 }, at) => {
        const ribbons = placed.ribbons.filter(({ move }) => move.from === at);
        expect(sum(ribbons.map(({ height }) => height))).toBeCloseTo(y1 - y0, 8);
      });
      expect(Math.max(...placed.after.map(({ y1 }) => y1))).toBeLessThanOrEqual(400.001);
    }
    expect(migrationFinding(moves, 6)).toMatch(/^Of \d+ who bought often 6 months ago/);
  });

  it('names the customers of a move', () => {
    const keys = movers(
      earlier,
      later,
      (group) => group === null,
      (group) => group === 3,
    );
    expect(keys.length).toBe(moves.flows[11 * 11 + 3]);
    for (const key of keys) expect(earlier.customerKey.includes(key)).toBe(false);
  });

  it('refuses customers who vanish and groups that do not exist', () => {
    expect(() =>
      migrate(
        { customerKey: Int32Array.of(1), group: [0] },
        { customerKey: Int32Array.of(2), group: [0] },
        11,
      ),
    ).toThrow(/missing at the later/);
    expect(() =>
      migrate(
        { customerKey: Int32Array.of(), group: [] },
        { customerKey: Int32Array.of(2), group: [11] },
        11,
      ),
    ).toThrow(/does not exist/);
  });
});
