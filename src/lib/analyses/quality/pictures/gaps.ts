/** Which columns are missing together: a bar for each combination over a grid of its columns. */
import type { PlotOptions } from '@observablehq/plot';
import { formatCompact, formatNumber } from '../../../ui/format';
import type { PictureContext } from '../../rfm/pictures/picture';
import { columnName } from '../../column-names';
import type { GapPattern, Gaps } from '../gaps';

/** As many combinations as can be told apart. */
export function shownPatterns({ patterns }: Gaps, width: number): GapPattern[] {
  const room = Math.max(4, Math.floor((width - 150) / 44));
  return patterns.filter(({ columns }) => columns.length > 0).slice(0, Math.min(16, room));
}

export const GRID_ROW = 24;

export function gapsHeight(gaps: Gaps): number {
  return 190 + gaps.columns.length * GRID_ROW;
}

export function gapsPlot(gaps: Gaps, { Plot, width, theme }: PictureContext): PlotOptions {
  const patterns = shownPatterns(gaps, width).map((pattern, at) => ({
    ...pattern,
    at: String(at),
  }));
  const columns = gaps.columns.map(({ column }) => column);
  const height = gapsHeight(gaps);
  const top = 160;
  const grid = (row: number): number => top + 14 + row * GRID_ROW + GRID_ROW / 2;
  const most = Math.max(...patterns.map(({ lines }) => lines));
  // Bars and grid share one scale of pixels, so that they stand over each other.
  const bar = (lines: number): number =>
    top - (Math.log10(lines + 1) / Math.log10(most + 1)) * (top - 24);
  const cells = patterns.flatMap(({ at, columns: missing }) =>
    columns.map((column, row) => ({ at, y: grid(row), on: missing.includes(column) })),
  );
  const links = patterns.flatMap(({ at, columns: missing }) => {
    const rows = missing.map((column) => columns.indexOf(column));
    return rows.length > 1
      ? [{ at, y1: grid(Math.min(...rows)), y2: grid(Math.max(...rows)) }]
      : [];
  });
  const sums = gaps.columns.map(({ column, lines }, row) => ({
    y: grid(row),
    words: `${columnName(column)}, ${formatCompact(lines)}`,
  }));
  return {
    height,
    marginLeft: 150,
    marginRight: 8,
    marginTop: 0,
    marginBottom: 0,
    x: { type: 'band', domain: patterns.map(({ at }) => at), axis: null, padding: 0.25 },
    y: { type: 'linear', domain: [0, height], range: [0, height], axis: null },
    marks: [
      Plot.barY(patterns, {
        x: 'at',
        y1: top,
        y2: ({ lines }: GapPattern) => bar(lines),
        fill: theme.categories[2]!,
      }),
      Plot.text(patterns, {
        x: 'at',
        y: ({ lines }: GapPattern) => bar(lines),
        text: ({ lines }: GapPattern) =>
          lines < 10_000 ? formatNumber(lines, 0) : formatCompact(lines),
        dy: -8,
        fill: theme.text2,
      }),
      Plot.dot(cells, {
        x: 'at',
        y: 'y',
        r: 5,
        fill: ({ on }: { on: boolean }) => (on ? theme.text : theme.line),
      }),
      Plot.ruleX(links, { x: 'at', y1: 'y1', y2: 'y2', stroke: theme.text, strokeWidth: 2 }),
      Plot.text(sums, {
        y: 'y',
        text: 'words',
        frameAnchor: 'left',
        textAnchor: 'end',
        dx: -10,
        fill: theme.text2,
      }),
    ],
  };
}
