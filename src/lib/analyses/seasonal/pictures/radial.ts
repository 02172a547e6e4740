/** One clock face a type: the area of each wedge is the share of its orders. */
import type { PlotOptions } from '@observablehq/plot';
import { arc, create } from 'd3';
import type { Rhythm } from '../../../core/seasonal/bins';
import type { TypeProfile } from '../../../core/seasonal/profile';
import { formatPercent } from '../../../ui/format';
import type { PictureContext } from '../../rfm/pictures/picture';
import { binNames, rowName } from '../words';
import { typeColor } from './colors';

export interface ProfileOptions {
  readonly rhythm: Rhythm;
  readonly profiles: readonly TypeProfile[];
  readonly names: readonly string[];
  readonly store: Float64Array;
  readonly k: number;
}

const LEAST_FACE = 150;
const TITLE = 34;
const GAP = 12;

/** Faces in a row, and rows, for a width. */
function layout(count: number, width: number): { columns: number; rows: number; face: number } {
  const columns = Math.max(1, Math.min(count, Math.floor((width + GAP) / (LEAST_FACE + GAP)), 5));
  const face = Math.min(240, (width - GAP * (columns - 1)) / columns);
  return { columns, rows: Math.ceil(count / columns), face };
}

export function radialHeight(count: number, width: number): number {
  const { rows, face } = layout(count, width);
  return rows * (face + TITLE);
}

export function radialPlot(
  { rhythm, profiles, names, store, k }: ProfileOptions,
  { width, theme }: PictureContext,
): PlotOptions {
  const { columns, face } = layout(profiles.length, width);
  const height = radialHeight(profiles.length, width);
  const short = binNames(rhythm, 'narrow');
  const long = binNames(rhythm);
  const bins = store.length;
  const outer = face / 2 - 18;
  // One scale for all faces: the largest share reaches the rim; area, not length, is the share.
  const most = Math.max(...profiles.flatMap(({ shares }) => [...shares]), ...store);
  const radius = (share: number): number => outer * Math.sqrt(share / most);
  const turn = (bin: number): number => (2 * Math.PI * bin) / bins;
  const wedge = arc<{ bin: number; share: number }>()
    .innerRadius(0)
    .outerRadius(({ share }) => radius(share))
    .startAngle(({ bin }) => turn(bin))
    .endAngle(({ bin }) => turn(bin + 1))
    .padAngle(0.02);
  const outline = arc<{ bin: number; share: number }>()
    .innerRadius(({ share }) => radius(share) - 0.6)
    .outerRadius(({ share }) => radius(share) + 0.6)
    .startAngle(({ bin }) => turn(bin))
    .endAngle(({ bin }) => turn(bin + 1));
  const draw = (): SVGElement => {
    const root = create<SVGGElement>('svg:g');
    profiles.forEach((profile, type) => {
      const x = (type % columns) * (face + GAP) + face / 2;
      const y = Math.floor(type / columns) * (face + TITLE) + TITLE + face / 2;
      const group = root.append('g').attr('transform', `translate(${x},${y})`);
      group.append('circle').attr('r', outer).attr('fill', 'none').attr('stroke', theme.line);
      for (let bin = 0; bin < bins; bin++) {
        const share = profile.shares[bin]!;
        group
          .append('path')
          .attr('d', wedge({ bin, share }))
          .attr('fill', typeColor(type, k, theme))
          .append('title')
          .text(
            `${names[type]}, ${long[bin]}: ${formatPercent(share)} of their orders, store ${formatPercent(store[bin]!)}`,
          );
        group
          .append('path')
          .attr('d', outline({ bin, share: store[bin]! }))
          .attr('fill', theme.text)
          .attr('pointer-events', 'none');
        if (bins > 12 && bin % 3 !== 0) continue;
        const angle = turn(bin + 0.5) - Math.PI / 2;
        group
          .append('text')
          .attr('x', (outer + 10) * Math.cos(angle))
          .attr('y', (outer + 10) * Math.sin(angle))
          .attr('dy', '0.35em')
          .attr('text-anchor', 'middle')
          .attr('fill', theme.text3)
          .attr('font-size', 11)
          .text(short[bin]!);
      }
      group
        .append('text')
        .attr('y', -face / 2 - 12)
        .attr('text-anchor', 'middle')
        .attr('fill', theme.text)
        .attr('font-size', 12)
        .text(fitted(rowName(names[type] ?? ''), face));
    });
    return root.node()!;
  };
  return { width, height, axis: null, margin: 0, marks: [draw] };
}

/** A text cut to a width in px. */
function fitted(text: string, width: number): string {
  const most = Math.floor(width / 6.4);
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}
