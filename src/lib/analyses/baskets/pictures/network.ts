/** Items as a network: joined by rules, near where lift is high, coloured by community. */
import type { PlotOptions } from '@observablehq/plot';
import type { NetworkPlaces, RuleNetwork } from '../../../core/basket/network';
import { formatNumber } from '../../../ui/format';
import { factTip, onMarkClick, type PictureContext } from '../../rfm/pictures/picture';
import type { Items } from '../read';
import { shortName } from '../words';
import { communityColor } from './colors';

export interface NetworkOptions {
  readonly network: RuleNetwork;
  readonly places: NetworkPlaces;
  readonly itemCounts: Int32Array;
  readonly items: Items;
  readonly focus: number;
  /** Items of the rules that are picked out; null for all. */
  readonly among: ReadonlySet<number> | null;
  readonly onpick: (item: number) => void;
}

export function networkPlot(options: NetworkOptions, context: PictureContext): PlotOptions {
  const { network, places, itemCounts, items, focus, among, onpick } = options;
  const { Plot, width, height, theme } = context;
  const nodes = Array.from(network.item, (_, node) => node);
  const links = Array.from(network.source, (_, link) => link);
  const most = Math.max(1, ...nodes.map((node) => itemCounts[network.item[node]!]!));
  const strongest = Math.max(1e-9, ...links.map((link) => Math.log(network.lift[link]!)));
  const focusNode = network.item.indexOf(focus);
  const near = new Set(nodes.filter((node) => !among || among.has(network.item[node]!)));
  if (focusNode >= 0) {
    near.clear();
    near.add(focusNode);
    for (const link of links) {
      if (network.source[link] === focusNode) near.add(network.target[link]!);
      if (network.target[link] === focusNode) near.add(network.source[link]!);
    }
  }
  const isNear = (link: number): boolean => {
    const ends = [network.source[link]!, network.target[link]!];
    return focusNode < 0 ? ends.every((end) => near.has(end)) : ends.includes(focusNode);
  };
  const at = { x: (node: number) => places.x[node]!, y: (node: number) => places.y[node]! };
  const radius = (node: number): number =>
    4 + 9 * Math.sqrt(itemCounts[network.item[node]!]! / most);
  const letters = width < 560 ? 16 : 24;
  const label = (node: number): string => shortName(items.name[network.item[node]!]!, letters);
  const labelled = labelledNodes(options, nodes, width, height, near, label);
  return {
    width,
    height,
    margin: 24,
    marginLeft: 60,
    marginRight: 60,
    x: { axis: null, domain: extent(places.x) },
    y: { axis: null, domain: extent(places.y) },
    r: { type: 'identity' },
    marks: [
      Plot.link(links, {
        x1: (link: number) => places.x[network.source[link]!]!,
        y1: (link: number) => places.y[network.source[link]!]!,
        x2: (link: number) => places.x[network.target[link]!]!,
        y2: (link: number) => places.y[network.target[link]!]!,
        stroke: theme.text3,
        strokeOpacity: (link: number) => (isNear(link) ? 0.55 : 0.1),
        strokeWidth: (link: number) => 0.6 + (3.4 * Math.log(network.lift[link]!)) / strongest,
      }),
      Plot.dot(nodes, {
        ...at,
        r: radius,
        fill: {
          value: (node: number) => communityColor(network.community[node]!, theme),
          scale: null,
        },
        fillOpacity: (node: number) => (near.has(node) ? 1 : 0.2),
        stroke: theme.background,
        strokeWidth: 1.5,
        render: onMarkClick(nodes, (node) => onpick(network.item[node]!)),
      }),
      Plot.text(labelled, {
        ...at,
        // Above the largest node, so that no label lies on its own.
        dy: -16,
        text: label,
        fill: theme.text,
        fillOpacity: (node: number) => (near.has(node) ? 1 : 0.25),
        stroke: theme.background,
        strokeWidth: 3,
        fontSize: 11,
        pointerEvents: 'none',
      }),
      factTip(context, nodes, at, {
        Item: (node) => items.name[network.item[node]!]!,
        Baskets: (node) => formatNumber(itemCounts[network.item[node]!]!, 0),
      }),
    ],
  };
}

/** Half the width of a letter, capitals among them. */
const LETTER_PX = 3.4;

/** Nodes whose label finds room, the most frequent first. */
function labelledNodes(
  { network, places, itemCounts }: NetworkOptions,
  nodes: readonly number[],
  width: number,
  height: number,
  near: ReadonlySet<number>,
  label: (node: number) => string,
): number[] {
  const [x0, x1] = extent(places.x);
  const [y0, y1] = extent(places.y);
  const px = (node: number): number => ((places.x[node]! - x0) / (x1 - x0)) * (width - 120);
  const py = (node: number): number => ((places.y[node]! - y0) / (y1 - y0)) * (height - 48);
  const placed: number[] = [];
  const byWeight = [...nodes].sort(
    (a, b) =>
      Number(near.has(b)) - Number(near.has(a)) ||
      itemCounts[network.item[b]!]! - itemCounts[network.item[a]!]!,
  );
  for (const node of byWeight) {
    const clear = placed.every(
      (other) =>
        Math.abs(px(other) - px(node)) > (label(other).length + label(node).length) * LETTER_PX ||
        Math.abs(py(other) - py(node)) > 17,
    );
    if (clear) placed.push(node);
  }
  return placed;
}

function extent(values: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return [(low || 0) - 1, (low || 0) + 1];
  return [low, high];
}
