/** The condensed tree as shapes to draw: clusters side by side, λ downwards, width by points left. */
import type { CondensedTree } from './condensed-tree';

export interface TreeShape {
  readonly cluster: number;
  /** Label, or −1 for a cluster that was not selected. */
  readonly label: number;
  /** Middle of the cluster, in points from the left. */
  readonly x: number;
  /** λ ascending and how many points are left from there on. */
  readonly lambda: Float64Array;
  readonly points: Float64Array;
}

export interface TreePicture {
  readonly shapes: readonly TreeShape[];
  /** Width in points. */
  readonly width: number;
  /** λ up to which the picture is worth drawing: beyond it less than 2 % of all points are left. */
  readonly lambdaMax: number;
  /** Clusters left out because there are too many to draw. */
  readonly omitted: number;
}

const STEPS = 28;
const MOST_CLUSTERS = 120;

export function treePicture(tree: CondensedTree, clusterOf: Int32Array): TreePicture {
  const { nClusters, clusterParent, birth, size, pointParent, pointLambda } = tree;
  const labelOf = new Int32Array(nClusters).fill(-1);
  clusterOf.forEach((c, label) => (labelOf[c] = label));
  // Selected clusters and their ancestors always; the others by size.
  const shown = new Uint8Array(nClusters);
  for (const selected of clusterOf) {
    for (let c = selected; c >= 0; c = clusterParent[c]!) shown[c] = 1;
  }
  shown[0] = 1;
  const bySize = Array.from({ length: nClusters }, (_, c) => c).sort((a, b) => size[b]! - size[a]!);
  for (const c of bySize.slice(0, MOST_CLUSTERS)) shown[c] = 1;
  for (let c = 1; c < nClusters; c++) if (!shown[clusterParent[c]!]) shown[c] = 0;

  const children: number[][] = Array.from({ length: nClusters }, () => []);
  for (let c = 1; c < nClusters; c++) if (shown[c]) children[clusterParent[c]!]!.push(c);
  const middle = new Float64Array(nClusters);
  const place = (c: number, left: number): number => {
    // Children share their parent's width, the larger ones to the left.
    const own = children[c]!.sort((a, b) => size[b]! - size[a]! || a - b);
    let at = left;
    for (const child of own) at = place(child, at);
    const right = Math.max(at, left + size[c]!);
    middle[c] = left + size[c]! / 2;
    return right;
  };
  const width = place(0, 0);

  const leaving: number[][] = Array.from({ length: nClusters }, () => []);
  pointParent.forEach((c, p) => leaving[c]!.push(pointLambda[p]!));
  const shapes: TreeShape[] = [];
  const sortedLambda = pointLambda.slice().sort();
  const lambdaMax = sortedLambda[Math.floor(0.98 * (sortedLambda.length - 1))] ?? 1;
  for (let c = 0; c < nClusters; c++) {
    if (!shown[c]) continue;
    const out = Float64Array.from(leaving[c]!).sort();
    const childBirth = children[c]!.length ? birth[children[c]![0]!]! : null;
    const end = childBirth ?? out.at(-1) ?? birth[c]!;
    const lambda = new Float64Array(STEPS + 1);
    const points = new Float64Array(STEPS + 1);
    let gone = 0;
    for (let step = 0; step <= STEPS; step++) {
      const at = birth[c]! + ((Math.min(end, lambdaMax) - birth[c]!) * step) / STEPS;
      while (gone < out.length && out[gone]! < at) gone++;
      lambda[step] = at;
      points[step] = size[c]! - gone;
    }
    shapes.push({ cluster: c, label: labelOf[c]!, x: middle[c]!, lambda, points });
  }
  return { shapes, width, lambdaMax, omitted: nClusters - shapes.length };
}
