/** What the rules look like drawn: a network of items, and tables of antecedents by consequents. */
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
import { antecedentOf, consequentOf, type RuleTable } from './rule-table';
import { seriate } from './seriate';

export interface RuleNetwork {
  /** Item of each node. */
  readonly item: Int32Array;
  /** Place of each node; its unit is a pixel of a picture about 600 px high. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Community of each node, 0 the largest. */
  readonly community: Int32Array;
  /** Nodes that a link joins, and the largest lift of any rule between them. */
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly lift: Float64Array;
  /** Rules that were drawn. */
  readonly rules: number;
}

interface Node extends SimulationNodeDatum {
  readonly index: number;
}

const TICKS = 240;

/**
 * Items as nodes, joined where a rule has one on each side. Places by d3-force (its start and its
 * random numbers are fixed, so the same rules give the same picture), links shorter with lift;
 * communities by ln lift.
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
        if (!known) links.set(key, { source, target, lift: rules.lift[r]! });
        else known.lift = Math.max(known.lift, rules.lift[r]!);
      }
    }
  }
  const edges = [...links.values()];
  const source = Int32Array.from(edges, (edge) => edge.source);
  const target = Int32Array.from(edges, (edge) => edge.target);
  const lift = Float64Array.from(edges, (edge) => edge.lift);
  const weight = lift.map((value) => Math.max(0.05, Math.log(value)));
  const nodes: Node[] = Array.from({ length: nodeOf.size }, (_, index) => ({ index }));
  const strongest = Math.max(1e-9, ...weight);
  const simulation = forceSimulation<Node>(nodes)
    .force(
      'link',
      forceLink<Node, SimulationLinkDatum<Node>>(
        edges.map((edge) => ({ source: edge.source, target: edge.target })),
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
    item: Int32Array.from(nodeOf.keys()),
    x: Float64Array.from(nodes, ({ x }) => x ?? 0),
    y: Float64Array.from(nodes, ({ y }) => y ?? 0),
    community: louvain({ nodes: nodes.length, source, target, weight }),
    source,
    target,
    lift,
    rules: drawn,
  };
}

/** Antecedents (rows) by consequents (columns) in an order in which like stands beside like. */
export interface RuleMatrix {
  /** Items of each row's antecedent; columns are single items or sets alike. */
  readonly rows: readonly (readonly number[])[];
  readonly columns: readonly (readonly number[])[];
  /** Rule of each cell, row-major; −1 where there is none. */
  readonly rule: Int32Array;
}

/** The first rules of the table as a matrix of at most `most` rows and as many columns. */
export function ruleMatrix(rules: RuleTable, most: number): RuleMatrix {
  const rowOf = new Map<string, number>();
  const columnOf = new Map<string, number>();
  const rows: number[][] = [];
  const columns: number[][] = [];
  const cells: [row: number, column: number, rule: number][] = [];
  for (let r = 0; r < rules.size; r++) {
    const left = antecedentOf(rules, r);
    const right = consequentOf(rules, r);
    const row = rowOf.get(left.join());
    const column = columnOf.get(right.join());
    if (row === undefined && rows.length >= most) continue;
    if (column === undefined && columns.length >= most) continue;
    if (row === undefined) {
      rowOf.set(left.join(), rows.length);
      rows.push([...left]);
    }
    if (column === undefined) {
      columnOf.set(right.join(), columns.length);
      columns.push([...right]);
    }
    cells.push([rowOf.get(left.join())!, columnOf.get(right.join())!, r]);
  }
  const strength = new Float64Array(rows.length * columns.length);
  for (const [row, column, r] of cells) {
    strength[row * columns.length + column] = Math.log(rules.lift[r]!);
  }
  const { rowOrder, columnOrder } = seriate(strength, rows.length, columns.length);
  const placeOfRow = inverse(rowOrder);
  const placeOfColumn = inverse(columnOrder);
  const rule = new Int32Array(strength.length).fill(-1);
  for (const [row, column, r] of cells) {
    rule[placeOfRow[row]! * columns.length + placeOfColumn[column]!] = r;
  }
  return {
    rows: Array.from(rowOrder, (row) => rows[row]!),
    columns: Array.from(columnOrder, (column) => columns[column]!),
    rule,
  };
}

function inverse(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length);
  order.forEach((at, place) => (places[at] = place));
  return places;
}

/** One balloon of the grouped matrix: rules from one community of items to one consequent. */
export interface RuleGroup {
  readonly community: number;
  /** Consequent item. */
  readonly item: number;
  readonly rules: number;
  readonly meanLift: number;
  /** Support summed over the group's rules. */
  readonly support: number;
}

/**
 * Many rules as few balloons (Hahsler and Karpienko 2017, doi:10.1007/s11573-016-0822-8), the
 * antecedents grouped by the community that most of their items belong to.
 *
 * @param communityOf community by item, from a network of the same rules; −1 outside of it
 * @param most consequents with the most rules, at most this many
 */
export function groupRules(
  rules: RuleTable,
  communityOf: ReadonlyMap<number, number>,
  most: number,
): RuleGroup[] {
  const groups = new Map<
    string,
    { community: number; item: number; rules: number; lift: number; support: number }
  >();
  const perItem = new Map<number, number>();
  for (let r = 0; r < rules.size; r++) {
    const community = majority(antecedentOf(rules, r), communityOf);
    if (community < 0) continue;
    for (const item of consequentOf(rules, r)) {
      const key = `${community} ${item}`;
      const group = groups.get(key) ?? { community, item, rules: 0, lift: 0, support: 0 };
      group.rules++;
      group.lift += rules.lift[r]!;
      group.support += rules.support[r]!;
      groups.set(key, group);
      perItem.set(item, (perItem.get(item) ?? 0) + 1);
    }
  }
  const items = new Set(
    [...perItem.entries()]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, most)
      .map(([item]) => item),
  );
  return [...groups.values()]
    .filter(({ item }) => items.has(item))
    .map(({ lift, ...group }) => ({ ...group, meanLift: lift / group.rules }));
}

function majority(items: Int32Array, communityOf: ReadonlyMap<number, number>): number {
  const votes = new Map<number, number>();
  for (const item of items) {
    const community = communityOf.get(item);
    if (community !== undefined) votes.set(community, (votes.get(community) ?? 0) + 1);
  }
  let best = -1;
  for (const [community, n] of votes) {
    const most = votes.get(best) ?? 0;
    if (n > most || (n === most && community < best)) best = community;
  }
  return best;
}
