/** Moves as ribbons between two columns; a column's heights add up to its customers. */
import type { PlotOptions } from '@observablehq/plot';
import { formatCount, formatNumber, formatPercent } from '../../../ui/format';
import type { Move, MoveNode, MoveTable } from '../migration-groups';
import { familyColor } from './families';
import type { PictureContext } from './picture';

export interface MigrationOptions {
  readonly table: MoveTable;
  readonly titles: readonly [before: string, after: string];
  readonly picked: { readonly from: number; readonly to: number } | null;
  readonly onpick: (move: Move) => void;
}

interface Placed {
  readonly node: MoveNode;
  readonly y0: number;
  readonly y1: number;
}

interface Ribbon {
  readonly move: Move;
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

const TOP = 24;
const BAR_PX = 12;
const LABEL_PX = 14;

/** Heights in proportion to customers, the same scale for both columns. */
export function layout(
  table: MoveTable,
  height: number,
): { before: Placed[]; after: Placed[]; ribbons: Ribbon[] } {
  const most = Math.max(table.before.length, table.after.length);
  const gap = Math.min(14, (height * 0.35) / most);
  const total = table.after.reduce((sum, { customers }) => sum + customers, 0);
  const scale = total > 0 ? (height - TOP - gap * (most - 1)) / total : 0;
  const place = (nodes: readonly MoveNode[]): Placed[] => {
    let y = TOP;
    return nodes.map((node) => {
      const y0 = y;
      const y1 = y0 + node.customers * scale;
      y = y1 + gap;
      return { node, y0, y1 };
    });
  };
  const [before, after] = [place(table.before), place(table.after)];
  const left = before.map(({ y0 }) => y0);
  const right = after.map(({ y0 }) => y0);
  const ribbons = table.moves.map((move): Ribbon => {
    const ribbonHeight = move.customers * scale;
    const ribbon = {
      move,
      left: left[move.from]!,
      right: right[move.to]!,
      height: ribbonHeight,
    };
    left[move.from]! += ribbonHeight;
    right[move.to]! += ribbonHeight;
    return ribbon;
  });
  return { before, after, ribbons };
}

export function migrationPlot(
  { table, titles, picked, onpick }: MigrationOptions,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const { before, after, ribbons } = layout(table, height);
  const narrow = width < 620;
  const side = narrow ? Math.min(118, width * 0.3) : 190;
  const [x0, x1] = [side, width - side];
  const color = (node: MoveNode): string =>
    node.family ? familyColor(node.family, theme) : theme.text3;
  const words = ({ node, y0, y1 }: Placed): string => {
    if (node.customers === 0) return '';
    const count = formatNumber(node.customers, 0);
    const name =
      narrow && node.name.length > 17 ? `${node.name.slice(0, 16).trimEnd()}…` : node.name;
    return narrow && y1 - y0 >= 2 * LABEL_PX
      ? `${name}\n${count}`
      : `${name} ${narrow ? '' : count}`;
  };
  const labels = { y: 'y', text: 'text', fill: theme.text2, fontSize: narrow ? 11 : 12 } as const;
  const labelled = (placed: readonly Placed[]): { y: number; text: string }[] => {
    let free = 0;
    return placed.flatMap((entry) => {
      const middle = (entry.y0 + entry.y1) / 2;
      // A name without room would lie on its neighbour's; the tooltip has it.
      const text = words(entry);
      if (!text || middle - LABEL_PX / 2 < free) return [];
      free = middle + LABEL_PX / 2;
      return [{ y: middle, text }];
    });
  };
  const title = ({ move }: Ribbon): string => {
    const from = table.before[move.from]!;
    const to = table.after[move.to]!;
    return [
      `${from.name} → ${to.name}`,
      formatCount(move.customers, 'customer', 'customers'),
      `${formatPercent(move.customers / from.customers)} of “${from.name}” before`,
      `${formatPercent(move.customers / to.customers)} of “${to.name}” after`,
    ].join('\n');
  };
  const isPicked = ({ move }: Ribbon): boolean =>
    picked !== null && picked.from === move.from && picked.to === move.to;
  return {
    width,
    height,
    margin: 0,
    axis: null,
    x: { domain: [0, width], range: [0, width] },
    y: { domain: [0, height], range: [0, height] },
    marks: [
      () => {
        const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
        for (const ribbon of ribbons) {
          const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
          path.setAttribute('d', ribbonPath(ribbon, x0 + BAR_PX, x1 - BAR_PX));
          path.setAttribute('fill', color(table.before[ribbon.move.from]!));
          const shown = picked === null ? 0.45 : isPicked(ribbon) ? 0.85 : 0.16;
          path.setAttribute(
            'fill-opacity',
            String(ribbon.move.from === ribbon.move.to && picked === null ? 0.25 : shown),
          );
          path.style.cursor = 'pointer';
          const tip = document.createElementNS('http://www.w3.org/2000/svg', 'title');
          tip.textContent = title(ribbon);
          path.append(tip);
          path.addEventListener('click', () => onpick(ribbon.move));
          group.append(path);
        }
        return group;
      },
      Plot.rect(before, {
        x1: x0,
        x2: x0 + BAR_PX,
        y1: 'y0',
        y2: 'y1',
        fill: {
          value: ({ node }: Placed) => (node.family ? color(node) : theme.text3),
          scale: null,
        },
        title: ({ node }: Placed) =>
          `${node.name}\n${formatCount(node.customers, 'customer', 'customers')}`,
      }),
      Plot.rect(after, {
        x1: x1 - BAR_PX,
        x2: x1,
        y1: 'y0',
        y2: 'y1',
        fill: { value: ({ node }: Placed) => color(node), scale: null },
        title: ({ node }: Placed) =>
          `${node.name}\n${formatCount(node.customers, 'customer', 'customers')}`,
      }),
      Plot.text(labelled(before), { ...labels, x: x0 - 6, textAnchor: 'end' }),
      Plot.text(labelled(after), { ...labels, x: x1 + 6, textAnchor: 'start' }),
      Plot.text([titles[0]], { x: x0 + BAR_PX, y: 8, textAnchor: 'end', fill: theme.text3 }),
      Plot.text([titles[1]], { x: x1 - BAR_PX, y: 8, textAnchor: 'start', fill: theme.text3 }),
    ],
  };
}

function ribbonPath({ left, right, height }: Ribbon, x0: number, x1: number): string {
  const middle = (x0 + x1) / 2;
  // A single customer is still a line.
  const thick = Math.max(height, 0.6);
  return `M${x0},${left}C${middle},${left} ${middle},${right} ${x1},${right}L${x1},${right + thick}C${middle},${right + thick} ${middle},${left + thick} ${x0},${left + thick}Z`;
}
