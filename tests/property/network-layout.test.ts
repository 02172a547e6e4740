import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clearLabels } from '../../src/lib/analyses/baskets/pictures/network';
import { louvain } from '../../src/lib/core/basket/communities';
import { linkWeights, type RuleNetwork } from '../../src/lib/core/basket/network';
import {
  LABEL_GAP,
  placeNetwork,
  type NetworkShape,
} from '../../src/lib/core/basket/network-layout';

/** Up to 40 items, joined at random, mostly with their neighbours. */
const someNetwork = fc
  .record({
    nodes: fc.integer({ min: 2, max: 40 }),
    links: fc.array(
      fc.tuple(
        fc.nat(39),
        fc.integer({ min: 1, max: 4 }),
        fc.double({ min: 1.1, max: 40, noNaN: true }),
      ),
      { minLength: 1, maxLength: 60 },
    ),
    labels: fc.array(fc.integer({ min: 20, max: 150 }), { minLength: 40, maxLength: 40 }),
  })
  .map(({ nodes, links, labels }) => {
    const found = new Map<string, [number, number, number]>();
    for (const [from, step, lift] of links) {
      const [a, b] = [from % nodes, (from + step) % nodes].sort((x, y) => x - y) as [
        number,
        number,
      ];
      if (a !== b) found.set(`${a} ${b}`, [a, b, lift]);
    }
    const edges = [...found.values()];
    const source = Int32Array.from(edges, ([a]) => a);
    const target = Int32Array.from(edges, ([, b]) => b);
    const lift = Float64Array.from(edges, ([, , value]) => value);
    const network: RuleNetwork = {
      item: Int32Array.from({ length: nodes }, (_, node) => node),
      community: louvain({ nodes, source, target, weight: linkWeights(lift) }),
      source,
      target,
      lift,
      rules: edges.length,
    };
    return { network, labels: Float64Array.from(labels.slice(0, nodes)) };
  });

function shapeOf(labels: Float64Array, width: number, height: number): NetworkShape {
  return {
    width,
    height,
    mostHeight: 2 * height,
    labels,
    radii: labels.map((label) => 4 + (label % 8)),
  };
}

describe('the network on the screen', () => {
  it.each([
    [1_000, 620],
    [340, 860],
  ])('keeps communities, and labels where there is room, apart: %i × %i', (width, height) => {
    let roomy = 0;
    fc.assert(
      fc.property(someNetwork, ({ network, labels }) => {
        const shape = shapeOf(labels, width, height);
        const places = placeNetwork(network, shape);
        const { x, y, boxes, shrink } = places;
        expect(places.width).toBe(width);
        expect(places.height).toBeLessThanOrEqual(2 * height);
        const count = boxes.length / 4;
        for (let a = 0; a < count; a++) {
          const [left, top, right, bottom] = boxes.subarray(4 * a, 4 * a + 4);
          expect(left).toBeGreaterThanOrEqual(0);
          expect(top).toBeGreaterThanOrEqual(0);
          expect(right).toBeLessThanOrEqual(width + 1e-6);
          expect(bottom).toBeLessThanOrEqual(places.height + 1e-6);
          for (let b = 0; b < a; b++) {
            const other = boxes.subarray(4 * b, 4 * b + 4);
            const beside = left! >= other[2]! || right! <= other[0]!;
            const below = top! >= other[3]! || bottom! <= other[1]!;
            expect(beside || below).toBe(true);
          }
        }
        network.community.forEach((community, node) => {
          const [left, top, right, bottom] = boxes.subarray(4 * community, 4 * community + 4);
          expect(x[node]! > left! && x[node]! < right!).toBe(true);
          expect(y[node]! > top! && y[node]! < bottom!).toBe(true);
        });
        if (shrink < 1) return;
        roomy++;
        const nodes = Array.from(network.item);
        const labelAt = (node: number): number => y[node]! - shape.radii[node]! - LABEL_GAP - 5;
        expect(clearLabels(nodes, (node) => x[node]!, labelAt, labels)).toEqual(nodes);
      }),
      { numRuns: 40, seed: 7 },
    );
    expect(roomy).toBeGreaterThan(35);
  });

  it('is the same each time', () => {
    fc.assert(
      fc.property(someNetwork, ({ network, labels }) => {
        const shape = shapeOf(labels, 800, 600);
        expect(placeNetwork(network, shape)).toEqual(placeNetwork(network, shape));
      }),
      { numRuns: 5, seed: 3 },
    );
  });
});
