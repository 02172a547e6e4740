import type { RenderFunction } from '@observablehq/plot';
import { lab } from 'd3';
import type { PlotLibrary } from '../../../viz/plot';
import type { ChartTheme } from '../../../viz/theme';

/** What a picture is drawn with. */
export interface PictureContext {
  readonly Plot: PlotLibrary;
  readonly width: number;
  readonly height: number;
  readonly theme: ChartTheme;
}

/**
 * Lets a pointer pick out marks; the keyboard has the same choice in the controls.
 *
 * @param data The mark's data, in the order it was given to the mark.
 */
export function onMarkClick<T>(data: readonly T[], pick: (datum: T) => void): RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const group = next?.(index, scales, values, dimensions, context) ?? null;
    if (!group) return null;
    [...group.children].forEach((element, position) => {
      const datum = data[index[position]!];
      if (datum === undefined || !(element instanceof SVGElement)) return;
      element.style.cursor = 'pointer';
      element.addEventListener('click', () => pick(datum));
    });
    return group;
  };
}

/** Near-black or near-white, whichever reads better on a coloured ground. */
export function inkOn(ground: string): string {
  return lab(ground).l > 55 ? '#15171b' : '#fdfdfc';
}
