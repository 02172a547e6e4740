/** Many rules as few balloons: groups of antecedents by consequent. */
import type { PlotOptions } from '@observablehq/plot';
import type { RuleNetwork } from '../../../core/basket/network';
import type { RuleGroup } from '../../../core/basket/rule-groups';
import { formatNumber } from '../../../ui/format';
import { factTip, onMarkClick, type PictureContext } from '../../rfm/pictures/picture';
import type { Items } from '../read';
import { formatLift, shortName } from '../words';
import { liftRamp } from './colors';

export interface GroupOptions {
  readonly groups: readonly RuleGroup[];
  readonly network: RuleNetwork;
  readonly itemCounts: Int32Array;
  readonly items: Items;
  readonly focus: number;
  /** Items that the rules picked out lead to; null for all. */
  readonly among: ReadonlySet<number> | null;
  readonly onpick: (item: number) => void;
}

/** A community by its most frequent item: `Yoga mat + 3 more`. */
export function communityName(
  community: number,
  network: RuleNetwork,
  itemCounts: Int32Array,
  items: Items,
  letters = 24,
): string {
  let best = -1;
  let size = 0;
  network.item.forEach((item, node) => {
    if (network.community[node] !== community) return;
    size++;
    if (best < 0 || itemCounts[item]! > itemCounts[best]!) best = item;
  });
  if (best < 0) return '';
  return `${shortName(items.name[best]!, letters)}${size > 1 ? ` + ${size - 1}` : ''}`;
}

export function groupsPlot(options: GroupOptions, context: PictureContext): PlotOptions {
  const { groups, network, itemCounts, items, focus, among, onpick } = options;
  const { Plot, width, height, theme } = context;
  const narrow = width < 560;
  // Consequents beside those that the same groups lead to.
  const consequents = [...groups]
    .sort((a, b) => a.community - b.community || b.rules - a.rules)
    .map(({ item }) => item)
    .filter((item, at, all) => all.indexOf(item) === at)
    .slice(0, Math.max(3, Math.floor((width - (narrow ? 160 : 306)) / 18)));
  const drawn = groups.filter(({ item }) => consequents.includes(item));
  const communities = [...new Set(drawn.map(({ community }) => community))].sort((a, b) => a - b);
  const most = Math.max(...drawn.map(({ support }) => support), 1e-12);
  const color = liftRamp(
    drawn.map(({ meanLift }) => meanLift),
    theme,
  );
  const at = { x: ({ item }: RuleGroup) => item, y: ({ community }: RuleGroup) => community };
  const largest = Math.min(18, width / consequents.length / 2);
  return {
    width,
    height,
    marginTop: narrow ? 100 : 140,
    marginLeft: narrow ? 120 : 210,
    marginRight: narrow ? 40 : 96,
    marginBottom: 8,
    x: { type: 'point', domain: consequents, label: null, padding: 0.6 },
    y: { type: 'point', domain: communities, label: null, padding: 0.6 },
    r: { type: 'identity' },
    marks: [
      Plot.gridX({ stroke: theme.line, strokeOpacity: 1 }),
      Plot.gridY({ stroke: theme.line, strokeOpacity: 1 }),
      Plot.axisX({
        anchor: 'top',
        tickSize: 0,
        tickRotate: -50,
        textAnchor: 'start',
        tickFormat: (item: number) => shortName(items.name[item]!, narrow ? 13 : 22),
        label: null,
      }),
      Plot.axisY({
        tickSize: 0,
        tickFormat: (community: number) =>
          communityName(community, network, itemCounts, items, narrow ? 10 : 26),
        label: null,
      }),
      Plot.dot(drawn, {
        ...at,
        r: ({ support }: RuleGroup) => Math.max(3, largest * Math.sqrt(support / most)),
        fill: { value: ({ meanLift }: RuleGroup) => color(meanLift), scale: null },
        fillOpacity: ({ item }: RuleGroup) =>
          (among ? among.has(item) : focus < 0 || item === focus) ? 0.95 : 0.25,
        render: onMarkClick(drawn, ({ item }) => onpick(item)),
      }),
      factTip(context, drawn, at, {
        Leads: ({ item }) => `to ${items.name[item]!}`,
        Rules: ({ rules }) => formatNumber(rules, 0),
        'Mean lift': ({ meanLift }) => formatLift(meanLift),
      }),
    ],
  };
}
