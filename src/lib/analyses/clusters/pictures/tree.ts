/** The condensed tree of HDBSCAN: time runs down with density, width is customers left. */
import type { PlotOptions } from '@observablehq/plot';
import type { TreePicture, TreeShape } from '../../../core/cluster/hdbscan/picture';
import { formatNumber } from '../../../ui/format';
import { clusterColor, shortened, type PictureContext } from './context';

interface Edge {
  readonly shape: TreeShape;
  readonly lambda: number;
  readonly left: number;
  readonly right: number;
}

export function treePlot(
  tree: TreePicture,
  names: readonly string[],
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const edges: Edge[] = tree.shapes.flatMap((shape) =>
    Array.from(shape.lambda, (lambda, step) => ({
      shape,
      lambda,
      left: shape.x - shape.points[step]! / 2,
      right: shape.x + shape.points[step]! / 2,
    })),
  );
  const selected = tree.shapes.filter(({ label }) => label >= 0);
  const fill = ({ shape }: Edge): string =>
    shape.label >= 0 ? clusterColor(shape.label, theme) : theme.other;
  return {
    width,
    height,
    marginTop: 22,
    marginRight: 8,
    marginBottom: 8,
    marginLeft: 40,
    x: {
      domain: [
        Math.min(0, ...edges.map(({ left }) => left)),
        Math.max(tree.width, ...edges.map(({ right }) => right)),
      ],
      axis: null,
    },
    y: { domain: [tree.lambdaMax, 0], label: null },
    marks: [
      Plot.gridY({ stroke: theme.line, strokeOpacity: 1, ticks: 5 }),
      Plot.axisY({ ticks: 5, tickSize: 0, label: null }),
      Plot.text(['density λ = 1 / distance ↓'], {
        frameAnchor: 'top-left',
        dx: -36,
        dy: -16,
        fill: theme.text3,
      }),
      Plot.areaX(edges, {
        y: 'lambda',
        x1: 'left',
        x2: 'right',
        z: (edge: Edge) => edge.shape.cluster,
        fill: { value: fill, scale: null },
        fillOpacity: 0.85,
        title: ({ shape }: Edge) =>
          `${shape.label >= 0 ? names[shape.label] : 'Not selected'}: ${formatNumber(shape.points[0]!, 0)} customers at λ ${formatNumber(shape.lambda[0]!, 2)}`,
      }),
      ...(width < 420
        ? []
        : [
            Plot.text(selected, {
              x: 'x',
              y: (shape: TreeShape) => shape.lambda.at(-1)!,
              text: (shape: TreeShape) => shortened(names[shape.label] ?? '', 18),
              dy: 10,
              fill: theme.text2,
              stroke: theme.background,
              strokeWidth: 4,
              fontSize: 11,
            }),
          ]),
    ],
  };
}
