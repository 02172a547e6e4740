/** Names of clusters, from the features that set them apart. */
import type { Feature } from '../../core/cluster/features/definitions';
import type { ClusterProfile, FeatureContrast } from '../../core/cluster/profile';

/** A noun for the strongest trait and a qualifier for the second. */
interface TraitWords {
  readonly noun: string;
  readonly qualifier: string;
}

const HIGH: Readonly<Record<Feature, TraitWords>> = {
  aov: { noun: 'Big-ticket buyers', qualifier: 'large orders' },
  discount: { noun: 'Bargain hunters', qualifier: 'on discount' },
  quantity: { noun: 'Bulk buyers', qualifier: 'many units a line' },
  lines: { noun: 'Basket fillers', qualifier: 'full baskets' },
  shipping: { noun: 'Shipping payers', qualifier: 'paying shipping' },
  entropy: { noun: 'Explorers', qualifier: 'across categories' },
  topShare: { noun: 'One-category buyers', qualifier: 'one category' },
  returns: { noun: 'Frequent returners', qualifier: 'many returns' },
  gap: { noun: 'Seldom buyers', qualifier: 'long pauses' },
  gapSpread: { noun: 'Irregular buyers', qualifier: 'irregular' },
  spend: { noun: 'High spenders', qualifier: 'high spend' },
  orders: { noun: 'Regulars', qualifier: 'many orders' },
  tenure: { noun: 'Long-standing customers', qualifier: 'long-standing' },
};

const LOW: Readonly<Record<Feature, TraitWords>> = {
  aov: { noun: 'Small-order buyers', qualifier: 'small orders' },
  discount: { noun: 'Full-price buyers', qualifier: 'full price' },
  quantity: { noun: 'Small-quantity buyers', qualifier: 'few units a line' },
  lines: { noun: 'Small-basket buyers', qualifier: 'small baskets' },
  shipping: { noun: 'Free-shipping buyers', qualifier: 'hardly any shipping' },
  entropy: { noun: 'Specialists', qualifier: 'few categories' },
  topShare: { noun: 'All-round buyers', qualifier: 'no main category' },
  returns: { noun: 'Keepers', qualifier: 'hardly any returns' },
  gap: { noun: 'Frequent buyers', qualifier: 'short pauses' },
  gapSpread: { noun: 'Clockwork buyers', qualifier: 'regular' },
  spend: { noun: 'Low spenders', qualifier: 'low spend' },
  orders: { noun: 'Occasional buyers', qualifier: 'few orders' },
  tenure: { noun: 'Newcomers', qualifier: 'new' },
};

/** From here on a difference is worth a name, in pooled standard deviations. */
export const NAMED_FROM = 0.5;
/** Features that say the same thing from two sides; only the stronger one is named. */
const SAME: readonly (readonly Feature[])[] = [
  ['entropy', 'topShare'],
  ['spend', 'orders'],
  ['gap', 'gapSpread'],
];

/** Shipping follows from the size of an order: where both differ, the order is the trait. */
function weight({ feature, difference }: FeatureContrast): number {
  return Math.abs(difference) * (feature === 'shipping' ? 0.5 : 1);
}

/** Contrasts of a cluster that are worth a word, the strongest first, no two saying the same. */
export function traits(
  { contrasts }: ClusterProfile,
  features: readonly Feature[],
): FeatureContrast[] {
  const sorted = contrasts
    .filter(({ feature, difference, low, high }) => {
      const certain = low > 0 || high < 0;
      return features.includes(feature) && certain && Math.abs(difference) >= NAMED_FROM;
    })
    .sort((a, b) => weight(b) - weight(a));
  return sorted.filter(
    ({ feature }, at) =>
      !sorted
        .slice(0, at)
        .some((stronger) =>
          SAME.some((pair) => pair.includes(feature) && pair.includes(stronger.feature)),
        ),
  );
}

function words({ feature, difference }: FeatureContrast): TraitWords {
  return (difference > 0 ? HIGH : LOW)[feature];
}

/** On the scale of z, what another cluster may have more before the name is its. */
const TIE = 0.05;

/** The strongest trait that no other cluster has more of: only it can give the noun. */
function leading(
  cluster: number,
  profiles: readonly ClusterProfile[],
  list: readonly FeatureContrast[],
): FeatureContrast | undefined {
  return list.find(({ feature, difference, z }) =>
    profiles.every((other, at) => {
      const theirs = other.contrasts.find((found) => found.feature === feature);
      const sign = Math.sign(difference);
      return at === cluster || !theirs || sign * theirs.z <= sign * z + TIE;
    }),
  );
}

/**
 * One name per cluster, no two alike; the average ones are called so. A cluster that
 * another one exceeds in all that sets it apart is in between, with what does.
 */
export function nameClusters(
  profiles: readonly ClusterProfile[],
  features: readonly Feature[],
): string[] {
  const all = profiles.map((profile, cluster) => {
    const list = traits(profile, features);
    const first = leading(cluster, profiles, list);
    return first
      ? { noun: words(first).noun, next: list.find((found) => found !== first), isLed: true }
      : { noun: list.length ? 'In between' : 'Average customers', next: list[0], isLed: false };
  });
  const full = ({ noun, next }: (typeof all)[number]): string =>
    next ? `${noun}, ${words(next).qualifier}` : noun;
  return all.map((own, cluster) => {
    const alone = all.every((other, at) => at === cluster || other.noun !== own.noun);
    if (alone && own.isLed) return own.noun;
    const named = full(own);
    const clashes = all.some((other, at) => at < cluster && full(other) === named);
    return clashes ? `${named} (${cluster + 1})` : named;
  });
}
