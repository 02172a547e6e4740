/** Items joined by rules. */
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from 'd3';
import { louvain } from './communities';
import { antecedentOf, consequentOf, liftOf, type RuleTable } from './rule-table';

export interface RuleNetwork {
  /** Item of each node. */
  readonly item: Int32Array;
  /** Community of each node, 0 the largest. */
  readonly community: Int32Array;
  /** Nodes that a link joins, and the largest lift of any rule between them. */
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly lift: Float64Array;
  /** Rules that were drawn. */
  readonly rules: number;
}

/** Place of each node; its unit is a pixel of a picture about 600 px high. */
export interface NetworkPlaces {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Items as nodes, joined where a rule has one on each side; communities by ln lift.
 *
 * @param limit rules drawn at most
 */
export function ruleNetwork(rules: RuleTable, limit: number): RuleNetwork {
  const nodeOf = new Map<number, number>();
  const links = new Map<string, { source: number; target: number; lift: number }>();
  const drawn = Math.min(rules.size, limit);
  const node = (item: number): number => {
    let at = nodeOf.get(item);
    if (at === undefined) nodeOf.set(item, (at = nodeOf.size));
    return at;
  };
  for (let r = 0; r < drawn; r++) {
    for (const from of antecedentOf(rules, r)) {
      for (const to of consequentOf(rules, r)) {
        const [source, target] = [node(from), node(to)].sort((a, b) => a - b) as [number, number];
        const key = `${source} ${target}`;
        const known = links.get(key);
        if (!known) links.set(key, { source, target, lift: liftOf(rules, r) });
        else known.lift = Math.max(known.lift, liftOf(rules, r));
      }
    }
  }
  const edges = [...links.values()];
  const source = Int32Array.from(edges, (edge) => edge.source);
  const target = Int32Array.from(edges, (edge) => edge.target);
  const lift = Float64Array.from(edges, (edge) => edge.lift);
  return {
    item: Int32Array.from(nodeOf.keys()),
    community: louvain({ nodes: nodeOf.size, source, target, weight: weightsOf(lift) }),
    source,
    target,
    lift,
    rules: drawn,
  };
}

function weightsOf(lift: Float64Array): Float64Array {
  return lift.map((value) => Math.max(0.05, Math.log(value)));
}

interface Node extends SimulationNodeDatum {
  readonly index: number;
}

const TICKS = 240;

/**
 * Places by d3-force (its start and its random numbers are fixed, so the same rules give the same
 * picture), links shorter with lift.
 */
export function placeNetwork({
  item,
  source,
  target,
  lift,
}: Pick<RuleNetwork, 'item' | 'source' | 'target' | 'lift'>): NetworkPlaces {
  const weight = weightsOf(lift);
  const nodes: Node[] = Array.from(item, (_, index) => ({ index }));
  const strongest = weight.reduce((most, value) => Math.max(most, value), 1e-9);
  const simulation = forceSimulation<Node>(nodes)
    .force(
      'link',
      forceLink<Node, SimulationLinkDatum<Node>>(
        Array.from(source, (from, at) => ({ source: from, target: target[at]! })),
      )
        .distance((_, at) => 70 - (30 * weight[at]!) / strongest)
        .strength(0.5),
    )
    .force('charge', forceManyBody<Node>().strength(-130).distanceMax(320))
    .force('collide', forceCollide<Node>(16))
    // Wider than high, as the picture is.
    .force('x', forceX<Node>(0).strength(0.035))
    .force('y', forceY<Node>(0).strength(0.075))
    .stop();
  simulation.tick(TICKS);
  return {
    x: Float64Array.from(nodes, ({ x }) => x ?? 0),
    y: Float64Array.from(nodes, ({ y }) => y ?? 0),
  };
}
