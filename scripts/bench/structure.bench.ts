/**
 * `npm run bench -- structure [data sets]`: how often the verdict on cluster structure is wrong. False
 * alarms on data whose every field is drawn independently of the customer, and how few customers of
 * the demo store are enough for its six planted kinds to be found.
 */
import { openDemo, type NodeDataset } from '../node-dataset';
import {
  eligible,
  readCustomers,
  readOrders,
  type ClusterCustomers,
} from '../../src/lib/analyses/clusters/customers';
import { chooseMinOrders, usableFeatures } from '../../src/lib/analyses/clusters/defaults';
import {
  availableFeatures,
  categoriesSql,
  categoryLinesSql,
  featuresSql,
  ordersSql,
} from '../../src/lib/analyses/clusters/query';
import { asOfDay } from '../../src/lib/analyses/rfm/query';
import type { OrderFacts } from '../../src/lib/core/cluster/features/orders';
import { runNulls } from '../../src/lib/core/cluster/jobs';
import { judgeStructure, type StructureVerdict } from '../../src/lib/core/cluster/trust/nulls';
import { Rng } from '../../src/lib/core/rng';
import { EMPTY_FRAME } from '../../src/lib/data/frame';
import { openIndependentDraws } from '../../tests/generators/independent-draws';

const SETS = Number(process.argv[2] ?? 40);
const DAY_MS = 86_400_000;

interface Store {
  readonly customers: ClusterCustomers;
  readonly orders: OrderFacts;
  readonly asOf: number;
}

async function read({ db, schema }: NodeDataset): Promise<Store> {
  const customers = readCustomers(
    await db.query(featuresSql(schema, EMPTY_FRAME)),
    availableFeatures(schema),
  );
  const categories = (await db.query(categoriesSql())).numRows;
  return {
    customers,
    orders: readOrders(
      await db.query(ordersSql(EMPTY_FRAME)),
      await db.query(categoryLinesSql(EMPTY_FRAME)),
      categories,
      customers,
    ),
    asOf: Date.parse(asOfDay(schema, EMPTY_FRAME)) / DAY_MS,
  };
}

/** With the page's own defaults, or of `most` of the eligible customers only. */
function verdictOf({ customers, orders, asOf }: Store, seed: number, most = Infinity): Found {
  const features = usableFeatures(customers, null);
  const all = eligible(customers, features, chooseMinOrders(customers)).rows;
  const rows = new Rng(seed)
    .fork('study')
    .sample(all.length, most)
    .map((at) => all[at]!);
  const setting = { features, scaling: 'standard', transform: 'auto', seed, runs: 19 } as const;
  const comparison = runNulls(
    { ...setting, orders, customers: customers.count, rows, asOf },
    () => undefined,
  );
  return { ...judgeStructure(comparison), real: comparison.real.silhouette };
}

type Found = StructureVerdict & { readonly real: number };

function count(what: string, verdicts: readonly Found[]): void {
  const of = (kind: StructureVerdict['verdict']): string =>
    `${kind} ${verdicts.filter(({ verdict }) => verdict === kind).length}`;
  const mean = (value: (found: Found) => number): string =>
    (verdicts.reduce((sum, found) => sum + value(found), 0) / verdicts.length).toFixed(3);
  const most = (value: (found: Found) => number): string =>
    Math.max(...verdicts.map(value)).toFixed(3);
  console.log(
    `${what}: ${of('none')}, ${of('degrees')}, ${of('groups')} of ${verdicts.length}; silhouette ${mean(({ real }) => real)}, dealt ${mean(({ meanDealt }) => meanDealt)}, cloud ${mean(({ meanCloud }) => meanCloud)}; most above dealt ${most(({ real, meanDealt }) => real - meanDealt)}; variance ratio at most ${most(({ spreadRatio }) => spreadRatio)}; p ≤ 0.05: distinctness ${verdicts.filter(({ pDealt }) => pDealt <= 0.05).length}, variance ${verdicts.filter(({ pSpread }) => pSpread <= 0.05).length}`,
  );
}

/** A share of the orders goes to whomever it may: the kinds of customers blur. */
function partlyDealt(orders: OrderFacts, share: number, seed: number): OrderFacts {
  const rng = new Rng(seed);
  const some = Array.from(orders.customer.keys()).filter(
    (o) => orders.isSale[o] === 1 && rng.float() < share,
  );
  const dealt = rng.shuffle(Int32Array.from(some, (o) => orders.customer[o]!));
  const customer = orders.customer.slice();
  some.forEach((o, at) => (customer[o] = dealt[at]!));
  return { ...orders, customer };
}

const alarms: Found[] = [];
for (let seed = 1; seed <= SETS; seed++) {
  const draws = await openIndependentDraws(seed);
  alarms.push(verdictOf(await read(draws), seed));
  await draws.db.close();
  if (seed % 10 === 0 || seed === SETS) count('independent draws', alarms);
}
const demo = await openDemo();
const store = await read(demo);
await demo.db.close();
for (const share of [0.25, 0.5, 0.75, 0.9]) {
  const verdicts: Found[] = [];
  for (let seed = 1; seed <= 10; seed++) {
    verdicts.push(verdictOf({ ...store, orders: partlyDealt(store.orders, share, seed) }, seed));
  }
  count(`demo, ${100 * share} % of orders dealt by lot`, verdicts);
}
for (const customers of [60, 120, 250, 500, 1000, 4096]) {
  const verdicts: Found[] = [];
  for (let seed = 1; seed <= 10; seed++) verdicts.push(verdictOf(store, seed, customers));
  count(`demo, ${customers} customers`, verdicts);
}
