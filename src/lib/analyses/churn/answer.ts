/** The finding in sentences. Words are the page's; figures are the data's. */
import { toIso } from '../../core/calendar';
import type { HoldOut } from '../../core/churn/report';
import { formatCount, formatDay, formatMoney, formatNumber, formatPercent } from '../../ui/format';
import type { RiskList } from './list';
import type { ChurnResult } from './model.svelte';
import { SURELY_GONE, type LongSilence } from './params';
import { overdue, testVerdict, type TestVerdict } from './trust';
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
  const verdict = testVerdict(result.report.holdOut);
  const isFirm = verdict === 'passed';
  const gone =
    !rule.withGone && list.surelyGone > 0
      ? isFirm
        ? ` Another ${formatNumber(list.surelyGone, 0)} are silent for so long that they have left with a probability over ${formatPercent(SURELY_GONE, 0)}; they are not listed.`
        : ` Another ${formatNumber(list.surelyGone, 0)} are silent for longer still; the model takes them for gone and does not list them.`
      : '';
  const { expected, beyondChance } = overdue(list.silent, list.eligible, rule.silence);
  const chance = `about ${formatNumber(expected, 0)} of them would be by chance if nobody had left`;
  const long = `silent longer than ${silenceWords(rule.silence)} of their usual gaps`;
  const people = `${formatNumber(list.silent, 0)} of ${formatNumber(list.eligible, 0)} repeat customers`;
  const who =
    list.silent === list.rows.length ? 'they' : `the ${formatNumber(list.rows.length, 0)} listed`;
  const worth = [
    plain(`At their rhythm ${who} would bring `),
    strong(`${money(list.yearValue)} a year`),
    plain(`${lossWords(verdict, money(list.atRisk))}${gone}`),
  ];
  if (!beyondChance) {
    return [
      strong('No more customers are overdue than chance would make.'),
      plain(` ${people} have been ${long}; ${chance}. `),
      ...worth,
    ];
  }
  return [strong(people), plain(` have been ${long}; ${chance}. `), ...worth];
}

/** A sum that failed its test on the past is not stated. */
function lossWords(verdict: TestVerdict, atRisk: string): string {
  switch (verdict) {
    case 'passed':
      return `, of which the model expects ${atRisk} to be lost.`;
    case 'untested':
      return `. The model puts the loss at ${atRisk}, but the data are too short to test it: take it as a guess.`;
    case 'level':
      return '. How much of it is lost is not stated: on the past, the model was too far off.';
    case 'ranking':
      return '. How much of it is lost is not stated: on the past, the model could not tell who would stay away.';
  }
}

/** How far the probabilities can be trusted. */
export function trustSentence(holdOut: HoldOut | null): string {
  if (!holdOut) {
    return 'The data are too short, or hold too few repeat customers, to test these probabilities on the past.';
  }
  const off = holdOut.predicted - holdOut.observed;
  const isBetter = holdOut.auc - holdOut.aucRecency > 0.005;
  const caution = {
    untested: '',
    passed: isBetter
      ? ''
      : ' So days since the last order rank these customers as well as the model does.',
    level: ` So the probabilities are ${off > 0 ? 'too high' : 'too low'} for that time of year: neither they nor the money at risk are shown.${isBetter ? '' : ' Days since the last order put customers in order as well.'}`,
    ranking:
      ' That is hardly better than tossing a coin: the probabilities are not shown, and their order says nothing.',
  }[testVerdict(holdOut)];
  return `Tested on the past: what was known on ${formatDay(toIso(holdOut.cutDay))} foretold that ${formatPercent(holdOut.predicted)} of ${formatNumber(holdOut.customers, 0)} repeat customers would not buy in the next ${holdOut.horizonDays} days; ${formatPercent(holdOut.observed)} did not. It put a customer who stayed away above one who came in ${formatPercent(holdOut.auc, 0)} of pairs; days since the last order alone ${isBetter ? 'do so in only' : 'do so in'} ${formatPercent(holdOut.aucRecency, 0)}.${caution} Only the ${holdOut.horizonDays} days were tested: that somebody has left for good is never seen.`;
}
