/** The same profiles as lines with their intervals: where lengths are compared rather than shapes. */
import type { PlotOptions } from '@observablehq/plot';
import { formatPercent } from '../../../ui/format';
import { factTip, type PictureContext } from '../../rfm/pictures/picture';
import { binNames, rowName } from '../words';
import { typeColor } from './colors';
import type { ProfileOptions } from './radial';

interface Point {
  readonly type: number;
  readonly bin: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export function linesPlot(
  { rhythm, profiles, names, store, k }: ProfileOptions,
  context: PictureContext,
): PlotOptions {
  const { Plot, width, height, theme } = context;
  const short = binNames(rhythm, width < 520 ? 'narrow' : 'short');
  const points: Point[] = profiles.flatMap(({ shares, low, high }, type) =>
    Array.from(shares, (share, bin) => ({ type, bin, share, low: low[bin]!, high: high[bin]! })),
  );
  const color = ({ type }: Point): string => typeColor(type, k, theme);
  const ends = profiles.map((profile, type) => {
    const bin = profile.shares.reduce(
      (top, share, j) => (share > profile.shares[top]! ? j : top),
      0,
    );
    return { type, bin, share: profile.shares[bin]!, low: 0, high: 0 };
  });
  // On a phone the list above the picture says which colour is whose.
  const labelled =
    width < 560 ? [] : ends.filter(({ type }) => profiles[type]!.peaks.runs.length > 0);
  return {
    width,
    height,
    marginTop: 28,
    marginLeft: 44,
    marginRight: 16,
    marginBottom: 28,
    x: { type: 'point', domain: Array.from(store, (_, bin) => bin), label: null },
    y: {
      label: null,
      grid: true,
      tickFormat: (share: number) => formatPercent(share, 0),
      zero: true,
    },
    marks: [
      Plot.axisX({ tickSize: 0, label: null, tickFormat: (bin: number) => short[bin]! }),
      Plot.text(['↑ share of orders'], {
        frameAnchor: 'top-left',
        dx: -40,
        dy: -22,
        textAnchor: 'start',
        fill: theme.text3,
      }),
      Plot.areaY(points, {
        x: 'bin',
        y1: 'low',
        y2: 'high',
        z: 'type',
        fill: { value: color, scale: null },
        fillOpacity: 0.14,
      }),
      Plot.lineY(points, {
        x: 'bin',
        y: 'share',
        z: 'type',
        stroke: { value: color, scale: null },
        strokeWidth: 2,
      }),
      Plot.lineY(
        Array.from(store, (share, bin) => ({ bin, share })),
        { x: 'bin', y: 'share', stroke: theme.text, strokeDasharray: '3 3' },
      ),
      ...labelled.map((end) =>
        Plot.text([end], {
          x: 'bin',
          y: 'share',
          text: ({ type }: Point) => rowName(names[type] ?? ''),
          dy: -10,
          fill: theme.text,
          stroke: theme.background,
          strokeWidth: 3,
          textAnchor:
            end.bin > 0.75 * store.length
              ? 'end'
              : end.bin < 0.25 * store.length
                ? 'start'
                : 'middle',
        }),
      ),
      factTip(
        context,
        points,
        { x: ({ bin }: Point) => bin, y: ({ share }: Point) => share },
        {
          Type: ({ type }: Point) => names[type] ?? '',
          When: ({ bin }: Point) => binNames(rhythm)[bin]!,
          Share: ({ share, low, high }: Point) =>
            `${formatPercent(share)} (${formatPercent(low)} to ${formatPercent(high)})`,
          Store: ({ bin }: Point) => formatPercent(store[bin]!),
        },
      ),
    ],
  };
}
