/** The structure check of a data set: every question that its columns allow, and the verdicts. */
import type { OnProgress } from '../jobs';
import { Rng } from '../rng';
import {
  basketsOf,
  basketUnit,
  customersWith,
  linesByOrder,
  mostFrequent,
  onePricePerOrder,
  orderMix,
} from './assemble';
import { choiceTest } from './choice';
import { gapsTest } from './gaps';
import { pairsTest, type StrongPair } from './pairs';
import { priceTest } from './price';
import { QUESTIONS, type Obstacle, type QuestionId, type TestResult } from './questions';
import { repeatTest } from './repeat';
import { orderSequence } from './sequence';
import { tableTest } from './tables';
import { dailyOrders, hourTest, monthsTest, trendTest, weekdayTest } from './timing';
import { judge, overall, type Answer, type Overall } from './verdict';

const MINUTES_PER_DAY = 1440;

/** Codes are 0-based, −1 where there is no value. */
export interface StructureInput {
  /** Purchases, by time. */
  readonly orders: {
    /** Key of the order, as the lines name it. */
    readonly key: Int32Array;
    readonly customer: Int32Array;
    /** Minutes since 1970-01-01 00:00. */
    readonly minute: Int32Array;
  };
  /** Lines of these purchases. */
  readonly lines: {
    readonly order: Int32Array;
    readonly product: Int32Array;
    /** Codes by frequency, the most frequent first. */
    readonly category: Int32Array;
    /** Natural logarithm of the unit price, NaN where there is none. */
    readonly logPrice: Float64Array;
  };
  /** One line of each customer, and of each order without a known one. */
  readonly people: Readonly<
    Record<'category' | 'payment' | 'discount' | 'status' | 'city' | 'region', Int32Array>
  >;
  /** Why a question cannot be asked, as far as the columns tell. */
  readonly obstacles: Readonly<Partial<Record<QuestionId, Obstacle>>>;
  readonly seed: number;
}

export interface StructureReport {
  /** In the order of {@link QUESTIONS}. */
  readonly answers: readonly Answer[];
  readonly overall: Overall;
  /** What a basket is in the question of pairs. */
  readonly basket: 'order' | 'customer';
  /** Products, by their codes, that lie together most unlike chance. */
  readonly strongPairs: readonly StrongPair[];
  readonly seed: number;
}

export function checkStructure(input: StructureInput, onProgress: OnProgress): StructureReport {
  const { orders, lines, people, obstacles, seed } = input;
  const root = new Rng(seed);
  const results: TestResult[] = [];
  const found = new Map<QuestionId, Obstacle>();
  const ask = (id: QuestionId, test: (rng: Rng) => TestResult | Obstacle): void => {
    const obstacle = obstacles[id];
    const result = obstacle ?? test(root.fork(id));
    if (typeof result === 'string') found.set(id, result);
    else results.push(result);
  };
  const stage = (name: string, fraction: number): void => onProgress({ stage: name, fraction });

  stage('Comparing days with chance', 0.05);
  const day = orders.minute.map((minute) => Math.floor(minute / MINUTES_PER_DAY));
  const daily = day.length ? dailyOrders(day) : null;
  ask('months', (rng) => (daily ? monthsTest(daily, rng) : 'short'));
  ask('trend', () => (daily ? trendTest(daily) : 'short'));
  ask('weekday', (rng) => (daily ? weekdayTest(daily, rng) : 'short'));
  ask('hour', (rng) => hourTest(orders.minute, rng));

  stage('Comparing customers with chance', 0.1);
  const sequence = orderSequence(orders.customer, orders.minute, root.fork('ties'));
  ask('repeat', (rng) => repeatTest(customersWith(sequence.sizes), rng));
  ask('gaps', (rng) => gapsTest(sequence, orders.minute, rng));
  stage('Comparing choices with chance', 0.25);
  const byOrder = linesByOrder(lines.order, orders.key);
  ask('choice', (rng) => choiceTest(orderMix(lines.category, byOrder, sequence), rng));

  stage('Comparing baskets with chance', 0.4);
  const unit = basketUnit(lines.product, byOrder, orders.customer);
  const items = mostFrequent(lines.product);
  let strong: readonly StrongPair[] = [];
  ask('pairs', (rng) => {
    if (items.length < 3) return 'one-value';
    const baskets = basketsOf(lines.product, byOrder, orders.customer, unit, items);
    const answer = pairsTest(baskets, rng, (part) =>
      stage('Comparing baskets with chance', 0.4 + 0.5 * part),
    );
    strong = answer.strong.map(({ a, b, ...pair }) => ({ ...pair, a: items[a]!, b: items[b]! }));
    return answer.result;
  });

  stage('Comparing columns with chance', 0.9);
  ask('price', () => {
    const { product, logPrice } = onePricePerOrder(lines.product, lines.logPrice, byOrder);
    return priceTest(product, logPrice);
  });
  ask('place', (rng) => tableTest('place', people.city, people.region, rng));
  for (const id of ['payment', 'discount', 'status'] as const) {
    ask(id, (rng) => tableTest(id, people.category, people[id], rng));
  }

  const judged = new Map(judge(results).map((answer) => [answer.id, answer]));
  const answers = QUESTIONS.map((id): Answer => {
    const answer = judged.get(id);
    return answer ?? { id, verdict: 'unanswerable', obstacle: found.get(id)! };
  });
  return { answers, overall: overall(answers), basket: unit, strongPairs: strong, seed };
}
