/** The real run among runs on data without structure. */
import type { PlotOptions } from '@observablehq/plot';
import type { NullComparison } from '../../../core/cluster/trust/nulls';
import { formatNumber } from '../../../ui/format';
import type { PictureContext } from './context';

interface Dot {
  readonly kind: string;
  readonly silhouette: number;
}

const DEALT = 'orders dealt by lot';
const CLOUD = 'cloud without groups';

export function nullsPlot(
  { real, dealt, cloud }: NullComparison,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const dots: Dot[] = [
    ...dealt.map(({ silhouette }) => ({ kind: DEALT, silhouette })),
    ...cloud.map(({ silhouette }) => ({ kind: CLOUD, silhouette })),
  ];
  const all = [...dots.map(({ silhouette }) => silhouette), real.silhouette];
  const room = 0.08 * (Math.max(...all) - Math.min(...all)) + 0.01;
  return {
    width,
    height,
    marginTop: 30,
    marginRight: 24,
    marginBottom: 36,
    marginLeft: 130,
    x: { domain: [Math.min(...all) - room, Math.max(...all) + room], label: null },
    y: { domain: [DEALT, CLOUD], type: 'point', padding: 0.6, label: null },
    marks: [
      Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks: 5 }),
      Plot.axisX({
        ticks: 5,
        tickSize: 0,
        label: null,
        tickFormat: (v: number) => formatNumber(v, 2),
      }),
      Plot.axisY({ tickSize: 0, label: null }),
      Plot.text(['mean silhouette →'], { frameAnchor: 'bottom-right', dy: 32, fill: theme.text3 }),
      Plot.dot(dots, {
        x: 'silhouette',
        y: 'kind',
        r: 4,
        fill: theme.other,
        fillOpacity: 0.55,
        title: (dot: Dot) => `${dot.kind}: ${formatNumber(dot.silhouette, 3)}`,
      }),
      Plot.ruleX([real.silhouette], { stroke: theme.accent, strokeWidth: 2 }),
      Plot.text([real], {
        x: 'silhouette',
        text: () => `real: ${formatNumber(real.silhouette, 2)}`,
        frameAnchor: 'top',
        dy: -18,
        fill: theme.text,
        fontWeight: 600,
      }),
    ],
  };
}
