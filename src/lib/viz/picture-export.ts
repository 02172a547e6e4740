/**
 * A figure of the page as one self-contained SVG, and that as PNG. Everything that is seen is drawn:
 * SVG with its computed styles, HTML text (titles, axis labels, legends) as text, filled boxes
 * (bars, swatches) as rectangles, canvases as images. Elements with `data-export="no"` are left out.
 */
import fontUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import { OrderlensError } from '../core/errors';

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 16;

/** Properties that make an SVG element look as it does. */
const STYLES = [
  'fill',
  'fill-opacity',
  'fill-rule',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'vector-effect',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'letter-spacing',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
  'mix-blend-mode',
  'visibility',
  'display',
] as const;

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Draws a figure as it stands on the page now, on the page's ground. */
export async function pictureOf(root: HTMLElement): Promise<Picture> {
  const box = root.getBoundingClientRect();
  const width = Math.ceil(box.width) + 2 * MARGIN;
  const height = Math.ceil(box.height) + 2 * MARGIN;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('xmlns', SVG);
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const style = document.createElementNS(SVG, 'style');
  style.textContent = await fontFace();
  const ground = rectangle(0, 0, width, height);
  ground.setAttribute('fill', groundOf(root));
  svg.append(style, ground);
  draw(root, svg, { dx: MARGIN - box.left, dy: MARGIN - box.top });
  return { svg: new XMLSerializer().serializeToString(svg), width, height };
}

export function svgBlob(picture: Picture): Blob {
  return new Blob([picture.svg], { type: 'image/svg+xml' });
}

/** @param scale pixels of the file per pixel of the page */
export async function pngBlob(picture: Picture, scale = 2): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(svgBlob(picture));
  try {
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.width * scale;
    canvas.height = picture.height * scale;
    const context = canvas.getContext('2d');
    if (!context) throw new OrderlensError('internal', 'This browser gives no canvas to draw on.');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new OrderlensError('internal', 'The picture is too large for this browser.');
    return blob;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

interface Offset {
  readonly dx: number;
  readonly dy: number;
}

function draw(node: Node, into: Element, at: Offset): void {
  if (node.nodeType === Node.TEXT_NODE) {
    drawText(node as Text, into, at);
    return;
  }
  if (!(node instanceof Element) || node.getAttribute('data-export') === 'no') return;
  const style = getComputedStyle(node);
  if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') return;
  if (node.classList.contains('visually-hidden')) return;
  if (node instanceof SVGSVGElement) {
    into.append(copySvg(node, at));
    return;
  }
  if (node instanceof HTMLCanvasElement) {
    drawCanvas(node, into, at);
    return;
  }
  drawBox(node, style, into, at);
  let target = into;
  if (style.opacity !== '1') {
    target = document.createElementNS(SVG, 'g');
    target.setAttribute('opacity', style.opacity);
    into.append(target);
  }
  for (const child of node.childNodes) draw(child, target, at);
}

function copySvg(source: SVGSVGElement, { dx, dy }: Offset): SVGSVGElement {
  const copy = source.cloneNode(true) as SVGSVGElement;
  const originals = [source, ...source.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  originals.forEach((original, i) => {
    const target = copies[i]!;
    if (original.tagName === 'style') return;
    const style = getComputedStyle(original);
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value) (target as SVGElement).style.setProperty(name, value);
    }
    target.removeAttribute('class');
  });
  // Plot's own <style> speaks of classes that are gone now that styles are inline.
  for (const style of copy.querySelectorAll('style')) style.remove();
  const box = source.getBoundingClientRect();
  copy.style.removeProperty('display');
  copy.setAttribute('x', String(box.left + dx));
  copy.setAttribute('y', String(box.top + dy));
  copy.setAttribute('width', String(box.width));
  copy.setAttribute('height', String(box.height));
  copy.setAttribute('overflow', 'visible');
  return copy;
}

function drawCanvas(canvas: HTMLCanvasElement, into: Element, { dx, dy }: Offset): void {
  const box = canvas.getBoundingClientRect();
  const image = document.createElementNS(SVG, 'image');
  image.setAttribute('x', String(box.left + dx));
  image.setAttribute('y', String(box.top + dy));
  image.setAttribute('width', String(box.width));
  image.setAttribute('height', String(box.height));
  image.setAttribute('href', canvas.toDataURL('image/png'));
  into.append(image);
}

function drawBox(element: Element, style: CSSStyleDeclaration, into: Element, at: Offset): void {
  const color = style.backgroundColor;
  if (!color || color === 'transparent' || /[,/]\s*0\)$/.test(color)) return;
  // What only the pointer brings about is no part of the picture.
  if (element.matches('button:hover:not([aria-pressed="true"])')) return;
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return;
  const drawn = rectangle(box.left + at.dx, box.top + at.dy, box.width, box.height);
  drawn.setAttribute('fill', color);
  const radius = Number.parseFloat(style.borderTopRightRadius);
  if (radius > 0) drawn.setAttribute('rx', String(Math.min(radius, box.height / 2)));
  into.append(drawn);
}

function drawText(node: Text, into: Element, { dx, dy }: Offset): void {
  const parent = node.parentElement;
  if (!parent || !node.data.trim()) return;
  const style = getComputedStyle(parent);
  for (const line of linesOf(node)) {
    const text = document.createElementNS(SVG, 'text');
    text.setAttribute('x', String(line.box.left + dx));
    text.setAttribute('y', String(line.box.top + line.box.height / 2 + dy));
    text.setAttribute('dominant-baseline', 'central');
    text.setAttribute('fill', style.color);
    text.style.fontFamily = style.fontFamily;
    text.style.fontSize = style.fontSize;
    text.style.fontWeight = style.fontWeight;
    text.style.fontVariantNumeric = style.fontVariantNumeric;
    text.style.letterSpacing = style.letterSpacing;
    text.textContent = line.text;
    into.append(text);
  }
}

/** The lines into which the page has broken a text, each with where it stands. */
function linesOf(node: Text): { text: string; box: DOMRect }[] {
  const lines: { text: string; box: DOMRect }[] = [];
  const range = document.createRange();
  for (const match of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, match.index);
    range.setEnd(node, match.index + match[0].trimEnd().length);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const last = lines.at(-1);
    if (last && Math.abs(last.box.top - box.top) < 2) last.text += ` ${match[0].trimEnd()}`;
    else lines.push({ text: match[0].trimEnd(), box });
  }
  return lines;
}

function rectangle(x: number, y: number, width: number, height: number): SVGRectElement {
  const drawn = document.createElementNS(SVG, 'rect');
  drawn.setAttribute('x', String(x));
  drawn.setAttribute('y', String(y));
  drawn.setAttribute('width', String(width));
  drawn.setAttribute('height', String(height));
  return drawn;
}

function groundOf(element: Element): string {
  return getComputedStyle(element).getPropertyValue('--color-bg').trim() || '#ffffff';
}

let face: Promise<string> | undefined;

/** The page's font as a rule with its data inside; empty where it cannot be had. */
function fontFace(): Promise<string> {
  face ??= fetch(fontUrl)
    .then((response) => (response.ok ? response.blob() : Promise.reject(new Error('no font'))))
    .then(dataUrl)
    .then(
      (url) =>
        `@font-face{font-family:'Inter Variable';font-weight:100 900;src:url(${url}) format('woff2')}`,
    )
    .catch(() => {
      face = undefined;
      return '';
    });
  return face;
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('unreadable font'));
    reader.readAsDataURL(blob);
  });
}
