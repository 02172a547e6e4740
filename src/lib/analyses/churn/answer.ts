/** The finding in sentences. Words are the page's; figures are the data's. */
import { toIso } from '../../core/calendar';
import type { HoldOut } from '../../core/churn/report';
import { formatCount, formatDay, formatMoney, formatNumber, formatPercent } from '../../ui/format';
import type { RiskList } from './list';
import type { ChurnResult } from './model.svelte';
import { SURELY_GONE, type LongSilence } from './params';
import type { Phrase } from '../page/phrase';

const strong = (text: string): Phrase => ({ text, strong: true });
const plain = (text: string): Phrase => ({ text });

/** `9 of 10`, `19 of 20`, `4 of 5`. */
export function silenceWords(silence: LongSilence): string {
  return { 0.8: '4 of 5', 0.9: '9 of 10', 0.95: '19 of 20' }[silence];
}

export function answer(
  result: ChurnResult,
  list: RiskList | null,
  rule: { readonly silence: LongSilence; readonly withGone: boolean },
): readonly Phrase[] {
  const n = result.customerKey.length;
  if (n === 0) return [strong('No known customer bought anything in this part of the data.')];
  if (!result.report || !list) {
    const repeaters = result.purchaseDays.filter((days) => days > 1).length;
    return [
      strong(
        repeaters === 0
          ? `Each of the ${formatCount(n, 'customer', 'customers')} bought on one day only.`
          : `Only ${formatNumber(repeaters, 0)} of ${formatCount(n, 'customer', 'customers')} bought more than once.`,
      ),
      plain(
        ` Who is silent for long can be told from the gaps between purchases. ${result.thin ?? ''}`,
      ),
    ];
  }
  const { currency } = result.schema;
  const money = (value: number): string => formatMoney(value, currency, { compact: true });
  if (list.rows.length === 0) {
    return [
      strong('Nobody has been silent for unusually long and may still be won back.'),
      plain(
        ` Of ${formatNumber(list.eligible, 0)} customers with a rhythm, ${formatNumber(list.surelyGone, 0)} have very likely left.`,
      ),
    ];
  }
  const gone =
    !rule.withGone && list.surelyGone > 0
      ? ` Another ${formatNumber(list.surelyGone, 0)} are silent for so long that they have left with a probability over ${formatPercent(SURELY_GONE, 0)}; they are not listed.`
      : '';
  return [
    strong(
      `${formatNumber(list.rows.length, 0)} of ${formatNumber(list.eligible, 0)} repeat customers`,
    ),
    plain(` have been silent longer than ${silenceWords(rule.silence)} of their usual gaps. `),
    plain('At their rhythm they would bring '),
    strong(`${money(list.yearValue)} a year`),
    plain(`, of which ${money(list.atRisk)} is expected to be lost.${gone}`),
  ];
}

/** How far the probabilities can be trusted. */
export function trustSentence(holdOut: HoldOut | null): string {
  if (!holdOut) {
    return 'The data are too short, or hold too few repeat customers, to test these probabilities on the past.';
  }
  const better = holdOut.auc - holdOut.aucRecency;
  const off = holdOut.predicted - holdOut.observed;
  const caution =
    Math.abs(off) > 0.04
      ? ` So the probabilities are ${off > 0 ? 'too high' : 'too low'} for that time of year; rely on the order of the list rather than on its percentages.`
      : '';
  return `Tested on the past: what was known on ${formatDay(toIso(holdOut.cutDay))} foretold that ${formatPercent(holdOut.predicted)} of ${formatNumber(holdOut.customers, 0)} repeat customers would not buy in the next ${holdOut.horizonDays} days; ${formatPercent(holdOut.observed)} did not. It put a customer who stayed away above one who came in ${formatPercent(holdOut.auc, 0)} of pairs; days since the last order alone ${better > 0.005 ? 'do so in only' : 'do so in'} ${formatPercent(holdOut.aucRecency, 0)}.${caution}`;
}
