/** Thousands of dots as a few paths: an element for each would hold the page up. */
import type { Markish } from '@observablehq/plot';
import { pointer } from 'd3';

const SVG = 'http://www.w3.org/2000/svg';
/** A click this near to a dot's rim is meant for it, in px. */
const NEAR = 2;

export interface Dots {
  /** What the dots stand for; the last ones of a path lie on top, as do later paths. */
  readonly data: readonly number[];
  readonly x: (datum: number) => number;
  readonly y: (datum: number) => number;
  readonly radius: number;
  /** Paths by fill and opacity; those of equal key are one, in the order of their first dot. */
  readonly look: (datum: number) => { readonly fill: string; readonly opacity: number };
  /** Drawn between dots that touch. */
  readonly stroke: string;
  readonly onpick: (datum: number) => void;
}

export function dotsMark({ data, x, y, radius, look, stroke, onpick }: Dots): Markish {
  return (_index, scales) => {
    const group = document.createElementNS(SVG, 'g');
    group.setAttribute('class', 'dots');
    group.setAttribute('stroke', stroke);
    group.setAttribute('stroke-width', '0.5');
    const [toX, toY] = [scales.x, scales.y] as unknown as ((value: number) => number)[];
    const px = Float64Array.from(data, (datum) => toX!(x(datum)));
    const py = Float64Array.from(data, (datum) => toY!(y(datum)));
    const paths = new Map<string, { readonly element: SVGElement; readonly parts: string[] }>();
    data.forEach((datum, at) => {
      const { fill, opacity } = look(datum);
      const key = `${fill} ${opacity}`;
      let path = paths.get(key);
      if (!path) {
        const element = document.createElementNS(SVG, 'path');
        element.setAttribute('fill', fill);
        element.setAttribute('fill-opacity', String(opacity));
        element.style.cursor = 'pointer';
        paths.set(key, (path = { element, parts: [] }));
      }
      path.parts.push(circle(px[at]!, py[at]!, radius));
    });
    for (const { element, parts } of paths.values()) {
      element.setAttribute('d', parts.join(''));
      group.append(element);
    }
    group.addEventListener('click', (event) => {
      const at = nearest(px, py, pointer(event, group), radius + NEAR);
      if (at >= 0) onpick(data[at]!);
    });
    return group;
  };
}

function circle(x: number, y: number, r: number): string {
  return `M${(x - r).toFixed(1)},${y.toFixed(1)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`;
}

/** Place of the point nearest to the pointer, the topmost of equals; −1 where none is within reach. */
export function nearest(
  px: Float64Array,
  py: Float64Array,
  [x, y]: readonly [number, number],
  reach: number,
): number {
  let best = -1;
  let least = reach * reach;
  for (let at = 0; at < px.length; at++) {
    const distance = (px[at]! - x) ** 2 + (py[at]! - y) ** 2;
    if (distance > least) continue;
    least = distance;
    best = at;
  }
  return best;
}
