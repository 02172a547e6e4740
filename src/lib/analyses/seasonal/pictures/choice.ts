/** How many types: what each number costs, by two criteria. */
import type { PlotOptions } from '@observablehq/plot';
import type { MixtureScan } from '../../../core/seasonal/types';
import { formatNumber } from '../../../ui/format';
import type { PictureContext } from '../../rfm/pictures/picture';

export function choicePlot(
  { rows, suggested }: MixtureScan,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const best = {
    bic: Math.min(...rows.map(({ bic }) => bic)),
    icl: Math.min(...rows.map(({ icl }) => icl)),
  };
  const points = rows.flatMap(({ k, bic, icl }) => [
    { k, worse: icl - best.icl, criterion: 'ICL' },
    { k, worse: bic - best.bic, criterion: 'BIC' },
  ]);
  type Point = (typeof points)[number];
  const color = ({ criterion }: Point): string =>
    criterion === 'ICL' ? theme.categories[0]! : theme.text3;
  const last = points.filter(({ k }) => k === rows.at(-1)!.k);
  const top = Math.max(...last.map(({ worse }) => worse));
  return {
    width,
    height,
    marginTop: 24,
    marginLeft: 52,
    marginRight: 36,
    marginBottom: 36,
    x: { type: 'point', domain: rows.map(({ k }) => k), label: null },
    y: {
      label: null,
      grid: true,
      zero: true,
      ticks: 5,
      tickFormat: (value: number) => formatNumber(value, 0),
    },
    marks: [
      Plot.axisX({ tickSize: 0, label: null }),
      Plot.text(['number of types →'], { frameAnchor: 'bottom-right', dy: 32, fill: theme.text3 }),
      Plot.text(['↑ worse than the best'], {
        frameAnchor: 'top-left',
        dx: -48,
        dy: -20,
        textAnchor: 'start',
        fill: theme.text3,
      }),
      Plot.ruleX([suggested], { stroke: theme.text3, strokeDasharray: '3 3' }),
      Plot.line(points, {
        x: 'k',
        y: 'worse',
        z: 'criterion',
        stroke: { value: color, scale: null },
        strokeWidth: 2,
      }),
      Plot.dot(points, {
        x: 'k',
        y: 'worse',
        r: 3.5,
        fill: { value: color, scale: null },
        title: ({ k, criterion, worse }: Point) =>
          `${criterion}, ${k}: ${formatNumber(worse, 1)} above the best`,
      }),
      ...last.map((point) =>
        Plot.text([point], {
          x: 'k',
          y: 'worse',
          text: 'criterion',
          dx: 7,
          dy: point.worse === top ? -4 : 4,
          textAnchor: 'start',
          fill: theme.text2,
        }),
      ),
    ],
  };
}
