/**
 * Communities of a weighted graph: local moving and aggregation, greedy on modularity (Blondel,
 * Guillaume, Lambiotte and Lefebvre 2008, doi:10.1088/1742-5468/2008/10/P10008). Nodes are visited
 * in their order, so the same graph gives the same communities.
 */
export interface WeightedGraph {
  readonly nodes: number;
  /** One entry an undirected edge, without repetition. */
  readonly source: Int32Array;
  readonly target: Int32Array;
  /** > 0 */
  readonly weight: Float64Array;
}

/** Community of each node, numbered from 0 by falling size. */
export function louvain(graph: WeightedGraph): Int32Array {
  let membership = Int32Array.from({ length: graph.nodes }, (_, node) => node);
  let level = graph;
  let loops = new Float64Array(graph.nodes);
  for (;;) {
    const community = moveNodes(level, loops);
    const count = renumber(community);
    membership = membership.map((node) => community[node]!);
    if (count === level.nodes) break;
    ({ level, loops } = aggregate(level, loops, community, count));
  }
  return bySize(membership);
}

function moveNodes(graph: WeightedGraph, loops: Float64Array): Int32Array {
  const { nodes, source, target, weight } = graph;
  const neighbours: [node: number, weight: number][][] = Array.from({ length: nodes }, () => []);
  const degree = Float64Array.from(loops, (loop) => 2 * loop);
  let total = 0;
  for (let e = 0; e < source.length; e++) {
    neighbours[source[e]!]!.push([target[e]!, weight[e]!]);
    neighbours[target[e]!]!.push([source[e]!, weight[e]!]);
    degree[source[e]!]! += weight[e]!;
    degree[target[e]!]! += weight[e]!;
  }
  for (let node = 0; node < nodes; node++) total += degree[node]!;
  const community = Int32Array.from({ length: nodes }, (_, node) => node);
  const sum = degree.slice();
  for (let moved = true, round = 0; moved && round < 50; round++) {
    moved = false;
    for (let node = 0; node < nodes; node++) {
      const own = community[node]!;
      const links = new Map<number, number>([[own, 0]]);
      for (const [other, w] of neighbours[node]!) {
        const c = community[other]!;
        links.set(c, (links.get(c) ?? 0) + w);
      }
      sum[own]! -= degree[node]!;
      let best = own;
      let bestGain = links.get(own)! - (sum[own]! * degree[node]!) / total;
      for (const [c, w] of links) {
        const gain = w - (sum[c]! * degree[node]!) / total;
        if (gain > bestGain + 1e-12) {
          best = c;
          bestGain = gain;
        }
      }
      sum[best]! += degree[node]!;
      community[node] = best;
      if (best !== own) moved = true;
    }
  }
  return community;
}

/** Makes the numbers dense in place; returns how many there are. */
function renumber(community: Int32Array): number {
  const numbers = new Map<number, number>();
  for (let node = 0; node < community.length; node++) {
    const old = community[node]!;
    if (!numbers.has(old)) numbers.set(old, numbers.size);
    community[node] = numbers.get(old)!;
  }
  return numbers.size;
}

function aggregate(
  graph: WeightedGraph,
  loops: Float64Array,
  community: Int32Array,
  count: number,
): { level: WeightedGraph; loops: Float64Array<ArrayBuffer> } {
  const newLoops = new Float64Array(count);
  loops.forEach((loop, node) => (newLoops[community[node]!]! += loop));
  const between = new Map<number, number>();
  graph.source.forEach((from, e) => {
    const a = community[from]!;
    const b = community[graph.target[e]!]!;
    if (a === b) {
      newLoops[a]! += graph.weight[e]!;
      return;
    }
    const key = Math.min(a, b) * count + Math.max(a, b);
    between.set(key, (between.get(key) ?? 0) + graph.weight[e]!);
  });
  const keys = [...between.keys()];
  return {
    level: {
      nodes: count,
      source: Int32Array.from(keys, (key) => Math.floor(key / count)),
      target: Int32Array.from(keys, (key) => key % count),
      weight: Float64Array.from(between.values()),
    },
    loops: newLoops,
  };
}

function bySize(membership: Int32Array): Int32Array {
  const sizes = new Map<number, number>();
  for (const c of membership) sizes.set(c, (sizes.get(c) ?? 0) + 1);
  const order = [...sizes.entries()].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const rank = new Map(order.map(([c], at) => [c, at]));
  return membership.map((c) => rank.get(c)!);
}
