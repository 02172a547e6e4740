/** Clusters by features: colour is the mean in standard deviations, the figure the raw mean. */
import type { PlotOptions } from '@observablehq/plot';
import { interpolateLab } from 'd3';
import type { Feature } from '../../../core/cluster/features/definitions';
import type { ClusterProfile, FeatureContrast } from '../../../core/cluster/profile';
import { formatNumber } from '../../../ui/format';
import { featureName, featureValue } from '../feature-words';
import { onMarkClick, shortened, type PictureContext } from './context';

export interface HeatMapOptions {
  readonly profiles: readonly ClusterProfile[];
  readonly names: readonly string[];
  readonly features: readonly Feature[];
  readonly currency: string | null;
  readonly picked: number | null;
  readonly onpick: (cluster: number) => void;
}

export interface HeatCell {
  readonly cluster: number;
  readonly contrast: FeatureContrast;
}

/** Beyond this many standard deviations the colour no longer deepens. */
const FULL = 2;

export function heatCells(
  profiles: readonly ClusterProfile[],
  features: readonly Feature[],
): HeatCell[] {
  return profiles.flatMap((profile, cluster) =>
    features.flatMap((id) => {
      const contrast = profile.contrasts.find(({ feature }) => feature === id);
      return contrast ? [{ cluster, contrast }] : [];
    }),
  );
}

export function heatMap(
  { profiles, names, features, currency, picked, onpick }: HeatMapOptions,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const cells = heatCells(profiles, features);
  const [negative, middle, positive] = theme.diverging;
  const below = interpolateLab(middle, negative);
  const above = interpolateLab(middle, positive);
  const strength = (z: number): number => Math.min(1, Math.abs(z) / FULL);
  const fill = ({ contrast: { z } }: HeatCell): string => (z < 0 ? below : above)(strength(z));
  const marginLeft = width < 560 ? 92 : 168;
  const cellWidth = (width - marginLeft - 2) / Math.max(1, features.length);
  const room = cellWidth >= 46;
  return {
    width,
    height,
    marginTop: room ? 30 : 74,
    marginRight: room ? 2 : 34,
    marginBottom: 4,
    marginLeft,
    x: { type: 'band', domain: features, padding: 0.03, label: null },
    y: { type: 'band', domain: profiles.map((_, cluster) => cluster), padding: 0.06, label: null },
    marks: [
      Plot.axisX({
        anchor: 'top',
        tickSize: 0,
        tickFormat: (id: Feature) => featureName(id),
        label: null,
        lineWidth: room ? cellWidth / 11 : 12,
        tickRotate: room ? 0 : -55,
        fontSize: 11,
      }),
      Plot.axisY({
        tickSize: 0,
        // On a phone a name takes up to three short lines, beside squares 40 px high.
        tickFormat: (cluster: number) => shortened(names[cluster] ?? '', width < 560 ? 34 : 44),
        lineWidth: width < 560 ? 8 : 13,
        fontSize: width < 560 ? 11 : 12,
        label: null,
      }),
      Plot.cell(cells, {
        x: (cell: HeatCell) => cell.contrast.feature,
        y: 'cluster',
        fill: { value: fill, scale: null },
        fillOpacity: (cell: HeatCell) => (picked === null || picked === cell.cluster ? 1 : 0.35),
        inset: 0.5,
        title: (cell: HeatCell) => describe(cell, names, currency),
        render: onMarkClick(cells, (cell) => onpick(cell.cluster)),
      }),
      ...(room
        ? [
            Plot.text(cells, {
              x: (cell: HeatCell) => cell.contrast.feature,
              y: 'cluster',
              text: (cell: HeatCell) =>
                featureValue(cell.contrast.feature, cell.contrast.mean, currency),
              fill: {
                value: ({ contrast: { z } }: HeatCell) =>
                  strength(z) > 0.62 ? theme.background : theme.text,
                scale: null,
              },
              fontSize: 11,
              pointerEvents: 'none',
            }),
          ]
        : []),
    ],
  };
}

function describe(
  { cluster, contrast }: HeatCell,
  names: readonly string[],
  currency: string | null,
): string {
  const { feature, mean, restMean, z, difference, low, high } = contrast;
  const digits = (value: number): string => formatNumber(value, 2);
  return [
    `${names[cluster]}: ${featureName(feature)}`,
    `mean ${featureValue(feature, mean, currency)}, everyone else ${featureValue(feature, restMean, currency)}`,
    `${digits(z)} standard deviations from the mean of all`,
    `difference to everyone else ${digits(difference)} (95 %: ${digits(low)} to ${digits(high)})`,
  ].join('\n');
}
