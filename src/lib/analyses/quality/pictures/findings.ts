/** Findings on one axis: how many lines each holds for, and how many are still counted. */
import type { PlotOptions } from '@observablehq/plot';
import { formatCompact, formatMoney, formatNumber } from '../../../ui/format';
import { shortened } from '../../clusters/pictures/context';
import { onMarkClick, type PictureContext } from '../../rfm/pictures/picture';
import type { Severity } from '../checks';
import type { Finding } from '../findings';

export const ROW_HEIGHT = 42;

/** What kind of problem it is, in words. */
export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  wrong: 'cannot be true',
  doubt: 'doubtful',
  gap: 'missing',
  note: 'only noted',
};

/** Colours by kind, from the categories' set, and grey for what is only noted. */
export function severityColor(severity: Severity, theme: PictureContext['theme']): string {
  const [blue, orange, green] = theme.categories;
  return { wrong: orange!, doubt: blue!, gap: green!, note: theme.other }[severity];
}

/** The same as a CSS value that follows the theme. */
export function severityToken(severity: Severity): string {
  return {
    wrong: 'var(--cat-2)',
    doubt: 'var(--cat-1)',
    gap: 'var(--cat-3)',
    note: 'var(--cat-other)',
  }[severity];
}

export function findingsPlot(
  list: readonly Finding[],
  selected: string | null,
  currency: string | null,
  onpick: (id: string) => void,
  { Plot, width, theme }: PictureContext,
): PlotOptions {
  const most = Math.max(10, ...list.map(({ lines }) => lines));
  const letters = Math.max(18, Math.floor(width / 7) - 8);
  const figure = ({ open, touched }: Finding): string =>
    open === 0
      ? 'none counted'
      : touched > 0
        ? `${formatNumber(open, 0)} · ${formatMoney(touched, currency, { compact: true })}`
        : formatNumber(open, 0);
  const right = 150;
  return {
    height: list.length * ROW_HEIGHT + 34,
    marginLeft: 6,
    marginRight: width < 480 ? 118 : right,
    marginTop: 4,
    marginBottom: 30,
    x: {
      type: 'log',
      domain: [0.8, most * 1.15],
      label: null,
      ticks: width < 480 ? 3 : 5,
      tickFormat: (value: number) => formatCompact(value),
    },
    y: { domain: list.map(({ id }) => id), axis: null, padding: 0 },
    marks: [
      Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks: width < 480 ? 3 : 5 }),
      Plot.ruleY(list, {
        y: 'id',
        x1: 0.8,
        x2: 'lines',
        stroke: theme.line,
        strokeWidth: 2,
        dy: 9,
      }),
      Plot.dot(list, {
        x: 'lines',
        y: 'id',
        r: 5,
        stroke: (finding: Finding) => severityColor(finding.severity, theme),
        strokeWidth: 1.5,
        fill: theme.background,
        dy: 9,
      }),
      Plot.dot(
        list.filter(({ open }) => open > 0),
        {
          x: 'open',
          y: 'id',
          r: 5,
          fill: (finding: Finding) => severityColor(finding.severity, theme),
          dy: 9,
        },
      ),
      ...[true, false].map((isSelected) =>
        Plot.text(
          list.filter(({ id }) => (id === selected) === isSelected),
          {
            y: 'id',
            text: ({ title }: Finding) => shortened(`Lines ${title}`, letters),
            frameAnchor: 'left',
            textAnchor: 'start',
            dy: -10,
            fill: ({ open }: Finding) => (open > 0 ? theme.text : theme.text3),
            fontWeight: isSelected ? 620 : 420,
          },
        ),
      ),
      Plot.text(list, {
        y: 'id',
        x: 'lines',
        text: figure,
        textAnchor: 'start',
        dx: 10,
        dy: 9,
        fill: theme.text2,
      }),
      // A target over the whole row, for a finger as for a mouse.
      Plot.rect(list, {
        y: 'id',
        x1: 0.8,
        x2: most * 1.15,
        fill: 'transparent',
        render: onMarkClick(list, ({ id }) => onpick(id)),
      }),
    ],
  };
}
