/** What the indices say of every number of clusters. */
import type { PlotOptions } from '@observablehq/plot';
import type { KRow } from '../../../core/cluster/choose-k';
import { formatNumber } from '../../../ui/format';
import type { PictureContext } from './context';

interface Point {
  readonly index: string;
  readonly k: number;
  /** 0 worst, 1 best of those tried. */
  readonly score: number;
  readonly raw: number;
}

export const INDEX_NAMES = {
  silhouette: 'Silhouette',
  calinskiHarabasz: 'Calinski-Harabasz',
  daviesBouldin: 'Davies-Bouldin',
} as const;
type Index = keyof typeof INDEX_NAMES;

function pointsOf(rows: readonly KRow[]): Point[] {
  return (Object.keys(INDEX_NAMES) as Index[]).flatMap((id) => {
    const values = rows.map((row) => (id === 'daviesBouldin' ? -row[id] : row[id]));
    const low = Math.min(...values);
    const high = Math.max(...values);
    return rows.map((row, at) => ({
      index: INDEX_NAMES[id],
      k: row.k,
      score: high > low ? (values[at]! - low) / (high - low) : 0.5,
      raw: row[id],
    }));
  });
}

export function choicePlot(
  rows: readonly KRow[],
  chosen: number,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const points = pointsOf(rows);
  const colors: Record<string, string> = {
    [INDEX_NAMES.silhouette]: theme.text,
    [INDEX_NAMES.calinskiHarabasz]: theme.categories[4]!,
    [INDEX_NAMES.daviesBouldin]: theme.categories[1]!,
  };
  const color = (point: Point): string => colors[point.index]!;
  const last = rows.at(-1)?.k ?? 2;
  const ends = points.filter(({ k }) => k === last);
  return {
    width,
    height,
    marginTop: 18,
    marginRight: 116,
    marginBottom: 34,
    marginLeft: 36,
    x: { domain: [rows[0]?.k ?? 2, last], label: null },
    y: { domain: [-0.05, 1.05], label: null, ticks: [0, 1] },
    marks: [
      Plot.ruleX([chosen], { stroke: theme.accent, strokeWidth: 1.5 }),
      Plot.axisX({
        ticks: rows.map(({ k }) => k),
        tickSize: 0,
        tickFormat: (k: number) => formatNumber(k, 0),
        label: null,
      }),
      Plot.axisY({
        ticks: [0, 1],
        tickSize: 0,
        tickFormat: (v: number) => (v ? 'best' : ''),
        label: null,
      }),
      Plot.text(['clusters →'], { frameAnchor: 'bottom-right', dy: 30, fill: theme.text3 }),
      Plot.line(points, {
        x: 'k',
        y: 'score',
        z: 'index',
        stroke: { value: color, scale: null },
        strokeWidth: (point: Point) => (point.index === INDEX_NAMES.silhouette ? 2.2 : 1.3),
      }),
      Plot.dot(points, {
        x: 'k',
        y: 'score',
        r: 2.6,
        fill: { value: color, scale: null },
        title: (point: Point) =>
          `${point.index} at ${point.k} clusters: ${formatNumber(Number(point.raw.toPrecision(4)))}`,
      }),
      Plot.text(spread(ends), {
        x: 'k',
        y: 'at',
        text: 'index',
        textAnchor: 'start',
        dx: 8,
        fill: { value: color, scale: null },
        fontSize: 11,
      }),
    ],
  };
}

/** Labels at the ends of the lines, moved apart where they would lie on each other. */
function spread(ends: readonly Point[]): (Point & { readonly at: number })[] {
  const sorted = [...ends].sort((a, b) => a.score - b.score);
  let least = -Infinity;
  return sorted.map((point) => {
    const at = Math.max(point.score, least + 0.09);
    least = at;
    return { ...point, at };
  });
}
