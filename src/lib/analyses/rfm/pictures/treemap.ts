/** Segments as areas, once by customers and once by revenue, so that the eye compares the two. */
import type { PlotOptions } from '@observablehq/plot';
import { hierarchy, treemap, treemapSquarify } from 'd3';
import { SEGMENT_NAMES, SEGMENTS, type Segment } from '../../../core/rfm/segments';
import type { GroupSummary } from '../../../core/rfm/summary';
import { formatCount, formatMoney, formatPercent } from '../../../ui/format';
import { inkOn, onMarkClick, type PictureContext } from './picture';
import { FAMILIES, FAMILY_OF, familyColor } from './families';

export interface TreemapOptions {
  readonly segments: readonly GroupSummary[];
  readonly currency: string | null;
  readonly picked: Segment | null;
  readonly onpick: (segment: Segment) => void;
}

interface Tile {
  readonly segment: Segment;
  readonly group: GroupSummary;
  readonly share: number;
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

interface Node {
  readonly segment?: Segment;
  readonly value?: number;
  readonly children?: Node[];
}

const TITLE_HEIGHT = 22;
const GAP = 16;
/** Words are made smaller, then broken within, before a tile goes without its name. */
const FONT_SIZES_PX = [12, 11, 10] as const;
const LINE_HEIGHT = 1.25;

/** Where a name may be broken that is too wide even for the smallest letters. */
const BROKEN: Readonly<Partial<Record<Segment, readonly string[]>>> = {
  champions: ['Cham-', 'pions'],
  hibernating: ['Hiber-', 'nating'],
  promising: ['Prom-', 'ising'],
  'potential-loyalists': ['Poten-', 'tial loy-', 'alists'],
  'need-attention': ['Need at-', 'tention'],
};

export function treemapPlot(
  { segments, currency, picked, onpick }: TreemapOptions,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  // Side by side where there is room, else one above the other.
  const wide = width >= 420;
  const w = wide ? (width - GAP) / 2 : width;
  const h = wide ? height : (height - GAP) / 2;
  const left = tiles(segments, (group) => group.customers, w, h, 0, 0);
  const right = tiles(
    segments,
    (group) => group.revenue,
    w,
    h,
    wide ? w + GAP : 0,
    wide ? 0 : h + GAP,
  );
  const all = [...left, ...right];
  const fill = (tile: Tile): string => familyColor(FAMILY_OF[tile.segment], theme);
  const labels = new Map(all.map((tile) => [tile, label(tile)]));
  const isFaded = (tile: Tile): boolean => picked !== null && tile.segment !== picked;
  const ink = (tile: Tile): string => (isFaded(tile) ? theme.text2 : inkOn(fill(tile)));
  const title = (tile: Tile): string =>
    [
      SEGMENT_NAMES[tile.segment],
      `${formatPercent(tile.share)} of ${left.includes(tile) ? 'customers' : 'revenue'}`,
      formatCount(tile.group.customers, 'customer', 'customers'),
      `revenue ${formatMoney(tile.group.revenue, currency)}`,
    ].join('\n');
  return {
    width,
    height,
    margin: 0,
    axis: null,
    x: { domain: [0, width], range: [0, width] },
    y: { domain: [0, height], range: [0, height] },
    marks: [
      Plot.text(
        [
          { x: 0, y: 0, text: 'Share of customers' },
          { x: wide ? w + GAP : 0, y: wide ? 0 : h + GAP, text: 'Share of revenue' },
        ],
        {
          x: 'x',
          y: 'y',
          text: 'text',
          textAnchor: 'start',
          lineAnchor: 'top',
          dy: 3,
          fill: theme.text3,
        },
      ),
      Plot.rect(all, {
        x1: 'x0',
        x2: 'x1',
        y1: 'y0',
        y2: 'y1',
        fill: { value: fill, scale: null },
        fillOpacity: (tile: Tile) => (isFaded(tile) ? 0.25 : 1),
        render: onMarkClick(all, (tile) => onpick(tile.segment), title),
      }),
      Plot.text(all, {
        x: 'x0',
        y: 'y0',
        text: (tile: Tile) => labels.get(tile)!.text,
        textAnchor: 'start',
        lineAnchor: 'top',
        dx: 5,
        dy: 5,
        lineHeight: LINE_HEIGHT,
        fontSize: (tile: Tile) => labels.get(tile)!.fontPx,
        fontWeight: 500,
        fill: ink,
        pointerEvents: 'none',
      }),
    ],
  };
}

interface Label {
  readonly text: string;
  readonly fontPx: number;
}

/** What fits into a tile: name (broken if need be) and share, or the name, or nothing. */
function label({ segment, share, x0, x1, y0, y1 }: Tile): Label {
  const words = SEGMENT_NAMES[segment].split(' ');
  const broken = BROKEN[segment];
  for (const pieces of broken ? [words, broken] : [words]) {
    for (const fontPx of FONT_SIZES_PX) {
      const fits = (line: string): boolean => emWidth(line) * fontPx + 8 <= x1 - x0;
      const lines = pieces === words ? wrapped(words, fits) : [...pieces];
      const room = Math.floor((y1 - y0 - 7) / (fontPx * LINE_HEIGHT));
      if (!lines.every(fits) || lines.length > room) continue;
      const percent = formatPercent(share);
      const withShare = lines.length < room && fits(percent) ? [...lines, percent] : lines;
      return { text: withShare.join('\n'), fontPx };
    }
  }
  return { text: '', fontPx: FONT_SIZES_PX[0] };
}

function wrapped(words: readonly string[], fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Width of a line in the page's face, in font sizes; near enough to know what fits. */
function emWidth(line: string): number {
  let width = 0;
  for (const letter of line) {
    width += /[iltjI'.,|]/.test(letter) ? 0.3 : /[fr -]/.test(letter) ? 0.38 : 0.6;
    if (/[mwMWABCDGHNOQ%]/.test(letter)) width += 0.18;
  }
  return width;
}

function tiles(
  segments: readonly GroupSummary[],
  valueOf: (group: GroupSummary) => number,
  width: number,
  height: number,
  left: number,
  top: number,
): Tile[] {
  // A segment whose returns outweigh its purchases has no area.
  const value = (segment: Segment): number =>
    Math.max(0, valueOf(segments[SEGMENTS.indexOf(segment)]!));
  const total = SEGMENTS.reduce((sum, segment) => sum + value(segment), 0);
  if (!(total > 0)) return [];
  const root = hierarchy<Node>({
    children: FAMILIES.map((family) => ({
      children: SEGMENTS.filter((segment) => FAMILY_OF[segment] === family).map((segment) => ({
        segment,
        value: value(segment),
      })),
    })),
  })
    .sum((node) => node.value ?? 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const layout = treemap<Node>()
    .tile(treemapSquarify)
    .size([width, height - TITLE_HEIGHT])
    .paddingInner(1.5);
  return layout(root)
    .leaves()
    .flatMap(({ data, x0, x1, y0, y1 }) => {
      if (!data.segment || !(x1 > x0) || !(y1 > y0)) return [];
      return {
        segment: data.segment,
        group: segments[SEGMENTS.indexOf(data.segment)]!,
        share: value(data.segment) / total,
        x0: left + x0,
        x1: left + x1,
        y0: top + TITLE_HEIGHT + y0,
        y1: top + TITLE_HEIGHT + y1,
      };
    });
}
