/** The finding in sentences. Words are the page's; figures are the data's. */
import type { KChoice } from '../../core/cluster/choose-k';
import type { Feature } from '../../core/cluster/features/definitions';
import type { NullComparison } from '../../core/cluster/trust/nulls';
import { formatCount, formatMoney, formatNumber, formatPercent } from '../../ui/format';
import { MIN_CUSTOMERS } from './defaults';
import { featureName } from './feature-words';
import type { ClusterResult, SavedResult, Shown, Trust } from './result';
import type { Phrase } from '../page/phrase';

const strong = (text: string): Phrase => ({ text, strong: true });
const plain = (text: string): Phrase => ({ text });

/** One or two sentences that answer the page's question. */
export function answer(
  result: ClusterResult,
  shown: Shown | null,
  names: readonly string[],
  {
    trust,
    saved,
    examination,
  }: {
    readonly trust: Trust;
    readonly saved: SavedResult | null;
    readonly examination: { readonly status: string };
  },
): readonly Phrase[] {
  if (!shown) return tooFew(result);
  if (shown.method === 'saved') return saved ? scored(saved, shown, names) : [];
  const n = shown.eligibility.rows.length;
  const { verdict } = trust;
  if (verdict?.verdict === 'none') {
    return [
      strong('These customers are not of different kinds.'),
      plain(
        ` Had every order been dealt to a customer by lot, these ${formatNumber(n, 0)} would differ as much as they do: even in ${featureName(verdict.spreadFeature).toLowerCase()}, where it is most, only ${formatNumber(verdict.spreadRatio, 2)} times as much. The groups below are chance: do not plan with them.`,
      ),
    ];
  }
  const largest = shown.profiles[0];
  const richest = [...shown.profiles.keys()].sort(
    (a, b) => shown.profiles[b]!.revenue - shown.profiles[a]!.revenue,
  )[0];
  if (!largest || richest === undefined) {
    return [
      strong('No group of customers is dense enough to stand out.'),
      plain(
        ` Of ${formatNumber(n, 0)} customers none form a group of at least ${formatNumber(result.settings.minClusterSize, 0)}; try a smaller size, or k-means.`,
      ),
    ];
  }
  const top = shown.profiles[richest]!;
  const noise = shown.noise ? `; ${formatNumber(shown.noise.size, 0)} fit none of them` : '';
  const kinds =
    verdict?.verdict === 'degrees'
      ? strong(`Customers differ by degrees, not in separate kinds.`)
      : strong(
          `${among(n, result.inputs.customers.count, shown.minOrders)} fall into ${formatCount(shown.k, 'group', 'groups')}${noise}.`,
        );
  const lead =
    verdict?.verdict === 'degrees'
      ? ` ${among(n, result.inputs.customers.count, shown.minOrders)} are cut into ${formatCount(shown.k, 'group', 'groups')} below as a handy division${noise}. `
      : ' ';
  const share =
    top.revenueShare === null ? '' : ` and ${formatPercent(top.revenueShare, 0)} of their revenue`;
  return [
    kinds,
    plain(lead),
    plain(
      richest === 0
        ? `The largest and most valuable, “${names[0]}”, is ${formatPercent(top.share, 0)} of them${share}.`
        : `The largest is “${names[0]}” (${formatPercent(largest.share, 0)}); most revenue comes from “${names[richest]}”: ${formatPercent(top.share, 0)} of them${share}.`,
    ),
    // The verdict may take it all back, so nobody should read on without knowing.
    plain(
      !verdict && ['idle', 'running'].includes(examination.status)
        ? ' Whether such groups are more than chance is being tested.'
        : '',
    ),
  ];
}

/** The groups are of a part only: `4,096 of 18,000 customers, those with 5 or more orders,`. */
function among(n: number, all: number, minOrders: number): string {
  const customers = formatCount(all, 'customer', 'customers');
  const rule = `with ${formatNumber(minOrders, 0)} or more orders`;
  return n < all ? `${formatNumber(n, 0)} of ${customers}, those ${rule},` : `${customers} ${rule}`;
}

/** Customers given to groups that were found elsewhere. */
function scored(
  { fileName, output }: SavedResult,
  { k, labels, profiles }: Shown,
  names: readonly string[],
): Phrase[] {
  const n = labels.length;
  if (n === 0) return [strong(`No customer here can be given to the groups of “${fileName}”.`)];
  const largest = [...profiles.keys()].sort((a, b) => profiles[b]!.size - profiles[a]!.size)[0]!;
  const share = output.strangers / n;
  const fit =
    share > 0.1
      ? ` ${formatPercent(share, 0)} are farther from their group than nearly all whom it was made from (5% would be usual): they may be customers of another kind.`
      : ` They lie as near to their groups as those from whom the groups were made.`;
  return [
    strong(
      `${formatCount(n, 'customer is', 'customers are')} given to the ${formatCount(k, 'group', 'groups')} of “${fileName}”.`,
    ),
    plain(` Most go to “${names[largest]}”: ${formatPercent(profiles[largest]!.share, 0)}.${fit}`),
  ];
}

function tooFew({ eligibility, inputs, settings }: ClusterResult): Phrase[] {
  const n = eligibility.rows.length;
  const all = inputs.customers.count;
  if (all === 0) return [strong('No known customer bought anything in this part of the data.')];
  if (settings.features.length === 0) {
    return [
      strong(`The ${formatNumber(all, 0)} customers do not differ in anything the file records.`),
      plain(' There is nothing to group them by.'),
    ];
  }
  return [
    strong(
      `${formatCount(n, 'customer is', 'customers are')} too few for groups: at least ${MIN_CUSTOMERS} are needed.`,
    ),
    plain(
      ` A group should rest on a dozen people or more, and with fewer than ${MIN_CUSTOMERS} customers any handful of them looks like one.${
        all > n
          ? ` ${formatNumber(all, 0)} customers bought something, but ${formatNumber(all - n, 0)} of them have fewer than ${formatCount(settings.minOrders, 'order', 'orders')} or lack a chosen feature.`
          : ''
      }`,
    ),
  ];
}

const CLARITY: Readonly<Record<KChoice['clarity'], string>> = {
  clear: 'The choice is clear',
  fair: 'The choice is fair',
  open: 'The choice is open',
};

/** What the number of clusters rests on. */
export function choiceSentence({ k, agree, voting, clarity, runnerUp }: KChoice): string {
  const next = runnerUp
    ? ` Next best by silhouette is ${runnerUp.k}, ${formatNumber(runnerUp.behind, 3)} less.`
    : '';
  return `${CLARITY[clarity]}: ${agree} of ${voting} rules take ${formatCount(k, 'cluster', 'clusters')}.${next}`;
}

/** Who is not in a group, and why. */
export function leftOutSentences(
  { inputs, settings, eligibility: own }: ClusterResult,
  shown: Shown | null,
): string[] {
  const { eligibility, features, minOrders } = shown ?? { ...settings, eligibility: own };
  const currency = inputs.schema.currency;
  const money = (value: number): string => formatMoney(value, currency, { compact: true });
  const { leftOut } = inputs;
  const list = [
    `${formatCount(eligibility.rows.length, 'customer is', 'customers are')} grouped, of ${formatNumber(inputs.customers.count, 0)} with at least one purchase.`,
  ];
  if (eligibility.tooFewOrders > 0) {
    list.push(
      `${formatCount(eligibility.tooFewOrders, 'customer has', 'customers have')} fewer than ${formatCount(minOrders, 'order', 'orders')} (${money(eligibility.tooFewOrdersRevenue)}): too few to show a habit.`,
    );
  }
  if (eligibility.lacking > 0) {
    list.push(
      `For ${formatCount(eligibility.lacking, 'customer', 'customers')} (${money(eligibility.lackingRevenue)}) one of the chosen features does not exist (${features.map(featureName).join(', ')}).`,
    );
  }
  if (leftOut.guest_orders > 0) {
    list.push(
      `${formatCount(leftOut.guest_orders, 'order', 'orders')} of guests (${money(leftOut.guest_revenue)}) have no customer.`,
    );
  }
  if (leftOut.never_bought > 0) {
    list.push(
      `${formatCount(leftOut.never_bought, 'customer has', 'customers have')} only cancelled or returned orders.`,
    );
  }
  return list;
}

/** What the test looked at, where that is less than what the groups are made of. */
function comparedWords(nulls: NullComparison, features: readonly Feature[]): string {
  const list = (of: readonly Feature[]): string =>
    of.map((id) => featureName(id).toLowerCase()).join(', ');
  const untested = features.filter((id) => !nulls.features.includes(id));
  const base = `Compared were purchases of ${formatCount(nulls.customers, 'customer', 'customers')} by ${list(nulls.features)}.`;
  return untested.length
    ? `${base} Not in this test, though the groups are made of it too: ${list(untested)}.`
    : base;
}

/** Whether the division comes back, and whether another method would make it too. */
export function firmnessSentence(
  bootstrap: number,
  lowest: number,
  density: number | null,
): string {
  const back =
    bootstrap >= 0.9
      ? 'they come back nearly unchanged'
      : bootstrap >= 0.75
        ? lowest >= 0.6
          ? 'most of them come back'
          : `most of them come back on average, but at worst few do (${formatNumber(lowest, 2)}): treat them as one possible division`
        : 'they come out differently each time: treat them as one possible division';
  const method =
    density !== null && density < 0.3
      ? ` HDBSCAN divides these customers in another way (${formatNumber(density, 2)}): the division depends on the method.`
      : '';
  return `When other customers are drawn from the same ones, ${back}.${method}`;
}

/** Whether there are groups at all, in words. */
export function verdictSentence(
  { verdict, nulls, untestable }: Pick<Trust, 'verdict' | 'nulls' | 'untestable'>,
  features: readonly Feature[],
): string {
  if (!verdict || !nulls) return untestable ?? '';
  const real = formatNumber(nulls.real.silhouette, 2);
  const dealt = formatNumber(verdict.meanDealt, 2);
  const cloud = formatNumber(verdict.meanCloud, 2);
  const compared = `Distinctness (best mean silhouette) ${real}; ${dealt} on average when orders are dealt by lot, ${cloud} for a cloud without groups. ${comparedWords(nulls, features)}`;
  if (verdict.verdict === 'groups') {
    return `There are groups: none of ${nulls.dealt.length + nulls.cloud.length} runs without groups was as distinct. ${compared}`;
  }
  if (verdict.verdict === 'degrees') {
    return `No separate groups. ${compared} Customers do differ: in ${featureName(verdict.spreadFeature).toLowerCase()} they vary ${formatNumber(verdict.spreadRatio, 1)} times as much as chance would have it. But there are no gaps between them.`;
  }
  return `No structure. Customers differ as much as if orders were dealt to them by lot; in ${featureName(verdict.spreadFeature).toLowerCase()}, where they differ most, ${formatNumber(verdict.spreadRatio, 2)} times as much. ${compared}`;
}
