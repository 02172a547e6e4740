import type { RenderFunction } from '@observablehq/plot';
import type { PlotLibrary } from '../../../viz/plot';
import type { ChartTheme } from '../../../viz/theme';

/** What a picture is drawn with. */
export interface PictureContext {
  readonly Plot: PlotLibrary;
  readonly width: number;
  readonly height: number;
  readonly theme: ChartTheme;
}

/** The colour of a cluster: by its rank in size, grey from the ninth on and for the noise. */
export function clusterColor(cluster: number, theme: ChartTheme): string {
  return cluster < 0 ? theme.other : (theme.categories[cluster] ?? theme.other);
}

/** The same as a CSS value that follows the theme. */
export function clusterToken(cluster: number): string {
  return cluster < 0 || cluster > 7 ? 'var(--cat-other)' : `var(--cat-${cluster + 1})`;
}

/** Lets a pointer pick out marks; the keyboard has the same choice in the controls. */
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

/** A text cut to a number of characters, so that a long name does not run over its neighbours. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}
