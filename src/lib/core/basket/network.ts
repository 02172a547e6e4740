/** Items joined by rules. */
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
    community: louvain({ nodes: nodeOf.size, source, target, weight: linkWeights(lift) }),
    source,
    target,
    lift,
    rules: drawn,
  };
}

/** ln lift, never so small that a link would not count at all. */
export function linkWeights(lift: Float64Array): Float64Array {
  return lift.map((value) => Math.max(0.05, Math.log(value)));
}
