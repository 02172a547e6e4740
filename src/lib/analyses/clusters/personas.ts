/** Who the customers of a cluster are and what follows from it; every sentence rests on figures. */
import type { Feature } from '../../core/cluster/features/definitions';
import type { ClusterProfile, FeatureContrast } from '../../core/cluster/profile';
import { QUIET_GAPS } from '../../core/cluster/profile';
import { normalQuantile } from '../../core/seasonal/interval';
import { formatCount, formatMoney, formatNumber, formatPercent } from '../../ui/format';
import { featureName, featureValue } from './feature-words';
import { traits } from './names';
import type { CategoryTable } from './result';

export interface Advice {
  readonly topic: 'Promotion' | 'Retention' | 'Personalisation';
  readonly action: string;
  /** The figures that it rests on, against everyone else. */
  readonly evidence: string;
}

export interface Persona {
  readonly cluster: number;
  readonly summary: string;
  /** What sets it apart, the strongest first. */
  readonly apart: readonly FeatureContrast[];
  readonly advice: readonly Advice[];
}

interface Facts {
  readonly cluster: number;
  readonly own: ClusterProfile;
  readonly rest: Rest;
  readonly currency: string | null;
  readonly favourite: Favourite | null;
}

interface Rest {
  readonly size: number;
  readonly quietShare: number;
  readonly revenuePerOrder: number;
}

interface Favourite {
  readonly category: string;
  readonly share: number;
  /** Share of the cluster's lines over that of all others. */
  readonly times: number;
}

/** A difference that advice may rest on, in pooled standard deviations. */
const WORTH = 0.4;
/** Of variety it must be larger: part of it is made by how much somebody buys. */
const WORTH_VARIETY = 0.6;
/** A group with so much fewer lines or orders has less variety by construction, one with more, more. */
const ALIKE = 0.2;
/** A category is worth a word from so many times the others' share on. */
const WORTH_TIMES = 1.2;
/** With more lines an order than this, nothing in it is a purchase to be cared for by itself. */
const FEW_LINES = 4;
/** Silent for over {@link QUIET_GAPS} usual gaps by chance alone. */
export const QUIET_BY_CHANCE = Math.exp(-QUIET_GAPS);

export function personaOf(
  cluster: number,
  profiles: readonly ClusterProfile[],
  features: readonly Feature[],
  categories: CategoryTable | null,
  currency: string | null,
): Persona {
  const own = profiles[cluster]!;
  const others = profiles.filter((_, at) => at !== cluster);
  const facts: Facts = {
    cluster,
    own,
    rest: restOf(others),
    currency,
    favourite: favouriteOf(cluster, categories),
  };
  return {
    cluster,
    summary: summary(facts, features),
    apart: traits(own, features),
    advice: [promotion(facts), retention(facts), personalisation(facts)],
  };
}

function restOf(others: readonly ClusterProfile[]): Rest {
  const sum = (of: (profile: ClusterProfile) => number): number =>
    others.reduce((total, profile) => total + of(profile), 0);
  const size = sum((profile) => profile.size);
  const orders = sum((profile) => profile.orders);
  return {
    size,
    quietShare: size > 0 ? sum((profile) => profile.quietCustomers) / size : 0,
    revenuePerOrder: orders > 0 ? sum((profile) => profile.revenue) / orders : 0,
  };
}

/**
 * The category that a cluster buys most above the others' share, of those with at least a tenth of
 * its lines. It must be surely above, at a level that all categories and clusters share (Bonferroni):
 * the largest of many differences is large on random data too.
 */
export function favouriteOf(cluster: number, table: CategoryTable | null): Favourite | null {
  if (!table) return null;
  const own = table.lines[cluster];
  const all = table.lines.at(-1);
  if (!own || !all) return null;
  const total = own.reduce((sum, count) => sum + count, 0);
  const rest = all.reduce((sum, count) => sum + count, 0) - total;
  if (!(total > 0) || !(rest > 0)) return null;
  const looks = table.categories.length * (table.lines.length - 1);
  const z = normalQuantile(1 - 0.025 / looks);
  let best: Favourite | null = null;
  own.forEach((count, at) => {
    const share = count / total;
    const theirs = all[at]! - count;
    // Half a line stands for none, with the error of so few.
    const times = share / (Math.max(0.5, theirs) / rest);
    const error = table.error[cluster]![at]! + (theirs > 0 ? table.restError[cluster]![at]! : 2);
    const isSure = Math.log(times) > z * Math.sqrt(error);
    if (share >= 0.1 && times >= WORTH_TIMES && isSure && (!best || times > best.times)) {
      best = { category: table.categories[at]!, share, times: theirs > 0 ? times : Infinity };
    }
  });
  return best;
}

function contrast({ own }: Facts, id: Feature): FeatureContrast | null {
  const found = own.contrasts.find(({ feature }) => feature === id);
  return found && Number.isFinite(found.mean) && Number.isFinite(found.restMean) ? found : null;
}

/** "17 % against 4 % of everyone else" */
function against(facts: Facts, { feature, mean, restMean }: FeatureContrast): string {
  const { currency } = facts;
  return `${featureValue(feature, mean, currency)} against ${featureValue(feature, restMean, currency)} for everyone else`;
}

/** A contrast known to be large enough; the brand keeps the other branch open for small ones. */
type Marked = FeatureContrast & { readonly isWorth?: never };

/** Large enough to matter, and beyond chance. */
function is(found: FeatureContrast | null, side: 'high' | 'low', worth = WORTH): found is Marked {
  if (found === null) return false;
  return side === 'high'
    ? found.difference >= worth && found.low > 0
    : found.difference <= -worth && found.high < 0;
}

/** Whether variety differs more than the number of lines bought makes it differ. */
function isVariety(facts: Facts, side: 'high' | 'low'): 'entropy' | 'topShare' | null {
  const sign = side === 'high' ? 1 : -1;
  // A feature that is the same for all has no contrast, and makes none.
  const isOfVolume = (['lines', 'orders'] as const).some(
    (id) => sign * (contrast(facts, id)?.difference ?? 0) > ALIKE,
  );
  if (isOfVolume) return null;
  if (side === 'low' && is(contrast(facts, 'topShare'), 'high', WORTH_VARIETY)) return 'topShare';
  return is(contrast(facts, 'entropy'), side, WORTH_VARIETY) ? 'entropy' : null;
}

function money(facts: Facts, value: number): string {
  return formatMoney(value, facts.currency, { compact: true });
}

function perOrder({ own }: Facts): number {
  return own.orders > 0 ? own.revenue / own.orders : 0;
}

function summary(facts: Facts, features: readonly Feature[]): string {
  const { own } = facts;
  const parts = traits(own, features)
    .slice(0, 3)
    .map((found) => `${featureName(found.feature).toLowerCase()} ${against(facts, found)}`);
  const share =
    own.revenueShare === null
      ? ''
      : ` bring ${formatPercent(own.revenueShare, 0)} of these customers’ revenue`;
  const each = own.size > 0 ? own.orders / own.size : 0;
  const apart = parts.length
    ? `What sets them apart: ${parts.join('; ')}.`
    : 'No chosen feature sets them clearly apart: they are the middle of your customers.';
  return `${formatCount(own.size, 'customer', 'customers')} (${formatPercent(own.share, 0)})${share || ' are here'}, with ${formatNumber(Number(each.toPrecision(3)))} orders each on average. ${apart}`;
}

function promotion(facts: Facts): Advice {
  const topic = 'Promotion';
  const discount = contrast(facts, 'discount');
  const lines = contrast(facts, 'lines');
  const shipping = contrast(facts, 'shipping');
  const returns = contrast(facts, 'returns');
  const quantity = contrast(facts, 'quantity');
  const { own } = facts;
  if (is(returns, 'high') && is(lines, 'high')) {
    return {
      topic,
      action: `Let thresholds count what is kept, not what is ordered: their baskets grow and part of them comes back. A reward after the return period costs nothing for what is returned.`,
      evidence: `Lines per order ${against(facts, lines)}; returned ${against(facts, returns)}.`,
    };
  }
  if (is(discount, 'high')) {
    const point = own.yearRevenue * 0.01;
    return {
      topic,
      action: `They come when there is a discount. Keep offers for them, but try smaller ones on half of them: each point less on what they buy is about ${money(facts, point)} a year.`,
      evidence: `Mean discount ${against(facts, discount)}; ${money(facts, own.yearRevenue)} revenue in the last year.`,
    };
  }
  if (is(quantity, 'high')) {
    return {
      topic,
      action: `Offer multi-packs and prices by quantity rather than coupons on single items.`,
      evidence: `Units per line ${against(facts, quantity)}.${discount ? ` Mean discount ${against(facts, discount)}.` : ''}`,
    };
  }
  if (is(lines, 'high')) {
    return {
      topic,
      action: `Reward the full basket: a threshold a little above their usual order of ${money(facts, perOrder(facts))} asks for one line more.`,
      evidence: `Lines per order ${against(facts, lines)}.${discount ? ` Mean discount ${against(facts, discount)}.` : ''}`,
    };
  }
  if (is(shipping, 'high')) {
    return {
      topic,
      action: `Name what is missing to free shipping in the basket: shipping is what they pay and others do not.`,
      evidence: `Shipping per order ${against(facts, shipping)}; ${money(facts, perOrder(facts))} revenue per order.`,
    };
  }
  if (is(discount, 'low')) {
    return {
      topic,
      action: `Do not send them general coupons: they ${discount.mean < 0.05 ? 'buy without' : 'need them less than others'}. Ten per cent off what they buy anyway would cost about ${money(facts, own.yearRevenue * 0.1)} a year.`,
      evidence: `Mean discount ${against(facts, discount)}; ${money(facts, own.yearRevenue)} revenue in the last year.`,
    };
  }
  return {
    topic,
    action: discount
      ? `No promotion of their own: they use discounts much as others do.`
      : `The data hold no discounts, so nothing here says whether they need one. Try a small offer on a tenth of them before giving it to all.`,
    evidence: discount
      ? `Mean discount ${against(facts, discount)}.`
      : `${money(facts, perOrder(facts))} revenue per order against ${money(facts, facts.rest.revenuePerOrder)} for everyone else.`,
  };
}

function retention(facts: Facts): Advice {
  const { own, rest } = facts;
  const evidence = `${formatNumber(own.quietCustomers, 0)} of ${formatNumber(own.size, 0)} (${formatPercent(own.quietShare, 0)}) are silent for more than twice their usual gap, against ${formatPercent(rest.quietShare, 0)} of everyone else and some ${formatPercent(QUIET_BY_CHANCE, 0)} by chance; their usual gap is ${days(own.usualGapDays)} (median). Those who are silent brought ${money(facts, own.quietYearRevenue)} in the last year.`;
  const topic = 'Retention';
  const gap = Number.isFinite(own.usualGapDays) ? Math.round(own.usualGapDays) : null;
  if (gap === null) {
    return {
      topic,
      action: 'Nobody here came back yet, so there is no rhythm to miss. Ask for the second order.',
      evidence: `${formatCount(own.size, 'customer', 'customers')} with one order each.`,
    };
  }
  const difference = own.quietShare - rest.quietShare;
  const error = Math.sqrt(
    (own.quietShare * (1 - own.quietShare)) / Math.max(1, own.size) +
      (rest.quietShare * (1 - rest.quietShare)) / Math.max(1, rest.size),
  );
  if (difference > 1.96 * error && difference > 0.03) {
    return {
      topic,
      action: `Act first here: more of them have gone quiet than of the others. Write to the ${formatNumber(own.quietCustomers, 0)} who are quiet now, and to the others when ${formatNumber(gap * 2, 0)} days have passed.`,
      evidence,
    };
  }
  if (difference < -1.96 * error && difference < -0.03) {
    return {
      topic,
      action: `Fewer of them have gone quiet than of the others. A reminder around day ${formatNumber(gap, 0)} is enough; spend on other groups.`,
      evidence,
    };
  }
  return {
    topic,
    action: `They go quiet about as often as others. Remind them once around day ${formatNumber(gap, 0)}, and again at day ${formatNumber(gap * 2, 0)} with what they bought before.`,
    evidence,
  };
}

function personalisation(facts: Facts): Advice {
  const topic = 'Personalisation';
  const discount = contrast(facts, 'discount');
  const returns = contrast(facts, 'returns');
  const lines = contrast(facts, 'lines');
  const order = contrast(facts, 'aov');
  const quantity = contrast(facts, 'quantity');
  const { favourite } = facts;
  const favours = favourite
    ? ` ${favourite.category} is ${formatPercent(favourite.share, 0)} of their lines, ${Number.isFinite(favourite.times) ? `${formatNumber(favourite.times, 1)} times its share of everyone else’s` : 'and of nobody else’s'}.`
    : '';
  if (returns && is(returns, 'high')) {
    return {
      topic,
      action: `Help them choose before they order (sizes, photos, comparisons), and leave what they sent back out of what you suggest.`,
      evidence: `Return rate ${against(facts, returns)}.${favours}`,
    };
  }
  if (isVariety(facts, 'high')) {
    return {
      topic,
      action: `Show them the whole range and what is new in categories they have not tried: they buy across it.`,
      evidence: `Category variety ${against(facts, contrast(facts, 'entropy')!)}.${favours}`,
    };
  }
  const narrow = isVariety(facts, 'low');
  if (narrow) {
    return {
      topic,
      action: is(quantity, 'high')
        ? `Keep to each one’s own category first, and make reordering a matter of one click.`
        : `Keep to each one’s own category first: new items and accessories there.`,
      evidence: `${featureName(narrow)} ${against(facts, contrast(facts, narrow)!)}.${favours}`,
    };
  }
  if (is(discount, 'high')) {
    return {
      topic,
      action: `Show what is on offer in each one's own categories first; new items at full price are not what they answer to.`,
      evidence: `Mean discount ${against(facts, discount)}.${favours}`,
    };
  }
  if (is(lines, 'high')) {
    return {
      topic,
      action: is(quantity, 'low')
        ? `They take a few each of many items: suggest what goes with the basket and is not in it yet, and let them order from a list.`
        : `They fill baskets: suggest what goes with the basket and is not in it yet, and offer the last one again as a list.`,
      evidence: `Lines per order ${against(facts, lines)}${is(quantity, 'low') ? `; units per line ${against(facts, quantity)}` : ''}.${favours}`,
    };
  }
  if (is(quantity, 'high')) {
    return {
      topic,
      action: `They take many of one item: make ordering it again a matter of one click, and say when the usual quantity should be used up.`,
      evidence: `Units per line ${against(facts, quantity)}.${favours}`,
    };
  }
  if (is(order, 'high')) {
    return {
      topic,
      action:
        lines && lines.mean > FEW_LINES
          ? `Their orders are worth more, not fuller than others’: show the better item of a kind first.`
          : `Large purchases: offer what completes the last one soon after it, and advice before the next.`,
      evidence: `Order value ${against(facts, order)}${lines ? `; lines per order ${against(facts, lines)}` : ''}.${favours}`,
    };
  }
  if (is(lines, 'low')) {
    return {
      topic,
      action: `They buy few things at a time: suggest one matching item in the basket. One more line in one order of ten would bring about ${money(facts, perLine(facts.own, lines) / 10)} a year.`,
      evidence: `Lines per order ${against(facts, lines)}; ${money(facts, facts.own.yearRevenue)} revenue in the last year.${favours}`,
    };
  }
  if (favourite) {
    return {
      topic,
      action: `Lead with ${favourite.category}, which they buy more than others.`,
      evidence: favours.trim(),
    };
  }
  if (is(order, 'low') || is(quantity, 'low')) {
    const [name, found] = is(order, 'low') ? ['Order value', order] : ['Units per line', quantity!];
    return {
      topic,
      action: `They buy on a small scale: small packs and low-priced additions first.`,
      evidence: `${name} ${against(facts, found)}.`,
    };
  }
  return {
    topic,
    action: `No advice: what they buy does not differ enough from the others’. Recommendations by each one’s own last order will do.`,
    evidence: lines
      ? `Lines per order ${against(facts, lines)}.`
      : `${formatCount(facts.own.size, 'customer', 'customers')}.`,
  };
}

/** Revenue that one line more in every order would bring in a year, at what a line brings now. */
function perLine({ yearRevenue }: ClusterProfile, lines: FeatureContrast): number {
  return lines.mean > 0 ? yearRevenue / lines.mean : 0;
}

function days(value: number): string {
  return formatCount(Math.round(value), 'day', 'days');
}

/** What to do with the customers that HDBSCAN leaves out. */
export function noiseAdvice(
  noise: ClusterProfile,
  nearest: readonly { readonly name: string; readonly customers: number }[],
  currency: string | null,
): { readonly who: string; readonly action: string } {
  const apart = [...noise.contrasts]
    .filter(({ low, high, difference }) => (low > 0 || high < 0) && Math.abs(difference) >= 0.3)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, 2)
    .map(
      ({ feature, mean, restMean }) =>
        `${featureName(feature).toLowerCase()} ${featureValue(feature, mean, currency)} against ${featureValue(feature, restMean, currency)}`,
    );
  const share =
    noise.revenueShare === null ? '' : `, ${formatPercent(noise.revenueShare, 0)} of revenue`;
  const where = nearest
    .filter(({ customers }) => customers > 0)
    .slice(0, 3)
    .map(({ name, customers }) => `${name} (${formatNumber(customers, 0)})`)
    .join(', ');
  const valuable = noise.revenueShare !== null && noise.revenueShare > 1.25 * noise.share;
  return {
    who: `${formatCount(noise.size, 'customer fits', 'customers fit')} no dense group (${formatPercent(noise.share, 0)} of customers${share})${apart.length ? `: ${apart.join('; ')}` : ''}.`,
    action: `${
      valuable
        ? 'They are worth more than their number, and unlike each other: look at the largest of them one by one.'
        : 'Do not make a campaign for them as a group: they have nothing in common but not fitting in.'
    } For mass mailings treat each as the group it is nearest to${where ? `: ${where}` : ''}. Distances are in the table.`,
  };
}
