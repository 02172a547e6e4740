/** Items as a network: joined by rules, each community a field of its own. */
import type { PlotOptions } from '@observablehq/plot';
import type { RuleNetwork } from '../../../core/basket/network';
import {
  LABEL_GAP,
  type NetworkPlaces,
  type NetworkShape,
} from '../../../core/basket/network-layout';
import { formatNumber } from '../../../ui/format';
import { factTip, onMarkClick, type PictureContext } from '../../rfm/pictures/picture';
import type { Items } from '../read';
import { shortName } from '../words';
import { communityColor } from './colors';

/** Widths that are laid out for; a picture takes the largest that it has room for. */
const WIDTHS = [300, 340, 420, 520, 640, 760, 880, 1_000, 1_160, 1_400];
const NARROW = 560;
const FONT_PX = 11;

interface Named {
  readonly network: RuleNetwork;
  readonly itemCounts: Int32Array;
  readonly items: Items;
}

export interface NetworkOptions extends Named {
  readonly places: NetworkPlaces;
  readonly shape: NetworkShape;
  readonly focus: number;
  /** Items of the rules that are picked out; null for all. */
  readonly among: ReadonlySet<number> | null;
  readonly onpick: (item: number) => void;
}

export function networkHeight(width: number): number {
  return width < NARROW ? 860 : 620;
}

/** What the layout has to make room for in a picture of a width. */
export function networkShape(
  { network, itemCounts, items }: Named,
  width: number,
  textWidth: (label: string) => number,
): NetworkShape {
  const fitting = WIDTHS.findLast((each) => each <= width) ?? WIDTHS[0]!;
  const most = network.item.reduce((max, item) => Math.max(max, itemCounts[item]!), 1);
  return {
    width: fitting,
    height: networkHeight(width),
    mostHeight: 3 * networkHeight(width),
    radii: Float64Array.from(network.item, (item) => 4 + 8 * Math.sqrt(itemCounts[item]! / most)),
    labels: Float64Array.from(network.item, (item) =>
      textWidth(labelOf(items.name[item]!, fitting)),
    ),
  };
}

function labelOf(name: string, width: number): string {
  return shortName(name, width < NARROW ? 22 : 32);
}

/** Measures labels in the page's own font; by their letters where there is no canvas. */
export function measureLabels(font: string): (label: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return (label) => label.length * FONT_PX * 0.62;
  context.font = `${FONT_PX}px ${font}`;
  return (label) => context.measureText(label).width;
}

export function networkPlot(options: NetworkOptions, context: PictureContext): PlotOptions {
  const { network, places, shape, itemCounts, items, focus, among, onpick } = options;
  const { Plot, width, height, theme } = context;
  const nodes = Array.from(network.item, (_, node) => node);
  const links = Array.from(network.source, (_, link) => link);
  const communities = Array.from({ length: places.boxes.length / 4 }, (_, at) => at);
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
  const isWithin = (link: number): boolean =>
    network.community[network.source[link]!] === network.community[network.target[link]!];
  // The picture may be a little wider than what was laid out for.
  const spread = width / places.width;
  const at = {
    x: (node: number) => places.x[node]! * spread,
    y: (node: number) => places.y[node]! * (height / places.height),
  };
  const labelAt = (node: number): number => at.y(node) - shape.radii[node]! - LABEL_GAP - 5;
  const label = (node: number): string => labelOf(items.name[network.item[node]!]!, places.width);
  const byWeight = [...nodes].sort(
    (a, b) =>
      Number(near.has(b)) - Number(near.has(a)) ||
      itemCounts[network.item[b]!]! - itemCounts[network.item[a]!]!,
  );
  const labelled = clearLabels(byWeight, at.x, labelAt, shape.labels);
  const box = (side: number, scale: number) => (community: number) =>
    places.boxes[4 * community + side]! * scale;
  return {
    width,
    height,
    margin: 0,
    x: { axis: null, domain: [0, width] },
    y: { axis: null, domain: [0, height], reverse: true },
    r: { type: 'identity' },
    marks: [
      Plot.rect(communities, {
        x1: box(0, spread),
        y1: box(1, height / places.height),
        x2: box(2, spread),
        y2: box(3, height / places.height),
        rx: 8,
        fill: {
          value: (community: number) => communityColor(community, theme),
          scale: null,
        },
        fillOpacity: 0.09,
      }),
      Plot.link(links, {
        x1: (link: number) => at.x(network.source[link]!),
        y1: (link: number) => at.y(network.source[link]!),
        x2: (link: number) => at.x(network.target[link]!),
        y2: (link: number) => at.y(network.target[link]!),
        stroke: theme.text3,
        strokeOpacity: (link: number) => (!isNear(link) ? 0.08 : isWithin(link) ? 0.6 : 0.3),
        strokeWidth: (link: number) => 0.6 + (3.4 * Math.log(network.lift[link]!)) / strongest,
      }),
      Plot.dot(nodes, {
        ...at,
        r: (node: number) => shape.radii[node]!,
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
        x: at.x,
        y: labelAt,
        text: label,
        fill: theme.text,
        fillOpacity: (node: number) => (near.has(node) ? 1 : 0.25),
        stroke: theme.background,
        strokeOpacity: 0.8,
        strokeWidth: 3,
        fontSize: FONT_PX,
        pointerEvents: 'none',
      }),
      factTip(context, nodes, at, {
        Item: (node) => items.name[network.item[node]!]!,
        Baskets: (node) => formatNumber(itemCounts[network.item[node]!]!, 0),
      }),
    ],
  };
}

/** Labels that meet none of those before them; all of them where the layout had room. */
export function clearLabels(
  nodes: readonly number[],
  x: (node: number) => number,
  y: (node: number) => number,
  widths: Float64Array,
): number[] {
  const placed: number[] = [];
  for (const node of nodes) {
    const clear = placed.every(
      (other) =>
        Math.abs(x(other) - x(node)) >= (widths[other]! + widths[node]!) / 2 ||
        Math.abs(y(other) - y(node)) >= FONT_PX + 1,
    );
    if (clear) placed.push(node);
  }
  return placed;
}
