/** Rules by support and confidence, lift as colour; a rectangle can be picked out. */
import type { Markish, PlotOptions } from '@observablehq/plot';
import { brush as d3Brush, select, type D3BrushEvent } from 'd3';
import { liftOf, type RuleTable } from '../../../core/basket/rule-table';
import { formatCompact, formatNumber, formatPercent } from '../../../ui/format';
import { factTip, type PictureContext } from '../../rfm/pictures/picture';
import type { Items } from '../read';
import type { Brush } from '../selection';
import { formatLift, ruleName } from '../words';
import { liftRamp } from './colors';
import { dotsMark } from './dots';

/** More marks than this are one cloud; the strongest are drawn. */
export const MAX_DOTS = 3_000;
/** Tones of the ramp: more cannot be told apart, and each is a path of its own. */
const TONES = 24;

export interface ScatterOptions {
  readonly rules: RuleTable;
  readonly items: Items;
  readonly shown: Int32Array;
  readonly picked: number | null;
  readonly brush: Brush | null;
  readonly onbrush: (brush: Brush | null) => void;
  readonly onpick: (rule: number) => void;
}

export function scatterPlot(options: ScatterOptions, context: PictureContext): PlotOptions {
  const { rules, items, shown, picked, onpick } = options;
  const { Plot, width, height, theme } = context;
  const drawn = Array.from({ length: Math.min(rules.size, MAX_DOTS) }, (_, r) => r);
  const isShown = new Uint8Array(rules.size);
  shown.forEach((r) => (isShown[r] = 1));
  const color = liftRamp(
    drawn.map((r) => liftOf(rules, r)),
    theme,
    TONES,
  );
  // Strong rules lie on top.
  const order = [...drawn].sort(
    (a, b) => isShown[a]! - isShown[b]! || liftOf(rules, a) - liftOf(rules, b),
  );
  const at = {
    x: (r: number) => rules.support[r]!,
    y: (r: number) => rules.confidence[r]!,
  };
  const many = drawn.length > 400;
  const narrow = width < 560;
  const confidences = drawn.map((r) => rules.confidence[r]!);
  return {
    width,
    height,
    marginTop: 26,
    marginRight: 16,
    marginBottom: 40,
    marginLeft: 48,
    x: {
      type: 'log',
      label: null,
      domain: padded(drawn.map((r) => rules.support[r]!)),
      tickFormat: share,
      ticks: Math.max(3, Math.floor(width / 130)),
    },
    y: {
      label: null,
      tickFormat: (value: number) => formatPercent(value, 0),
      domain: [0, Math.min(1, Math.max(0.05, ...confidences) * 1.06)],
    },
    marks: [
      Plot.gridX({ stroke: theme.line, strokeOpacity: 1 }),
      Plot.gridY({ stroke: theme.line, strokeOpacity: 1 }),
      Plot.axisX({
        tickSize: 0,
        tickFormat: share,
        label: null,
        ticks: Math.max(3, Math.floor(width / 150)),
      }),
      Plot.axisY({
        tickSize: 0,
        tickFormat: (value: number) => formatPercent(value, 0),
        label: null,
      }),
      Plot.text([narrow ? 'support →' : 'support: share of all baskets that hold both →'], {
        frameAnchor: 'bottom-right',
        dy: 36,
        fill: theme.text3,
      }),
      Plot.text(
        [
          narrow
            ? '↑ confidence'
            : '↑ confidence: share of baskets with the first that also hold the second',
        ],
        {
          frameAnchor: 'top-left',
          dx: -44,
          dy: -20,
          fill: theme.text3,
        },
      ),
      brushMark(options, drawn),
      dotsMark({
        data: order,
        ...at,
        radius: many ? 3 : 4.5,
        look: (r) => ({ fill: color(liftOf(rules, r)), opacity: isShown[r] ? 0.9 : 0.12 }),
        stroke: theme.background,
        onpick,
      }),
      ...(picked !== null && picked < drawn.length
        ? [
            Plot.dot([picked], {
              ...at,
              r: 7,
              fill: color(liftOf(rules, picked)),
              stroke: theme.text,
              strokeWidth: 2,
              pointerEvents: 'none',
            }),
          ]
        : []),
      factTip(
        context,
        order.filter((r) => isShown[r]),
        at,
        {
          Rule: (r) => ruleName(items, rules, r),
          Lift: (r) => formatLift(liftOf(rules, r)),
          Confidence: (r) => formatPercent(rules.confidence[r]!),
          Baskets: (r) => formatNumber(rules.both[r]!, 0),
        },
      ),
    ],
    r: { type: 'identity' },
  };
}

function share(value: number): string {
  return value < 0.01
    ? `${formatCompact(Number((value * 100).toPrecision(2)))}%`
    : formatPercent(value, value < 0.1 ? 1 : 0);
}

function padded(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!(low > 0)) return [0.001, 1];
  const room = Math.max(1.15, (high / low) ** 0.05);
  return [low / room, high * room];
}

/** A rectangle drawn on the ground, under the dots, which stay within reach of a click. */
function brushMark({ rules, brush, onbrush }: ScatterOptions, drawn: readonly number[]): Markish {
  return (_index, scales, _values, dimensions) => {
    const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    group.setAttribute('class', 'brush');
    const x = scales.x as unknown as (value: number) => number;
    const y = scales.y as unknown as (value: number) => number;
    const behaviour = d3Brush<unknown>()
      // A finger scrolls the page; it could not while it draws rectangles.
      .touchable(false)
      .extent([
        [dimensions.marginLeft, dimensions.marginTop],
        [dimensions.width - dimensions.marginRight, dimensions.height - dimensions.marginBottom],
      ])
      .on('end', (event: D3BrushEvent<unknown>) => {
        // Not when the rectangle is only drawn again.
        if (!event.sourceEvent) return;
        const area = event.selection as [[number, number], [number, number]] | null;
        if (!area) return onbrush(null);
        const inside = drawn.filter((r) => {
          const px = x(rules.support[r]!);
          const py = y(rules.confidence[r]!);
          return px >= area[0][0] && px <= area[1][0] && py >= area[0][1] && py <= area[1][1];
        });
        if (!inside.length) return onbrush(null);
        onbrush({
          support: range(inside.map((r) => rules.support[r]!)),
          confidence: range(inside.map((r) => rules.confidence[r]!)),
        });
      });
    const selection = select<SVGGElement, unknown>(group).call(behaviour);
    if (brush) {
      behaviour.move(selection, [
        [x(brush.support[0]) - 6, y(brush.confidence[1]) - 6],
        [x(brush.support[1]) + 6, y(brush.confidence[0]) + 6],
      ]);
    }
    return group;
  };
}

function range(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
