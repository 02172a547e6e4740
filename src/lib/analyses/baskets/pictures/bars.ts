/** The strongest rules with the interval of their lift, and the most frequent items. */
import type { PlotOptions } from '@observablehq/plot';
import { liftIntervalOf, liftOf, type RuleTable } from '../../../core/basket/rule-table';
import { formatCompact, formatNumber, formatPercent } from '../../../ui/format';
import { factTip, onMarkClick, type PictureContext } from '../../rfm/pictures/picture';
import type { Items } from '../read';
import { formatLift, ruleName, shortName } from '../words';

export const BARS = 15;
/** Width of a letter, capitals among them. */
const LETTER_PX = 8.2;

export interface RuleBarOptions {
  readonly rules: RuleTable;
  readonly items: Items;
  /** Rules to draw, strongest first. */
  readonly drawn: readonly number[];
  readonly onpick: (rule: number) => void;
}

/** One line a rule: its name above its interval, so that names are never cut to nothing. */
export function ruleBarsPlot(
  { rules, items, drawn, onpick }: RuleBarOptions,
  context: PictureContext,
): PlotOptions {
  const { Plot, width, height, theme } = context;
  const letters = Math.floor(width / LETTER_PX);
  return {
    width,
    height,
    marginTop: 24,
    marginBottom: 24,
    marginLeft: 4,
    marginRight: 56,
    x: {
      label: null,
      type: 'log',
      domain: [1, Math.max(2, ...drawn.map((r) => liftIntervalOf(rules, r)[1]))],
      clamp: true,
    },
    y: { type: 'band', domain: drawn, label: null, axis: null },
    marks: [
      Plot.gridX({
        stroke: theme.line,
        strokeOpacity: 1,
        ticks: Math.max(3, Math.floor(width / 90)),
      }),
      Plot.axisX({
        tickSize: 0,
        label: null,
        ticks: Math.max(3, Math.floor(width / 90)),
        tickFormat: (value: number) => `${formatCompact(value)}×`,
      }),
      // From chance to the interval, so that the eye finds the way from the name.
      Plot.link(drawn, {
        x1: 1,
        x2: (r: number) => Math.max(1, liftIntervalOf(rules, r)[0]),
        y: (r: number) => r,
        stroke: theme.accent,
        strokeOpacity: 0.3,
        strokeWidth: 1,
        dy: 7,
      }),
      Plot.link(drawn, {
        x1: (r: number) => Math.max(1, liftIntervalOf(rules, r)[0]),
        x2: (r: number) => liftIntervalOf(rules, r)[1],
        y: (r: number) => r,
        stroke: theme.accent,
        strokeOpacity: 0.45,
        strokeWidth: 6,
        dy: 7,
      }),
      Plot.dot(drawn, {
        x: (r: number) => liftOf(rules, r),
        y: (r: number) => r,
        r: 4.5,
        dy: 7,
        fill: theme.accent,
        render: onMarkClick(drawn, onpick),
      }),
      Plot.text(drawn, {
        y: (r: number) => r,
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: 2,
        dy: -6,
        text: (r: number) => shortName(ruleName(items, rules, r), letters),
        fill: theme.text,
        stroke: theme.background,
        strokeWidth: 3,
      }),
      Plot.text(drawn, {
        y: (r: number) => r,
        x: (r: number) => liftIntervalOf(rules, r)[1],
        textAnchor: 'start',
        dx: 6,
        dy: 7,
        text: (r: number) => formatLift(liftOf(rules, r)),
        fill: theme.text2,
      }),
    ],
  };
}

export interface ItemBar {
  readonly item: number;
  readonly baskets: number;
}

export function topItems(itemCounts: Int32Array): ItemBar[] {
  return Array.from(itemCounts, (baskets, item) => ({ item, baskets }))
    .filter(({ baskets }) => baskets > 0)
    .sort((a, b) => b.baskets - a.baskets || a.item - b.item)
    .slice(0, BARS);
}

export interface ItemBarOptions {
  readonly bars: readonly ItemBar[];
  readonly items: Items;
  readonly baskets: number;
  readonly focus: number;
  readonly onpick: (item: number) => void;
}

export function itemBarsPlot(
  { bars, items, baskets, focus, onpick }: ItemBarOptions,
  context: PictureContext,
): PlotOptions {
  const { Plot, width, height, theme } = context;
  const letters = Math.floor(width / LETTER_PX);
  const at = { x: ({ baskets: n }: ItemBar) => n / baskets, y: ({ item }: ItemBar) => item };
  return {
    width,
    height,
    marginTop: 24,
    marginBottom: 24,
    marginLeft: 4,
    marginRight: 56,
    x: { axis: null, domain: [0, Math.max(1e-9, ...bars.map(({ baskets: n }) => n / baskets))] },
    y: { type: 'band', domain: bars.map(({ item }) => item), label: null, axis: null },
    marks: [
      Plot.ruleX([0], { stroke: theme.line }),
      Plot.link(bars, {
        x1: 0,
        x2: at.x,
        y: at.y,
        stroke: ({ item }: ItemBar) => (item === focus ? theme.text : theme.accent),
        strokeOpacity: focus < 0 ? 0.8 : 0.5,
        strokeWidth: 7,
        dy: 7,
        render: onMarkClick(bars, ({ item }) => onpick(item)),
      }),
      Plot.text(bars, {
        y: at.y,
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: 2,
        dy: -6,
        text: ({ item }: ItemBar) => shortName(items.name[item]!, letters),
        fill: theme.text,
      }),
      Plot.text(bars, {
        ...at,
        textAnchor: 'start',
        dx: 6,
        dy: 7,
        text: ({ baskets: n }: ItemBar) => formatPercent(n / baskets),
        fill: theme.text2,
      }),
      factTip(context, bars, at, {
        Item: ({ item }) => items.name[item]!,
        Baskets: ({ baskets: n }) => formatNumber(n, 0),
      }),
    ],
  };
}
