/** How much customers keep to their own bins: the data against stores that chance made. */
import type { PlotOptions } from '@observablehq/plot';
import type { GateResult } from '../../../core/seasonal/gate';
import { formatNumber } from '../../../ui/format';
import type { PictureContext } from '../../rfm/pictures/picture';

/** Square roots of the ratios, so that a large one leaves the others visible. */
export function nullsPlot(
  { nullRatios, ratio, draws }: GateResult,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const root = (value: number): number => Math.sqrt(value);
  return {
    width,
    height,
    marginTop: 30,
    marginLeft: 12,
    marginRight: 12,
    marginBottom: 36,
    x: {
      label: null,
      ticks: 5,
      domain: [0, Math.max(4, 1.08 * root(ratio), 1.08 * root(nullRatios.at(-1) ?? 0))],
      tickFormat: (value: number) => formatNumber(value ** 2, 0),
    },
    y: { axis: null, domain: [0, 1] },
    marks: [
      Plot.ruleY([0], { stroke: theme.line }),
      Plot.dot(nullRatios, {
        x: (value: number) => root(value),
        // Spread by a fixed sequence: the height means nothing.
        y: (_: number, at: number) => 0.06 + 0.7 * ((at * 0.618034) % 1),
        r: 2.5,
        fill: theme.other,
        fillOpacity: 0.7,
      }),
      Plot.ruleX([root(ratio)], { stroke: theme.categories[0]!, strokeWidth: 2.5 }),
      Plot.text([root(ratio)], {
        x: (value: number) => value,
        frameAnchor: 'top',
        dy: -14,
        text: () => `this store: ${formatNumber(ratio, 0)}`,
        textAnchor: root(ratio) > 3 ? 'end' : 'start',
        fill: theme.text,
      }),
      Plot.text(['likelihood ratio →'], { frameAnchor: 'bottom-right', dy: 32, fill: theme.text3 }),
      Plot.text([`${formatNumber(draws, 0)} stores by chance`], {
        frameAnchor: 'bottom-left',
        dy: 32,
        fill: theme.text3,
      }),
    ],
  };
}
