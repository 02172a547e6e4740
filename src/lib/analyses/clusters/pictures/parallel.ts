/** Parallel view: a line per cluster over the features, in standard deviations. */
import type { PlotOptions } from '@observablehq/plot';
import type { Feature } from '../../../core/cluster/features/definitions';
import type { ClusterProfile } from '../../../core/cluster/profile';
import { featureName } from '../feature-words';
import { clusterColor, shortened, type PictureContext } from './context';

export interface ParallelOptions {
  readonly profiles: readonly ClusterProfile[];
  readonly names: readonly string[];
  readonly features: readonly Feature[];
  readonly picked: number | null;
}

interface Point {
  readonly cluster: number;
  readonly feature: Feature;
  readonly z: number;
}

export function parallel(
  { profiles, names, features, picked }: ParallelOptions,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const points: Point[] = profiles.flatMap((profile, cluster) =>
    features.map((feature) => ({
      cluster,
      feature,
      z: profile.contrasts.find((found) => found.feature === feature)?.z ?? 0,
    })),
  );
  const faded = ({ cluster }: Point): number =>
    picked === null || picked === cluster ? 0.95 : 0.15;
  const last = features.at(-1);
  const narrow = width < 420;
  const ends = points.filter(({ feature }) => feature === last);
  return {
    width,
    height,
    marginTop: 18,
    marginRight: narrow ? 12 : 150,
    marginBottom: 62,
    marginLeft: 30,
    x: { type: 'point', domain: features, label: null, padding: 0.2 },
    y: { label: null },
    marks: [
      Plot.ruleX(features, { stroke: theme.line }),
      Plot.ruleY([0], { stroke: theme.text3, strokeDasharray: '2,3' }),
      Plot.axisX({
        tickSize: 0,
        tickRotate: -38,
        tickFormat: (id: Feature) => featureName(id),
        label: null,
        fontSize: 11,
      }),
      Plot.axisY({ ticks: 5, tickSize: 0, label: null }),
      Plot.text(['↑ standard deviations from the mean of all'], {
        frameAnchor: 'top-left',
        dx: -28,
        dy: -14,
        fill: theme.text3,
      }),
      Plot.line(points, {
        x: 'feature',
        y: 'z',
        z: 'cluster',
        stroke: { value: (point: Point) => clusterColor(point.cluster, theme), scale: null },
        strokeOpacity: faded,
        strokeWidth: 1.8,
      }),
      Plot.dot(points, {
        x: 'feature',
        y: 'z',
        r: 2.4,
        fill: { value: (point: Point) => clusterColor(point.cluster, theme), scale: null },
        fillOpacity: faded,
      }),
      ...(narrow
        ? []
        : [
            Plot.text(spread(ends, (height - 80) / range(points)), {
              x: 'feature',
              y: 'at',
              text: (point: Point) => shortened(names[point.cluster] ?? '', 22),
              textAnchor: 'start',
              dx: 8,
              fill: theme.text2,
              fontSize: 11,
            }),
          ]),
    ],
  };
}

function range(points: readonly Point[]): number {
  const values = points.map(({ z }) => z);
  return Math.max(0.1, Math.max(...values) - Math.min(...values));
}

/** Labels at the ends of the lines, moved apart where they would lie on each other. */
function spread(
  ends: readonly Point[],
  pixelsPerUnit: number,
): (Point & { readonly at: number })[] {
  let least = -Infinity;
  return [...ends]
    .sort((a, b) => a.z - b.z)
    .map((point) => {
      const at = Math.max(point.z, least + 13 / pixelsPerUnit);
      least = at;
      return { ...point, at };
    });
}
