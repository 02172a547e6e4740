/** Customers on the first two principal components, with the features as arrows. */
import type { Markish, PlotOptions } from '@observablehq/plot';
import type { MapPoints } from '../../../core/cluster/jobs';
import type { Feature } from '../../../core/cluster/features/definitions';
import type { Pca } from '../../../core/project/pca';
import { formatPercent } from '../../../ui/format';
import { featureName } from '../feature-words';
import { clusterColor, shortened, type PictureContext } from './context';

export interface BiplotOptions {
  readonly map: MapPoints;
  readonly pca: Pca;
  readonly features: readonly Feature[];
  /** Cluster of each customer that was clustered. */
  readonly labels: Int32Array;
  readonly names: readonly string[];
  readonly picked: number | null;
}

interface Arrow {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

interface Middle {
  readonly cluster: number;
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

/** Share of the picture's half side that the longest arrow takes. */
const REACH = 0.92;
/** Labels nearer than this would lie on each other. */
const CLOSE_PX = 16;
const BESIDE_PX = 110;
/** Where a group's name goes instead when an arrow's name is in its place. */
const SHIFTS_PX = [0, -18, 18, -34, 34];

export function biplot(
  { map, pca, features, labels, names, picked }: BiplotOptions,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const narrow = width < 360;
  const places = Array.from(map.places, (_, at) => at);
  // The noise first, so that it lies below.
  places.sort((a, b) => labels[map.places[a]!]! - labels[map.places[b]!]!);
  const [x0, x1] = bounds(map.x);
  const [y0, y1] = bounds(map.y);
  const longest = arrowScale(pca, features.length);
  const scaleX = (REACH * Math.min(-x0, x1)) / longest;
  const scaleY = (REACH * Math.min(-y0, y1)) / longest;
  const arrows: Arrow[] = features.map((id, j) => ({
    x: load(pca, 0, j) * scaleX,
    y: load(pca, 1, j) * scaleY,
    name: featureName(id),
  }));
  const at = (value: number, low: number, high: number, side: number): number =>
    ((value - low) / (high - low)) * side;
  const kept: Arrow[] = [];
  for (const arrow of [...arrows].sort((a, b) => length(b) - length(a))) {
    const clear = kept.every(
      (other) =>
        Math.abs(at(arrow.y, y0, y1, height) - at(other.y, y0, y1, height)) > CLOSE_PX ||
        Math.abs(at(arrow.x, x0, x1, width) - at(other.x, x0, x1, width)) > BESIDE_PX,
    );
    if (clear && length(arrow) > 0.15 * Math.max(x1, y1)) kept.push(arrow);
  }
  /** Names of groups out of the way of the arrows' names and of each other. */
  const placed = (): Middle[] => {
    const taken = kept.map(({ x, y }) => ({
      x: at(x, x0, x1, width),
      y: at(y, y0, y1, height) + (y >= 0 ? 8 : -9),
    }));
    return middles(map, labels, names).map((middle) => {
      const x = at(middle.x, x0, x1, width);
      const y = at(middle.y, y0, y1, height);
      const isFree = (shift: number): boolean =>
        taken.every(
          (other) => Math.abs(y + shift - other.y) > CLOSE_PX || Math.abs(x - other.x) > BESIDE_PX,
        );
      const shift = SHIFTS_PX.find(isFree) ?? 0;
      taken.push({ x, y: y + shift });
      return { ...middle, y: middle.y + (shift / height) * (y1 - y0) };
    });
  };
  const faded = (place: number): number =>
    picked === null || labels[map.places[place]!] === picked ? 0.62 : 0.1;
  const marks: Markish[] = [
    Plot.ruleX([0], { stroke: theme.line }),
    Plot.ruleY([0], { stroke: theme.line }),
    Plot.dot(places, {
      x: (place: number) => map.x[place]!,
      y: (place: number) => map.y[place]!,
      r: narrow ? 1.6 : 2.2,
      fill: {
        value: (place: number) => clusterColor(labels[map.places[place]!]!, theme),
        scale: null,
      },
      fillOpacity: faded,
    }),
    Plot.arrow(arrows, {
      x1: 0,
      y1: 0,
      x2: 'x',
      y2: 'y',
      stroke: theme.text2,
      strokeWidth: 1.2,
      headLength: 5,
    }),
    ...([-8, 9] as const).map((dy) =>
      Plot.text(
        kept.filter(({ y }) => y >= 0 === dy < 0),
        {
          x: 'x',
          y: 'y',
          text: 'name',
          dy,
          fill: theme.text2,
          stroke: theme.background,
          strokeWidth: 4,
          fontSize: 11,
        },
      ),
    ),
  ];
  if (!narrow) {
    marks.push(
      Plot.text(placed(), {
        x: 'x',
        y: 'y',
        text: (middle: Middle) => shortened(middle.name, 20),
        fill: theme.text,
        stroke: theme.background,
        strokeWidth: 5,
        fontSize: 12,
        fontWeight: 600,
      }),
    );
  }
  return {
    width,
    height,
    marginTop: 20,
    marginRight: 12,
    marginBottom: 34,
    marginLeft: 30,
    x: { domain: [x0, x1], label: null },
    y: { domain: [y0, y1], label: null },
    marks: [
      Plot.axisX({ ticks: 5, tickSize: 0, label: null }),
      Plot.axisY({ ticks: 5, tickSize: 0, label: null }),
      Plot.text([`component 1 (${formatPercent(pca.ratios[0] ?? 0, 0)} of variance) →`], {
        frameAnchor: 'bottom-right',
        dy: 30,
        fill: theme.text3,
      }),
      Plot.text([`↑ component 2 (${formatPercent(pca.ratios[1] ?? 0, 0)})`], {
        frameAnchor: 'top-left',
        dx: -28,
        dy: -16,
        fill: theme.text3,
      }),
      ...marks,
    ],
  };
}

function load(pca: Pca, component: number, feature: number): number {
  return component < pca.d ? pca.components[component * pca.d + feature]! : 0;
}

function length({ x, y }: Arrow): number {
  return Math.hypot(x, y);
}

function arrowScale(pca: Pca, d: number): number {
  let longest = 0;
  for (let j = 0; j < d; j++) {
    longest = Math.max(longest, Math.abs(load(pca, 0, j)), Math.abs(load(pca, 1, j)));
  }
  return longest || 1;
}

/** From the 0.2 % to the 99.8 % quantile, with some room: one outlier must not shrink the rest. */
function bounds(values: Float64Array): [number, number] {
  const sorted = values.slice().sort();
  const low = sorted[Math.floor(0.002 * (sorted.length - 1))] ?? -1;
  const high = sorted[Math.ceil(0.998 * (sorted.length - 1))] ?? 1;
  const room = 0.06 * (high - low || 1);
  return [Math.min(low - room, -0.1), Math.max(high + room, 0.1)];
}

function middles(map: MapPoints, labels: Int32Array, names: readonly string[]): Middle[] {
  return names.flatMap((name, cluster) => {
    const own = Array.from(map.places, (_, at) => at).filter(
      (at) => labels[map.places[at]!] === cluster,
    );
    if (own.length === 0) return [];
    const middle = (values: Float64Array): number => {
      const sorted = own.map((at) => values[at]!).sort((a, b) => a - b);
      return sorted[sorted.length >> 1]!;
    };
    return [{ cluster, name, x: middle(map.x), y: middle(map.y) }];
  });
}
