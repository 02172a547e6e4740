/** Each cluster's share of customers and of revenue, one bar under the other. */
import type { PlotOptions } from '@observablehq/plot';
import type { ClusterProfile } from '../../../core/cluster/profile';
import { formatMoney, formatNumber, formatPercent } from '../../../ui/format';
import { clusterColor, onMarkClick, shortened, type PictureContext } from './context';

export interface SizesOptions {
  readonly profiles: readonly ClusterProfile[];
  readonly names: readonly string[];
  readonly currency: string | null;
  readonly picked: number | null;
  readonly onpick: (cluster: number) => void;
}

interface Bar {
  readonly cluster: number;
  readonly of: 'customers' | 'revenue';
  readonly share: number;
}

export function sizesPlot(
  { profiles, names, currency, picked, onpick }: SizesOptions,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const bars: Bar[] = profiles.flatMap((profile, cluster) => [
    { cluster, of: 'customers' as const, share: profile.share },
    { cluster, of: 'revenue' as const, share: Math.max(0, profile.revenueShare ?? 0) },
  ]);
  const most = Math.max(...bars.map(({ share }) => share), 0.01);
  return {
    width,
    height,
    marginTop: 4,
    marginRight: 74,
    marginBottom: 4,
    marginLeft: width < 420 ? 128 : 160,
    x: { domain: [0, most], label: null, axis: null },
    fy: { domain: profiles.map((_, cluster) => cluster), label: null, padding: 0.22, axis: null },
    y: { domain: ['customers', 'revenue'], label: null, padding: 0.12, axis: null },
    marks: [
      Plot.text(
        profiles.map((_, cluster) => cluster),
        {
          fy: (cluster: number) => cluster,
          text: (cluster: number) => shortened(names[cluster] ?? '', 44),
          lineWidth: width < 420 ? 9.5 : 12,
          frameAnchor: 'left',
          textAnchor: 'end',
          dx: -8,
          fill: theme.text2,
        },
      ),
      Plot.barX(bars, {
        fy: 'cluster',
        y: 'of',
        x: 'share',
        fill: { value: (bar: Bar) => clusterColor(bar.cluster, theme), scale: null },
        fillOpacity: (bar: Bar) =>
          (bar.of === 'customers' ? 1 : 0.5) *
          (picked === null || picked === bar.cluster ? 1 : 0.3),
        title: ({ cluster, of }: Bar) =>
          of === 'customers'
            ? `${names[cluster]}: ${formatNumber(profiles[cluster]!.size, 0)} customers`
            : `${names[cluster]}: revenue ${formatMoney(profiles[cluster]!.revenue, currency)}`,
        render: onMarkClick(bars, ({ cluster }) => onpick(cluster)),
      }),
      Plot.text(bars, {
        fy: 'cluster',
        y: 'of',
        x: 'share',
        text: ({ share, of }: Bar) =>
          `${formatPercent(share, 0)}${of === 'revenue' ? ' rev.' : ''}`,
        textAnchor: 'start',
        dx: 5,
        fill: theme.text2,
        fontSize: 11,
      }),
    ],
  };
}
