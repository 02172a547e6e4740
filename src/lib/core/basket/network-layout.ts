/**
 * Where the network's items are drawn: each community by itself (links as springs, labels as boxes that
 * keep apart), then the communities beside each other as rectangles that do not overlap.
 */
import {
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from 'd3';
import { linkWeights, type RuleNetwork } from './network';

/** A picture to lay out for, in px. It grows from `height` to `mostHeight` where there is much to show. */
export interface NetworkShape {
  readonly width: number;
  readonly height: number;
  readonly mostHeight: number;
  /** Radius of each node, and width of the label that stands above it. */
  readonly radii: Float64Array;
  readonly labels: Float64Array;
}

/** Places in px of a picture of this size; y grows downwards. */
export interface NetworkPlaces {
  readonly width: number;
  readonly height: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Left, top, right and bottom of each community. */
  readonly boxes: Float64Array;
  /** What the layout was shrunk by to fit `mostHeight`, 0..1: below 1 some labels meet. */
  readonly shrink: number;
}

/** Height of a label, and its distance from its node. */
const LABEL = 13;
export const LABEL_GAP = 2;
/** Least distance of two nodes with their labels, and of a community's rim from what is in it. */
const GAP = 5;
const PAD = 7;
/** Least distance of two communities. */
const BETWEEN = 14;
const TICKS = 240;

export interface NetworkInput {
  readonly network: RuleNetwork;
  readonly shape: NetworkShape;
}

export function layOutNetwork({ network, shape }: NetworkInput): NetworkPlaces {
  return placeNetwork(network, shape);
}

interface Node extends SimulationNodeDatum {
  readonly index: number;
  x: number;
  y: number;
  /** What it takes with its label: half its width, above its middle, below it. */
  readonly half: number;
  readonly top: number;
  readonly bottom: number;
}

interface Block {
  readonly nodes: readonly number[];
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly width: number;
  readonly height: number;
  left: number;
  top: number;
}

/**
 * The starts and random numbers of d3-force are fixed: the same rules give the same picture. No two
 * communities overlap, and no two labels where `shrink` is 1.
 */
export function placeNetwork(network: RuleNetwork, shape: NetworkShape): NetworkPlaces {
  const blocks = blocksOf(network, shape);
  pack(blocks, network, shape);
  let [right, bottom] = [1, 1];
  for (const { left, top, width, height } of blocks) {
    right = Math.max(right, left + width);
    bottom = Math.max(bottom, top + height);
  }
  // Spread over the room there is, or shrunk into it; boxes stay apart either way.
  const { width } = shape;
  const height = Math.min(shape.mostHeight, Math.max(shape.height, bottom));
  const sx = width / right;
  const sy = height / bottom;
  const n = network.item.length;
  const [x, y] = [new Float64Array(n), new Float64Array(n)];
  const boxes = new Float64Array(4 * blocks.length);
  blocks.forEach((block, community) => {
    block.nodes.forEach((node, k) => {
      x[node] = (block.left + block.x[k]!) * sx;
      y[node] = (block.top + block.y[k]!) * sy;
    });
    boxes.set(
      [
        block.left * sx,
        block.top * sy,
        (block.left + block.width) * sx,
        (block.top + block.height) * sy,
      ],
      4 * community,
    );
  });
  return { width, height, x, y, boxes, shrink: Math.min(1, sx, sy) };
}

/** Every community laid out around its own corner. */
function blocksOf(network: RuleNetwork, shape: NetworkShape): Block[] {
  const count = network.community.reduce((most, c) => Math.max(most, c + 1), 0);
  const weight = linkWeights(network.lift);
  const strongest = weight.reduce((most, value) => Math.max(most, value), 1e-9);
  const members = Array.from({ length: count }, (): number[] => []);
  network.community.forEach((c, node) => members[c]!.push(node));
  return members.map((nodes) => {
    const placeOf = new Map(nodes.map((node, k) => [node, k]));
    const links: (SimulationLinkDatum<Node> & { readonly weight: number })[] = [];
    network.source.forEach((from, e) => {
      const [source, target] = [placeOf.get(from), placeOf.get(network.target[e]!)];
      if (source === undefined || target === undefined) return;
      links.push({ source, target, weight: weight[e]! / strongest });
    });
    return blockOf(nodes, links, shape);
  });
}

function blockOf(
  members: readonly number[],
  links: (SimulationLinkDatum<Node> & { readonly weight: number })[],
  { width, height, radii, labels }: NetworkShape,
): Block {
  const nodes = members.map((node, index) => ({
    index,
    half: Math.max(radii[node]!, labels[node]! / 2) + GAP / 2,
    top: radii[node]! + LABEL_GAP + LABEL + GAP / 2,
    bottom: radii[node]! + GAP / 2,
  })) as Node[];
  // As wide and as high as the picture, as far as its links let it.
  const wide = width / height;
  const simulation = forceSimulation<Node>(nodes)
    .force(
      'link',
      forceLink<Node, (typeof links)[number]>(links)
        .distance(({ weight }) => 80 - 30 * weight)
        .strength(0.4),
    )
    .force('charge', forceManyBody<Node>().strength(-160).distanceMax(260))
    .force('x', forceX<Node>(0).strength(0.05 / Math.sqrt(wide)))
    .force('y', forceY<Node>(0).strength(0.05 * Math.sqrt(wide)))
    .force('apart', () => separate(nodes, 0.6))
    .stop();
  simulation.tick(TICKS);
  settle(nodes, 'both');
  const room = width - 2 * PAD;
  const [low, high] = [
    Math.min(...nodes.map(({ x, half }) => x - half)),
    Math.max(...nodes.map(({ x, half }) => x + half)),
  ];
  if (high - low > room) {
    // Too wide: pressed together from both sides, then apart upwards and downwards.
    for (const node of nodes) {
      const free = Math.max(0, room - 2 * node.half);
      const span = Math.max(1e-9, high - low - 2 * node.half);
      node.x = node.half + ((node.x - low - node.half) / span) * free;
    }
    settle(nodes, 'y');
  }
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, half, top: above, bottom: below } of nodes) {
    left = Math.min(left, x - half - PAD);
    right = Math.max(right, x + half + PAD);
    top = Math.min(top, y - above - PAD);
    bottom = Math.max(bottom, y + below + PAD);
  }
  return {
    nodes: members,
    x: Float64Array.from(nodes, ({ x }) => x - left),
    y: Float64Array.from(nodes, ({ y }) => y - top),
    width: right - left,
    height: bottom - top,
    left: 0,
    top: 0,
  };
}

function settle(nodes: readonly Node[], ways: 'both' | 'y'): void {
  for (let round = 0; round < 600; round++) if (!separate(nodes, 1, ways)) return;
}

/** Pushes boxes that overlap apart, along the shorter way; false where none did. */
function separate(nodes: readonly Node[], strength: number, ways: 'both' | 'y' = 'both'): boolean {
  let any = false;
  for (let i = 0; i < nodes.length; i++) {
    const a = nodes[i]!;
    for (let j = i + 1; j < nodes.length; j++) {
      const b = nodes[j]!;
      const dx = b.x - a.x;
      const dy = b.y + (b.bottom - b.top) / 2 - a.y - (a.bottom - a.top) / 2;
      const overX = a.half + b.half - Math.abs(dx);
      const overY = (a.top + a.bottom + b.top + b.bottom) / 2 - Math.abs(dy);
      if (overX <= 1e-6 || overY <= 1e-6) continue;
      any = true;
      if (ways === 'both' && overX < overY) {
        const push = ((dx < 0 ? -1 : 1) * overX * strength) / 2;
        a.x -= push;
        b.x += push;
      } else {
        const push = ((dy < 0 ? -1 : 1) * overY * strength) / 2;
        a.y -= push;
        b.y += push;
      }
    }
  }
  return any;
}

/**
 * Puts the blocks beside each other, the largest first: each where the picture has to grow least, and of
 * such places near the communities that it has links with.
 */
function pack(blocks: readonly Block[], network: RuleNetwork, shape: NetworkShape): void {
  const links = linksBetween(blocks.length, network);
  const placed: number[] = [];
  const bySize = blocks
    .map((_, at) => at)
    .sort(
      (a, b) =>
        blocks[b]!.width * blocks[b]!.height - blocks[a]!.width * blocks[a]!.height || a - b,
    );
  let [right, bottom] = [0, 0];
  for (const at of bySize) {
    const block = blocks[at]!;
    const xs = [0, ...placed.map((p) => blocks[p]!.left + blocks[p]!.width + BETWEEN)];
    const ys = [0, ...placed.map((p) => blocks[p]!.top + blocks[p]!.height + BETWEEN)];
    let best = Infinity;
    let [left, top] = [0, 0];
    for (const x of xs) {
      for (const y of ys) {
        if (x > 0 && x + block.width > shape.width) continue;
        if (placed.some((p) => overlaps(blocks[p]!, x, y, block))) continue;
        const wide = Math.max(right, x + block.width) / shape.width;
        const high = Math.max(bottom, y + block.height) / shape.height;
        let pull = 0;
        for (const p of placed) {
          const other = blocks[p]!;
          pull +=
            links[at * blocks.length + p]! *
            Math.hypot(
              x + block.width / 2 - other.left - other.width / 2,
              y + block.height / 2 - other.top - other.height / 2,
            );
        }
        // Growth first: the last two terms only choose among places that are about as good.
        const cost =
          Math.max(wide, high) +
          0.02 * (pull / (shape.width + shape.height)) +
          0.01 * (x / shape.width + y / shape.height);
        if (cost < best - 1e-12) {
          best = cost;
          [left, top] = [x, y];
        }
      }
    }
    block.left = left;
    block.top = top;
    right = Math.max(right, left + block.width);
    bottom = Math.max(bottom, top + block.height);
    placed.push(at);
  }
}

function overlaps(placed: Block, x: number, y: number, block: Block): boolean {
  return (
    x < placed.left + placed.width + BETWEEN - 1e-9 &&
    placed.left < x + block.width + BETWEEN - 1e-9 &&
    y < placed.top + placed.height + BETWEEN - 1e-9 &&
    placed.top < y + block.height + BETWEEN - 1e-9
  );
}

/** Links between each two communities, row by row. */
function linksBetween(count: number, { community, source, target }: RuleNetwork): Float64Array {
  const links = new Float64Array(count * count);
  source.forEach((from, e) => {
    const [a, b] = [community[from]!, community[target[e]!]!];
    if (a === b) return;
    links[a * count + b]!++;
    links[b * count + a]!++;
  });
  return links;
}
