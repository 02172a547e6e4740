import type { Markish, RenderFunction } from '@observablehq/plot';
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
 * @param title What pointing at a mark says; written then and not for all of them beforehand.
 */
export function onMarkClick<T>(
  data: readonly T[],
  pick: (datum: T) => void,
  title?: (datum: T) => string,
): RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const group = next?.(index, scales, values, dimensions, context) ?? null;
    if (!group) return null;
    [...group.children].forEach((element, position) => {
      const datum = data[index[position]!];
      if (datum === undefined || !(element instanceof SVGElement)) return;
      element.style.cursor = 'pointer';
      element.addEventListener('click', () => pick(datum));
      if (title) element.addEventListener('pointerenter', () => addTitle(element, title(datum)));
    });
    return group;
  };
}

function addTitle(element: SVGElement, words: string): void {
  if (element.firstChild) return;
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  title.textContent = words;
  element.append(title);
}

/** Facts beside the pointer, name and value a line each; written for the mark at hand only. */
export function factTip<T>(
  { Plot, theme }: PictureContext,
  data: readonly T[],
  at: { readonly x: (datum: T) => number; readonly y: (datum: T) => number },
  facts: Readonly<Record<string, (datum: T) => string>>,
): Markish {
  const channels = Object.fromEntries(
    Object.keys(facts).map((label, index) => [
      `fact${index}`,
      { value: (datum: T) => datum, label },
    ]),
  );
  const format = Object.fromEntries(
    Object.values(facts).map((write, index) => [
      `fact${index}`,
      write as (value: unknown) => string,
    ]),
  );
  return Plot.tip(
    data,
    Plot.pointer({
      x: at.x,
      y: at.y,
      channels,
      format: { x: false, y: false, ...format },
      fill: theme.surface,
      stroke: theme.line,
      fontSize: 12,
      lineHeight: 1.35,
      textPadding: 10,
      // The marks beneath stay within reach of a click.
      pointerEvents: 'none',
      maxRadius: 40,
    }),
  );
}

/** Near-black or near-white, whichever reads better on a coloured ground. */
export function inkOn(ground: string): string {
  return lab(ground).l > 55 ? '#15171b' : '#fdfdfc';
}
