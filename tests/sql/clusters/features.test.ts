/** The page's own way with its default controls: the SQL of `query.ts`, then the jobs. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDemo, type NodeDataset } from '../../../scripts/node-dataset';
import {
  eligible,
  readCustomers,
  readOrders,
  type ClusterCustomers,
  type Eligibility,
} from '../../../src/lib/analyses/clusters/customers';
import { DEFAULT_PARAMS } from '../../../src/lib/analyses/clusters/params';
import {
  availableFeatures,
  categoriesSql,
  categoryLinesSql,
  featuresSql,
  ordersSql,
} from '../../../src/lib/analyses/clusters/query';
import type { Settings } from '../../../src/lib/analyses/clusters/result';
import { clusterInput, settingsOf } from '../../../src/lib/analyses/clusters/settings';
import { asOfDay } from '../../../src/lib/analyses/rfm/query';
import { adjustedRandIndex } from '../../../src/lib/core/cluster/agreement';
import { FEATURES } from '../../../src/lib/core/cluster/features/definitions';
import { featuresOfOrders, type OrderFacts } from '../../../src/lib/core/cluster/features/orders';
import { runDensity, runKMeans, runNulls } from '../../../src/lib/core/cluster/jobs';
import { judgeStructure, type StructureVerdict } from '../../../src/lib/core/cluster/trust/nulls';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { openIndependentDraws } from '../../generators/independent-draws';

const DAY_MS = 86_400_000;
const quiet = (): void => undefined;

interface Store {
  readonly customers: ClusterCustomers;
  readonly orders: OrderFacts;
  readonly asOf: number;
  readonly settings: Settings;
  readonly eligibility: Eligibility;
}

async function read({ db, schema }: NodeDataset): Promise<Store> {
  const sql = featuresSql(schema, EMPTY_FRAME);
  const customers = readCustomers(await db.query(sql), availableFeatures(schema));
  const asOf = asOfDay(schema, EMPTY_FRAME);
  const settings = settingsOf(DEFAULT_PARAMS, {
    db,
    schema,
    sql,
    customers,
    asOf,
    audienceRevision: 0,
  });
  const [facts, lines, categories] = [
    await db.query(ordersSql(EMPTY_FRAME)),
    await db.query(categoryLinesSql(EMPTY_FRAME)),
    await db.query(categoriesSql()),
  ];
  return {
    customers,
    orders: readOrders(facts, lines, categories.numRows, customers),
    asOf: Date.parse(asOf) / DAY_MS,
    settings,
    eligibility: eligible(customers, settings.features, settings.minOrders),
  };
}

function verdictOf({ customers, orders, asOf, settings, eligibility }: Store): StructureVerdict {
  const { features, scaling, transform, seed } = settings;
  return judgeStructure(
    runNulls(
      {
        orders,
        customers: customers.count,
        rows: eligibility.rows,
        asOf,
        features,
        scaling,
        transform,
        seed,
        runs: 19,
      },
      quiet,
    ),
  );
}

describe('customers of the demo store', () => {
  let store: Store;
  beforeAll(async () => {
    const demo = await openDemo();
    store = await read(demo);
    await demo.db.close();
  }, 60_000);

  it('have the same features from SQL and from the orders dealt with in the nulls', () => {
    const { customers, orders, asOf } = store;
    const own = featuresOfOrders(orders, customers.count, asOf);
    for (const id of FEATURES) {
      const fromSql = customers.columns[id]!;
      for (let row = 0; row < customers.count; row++) {
        const [a, b] = [fromSql[row]!, own[id][row]!];
        if (Number.isNaN(a) && Number.isNaN(b)) continue;
        if (!(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)))) {
          expect.fail(`${id} of customer ${row}: SQL ${a}, orders ${b}`);
        }
      }
    }
  });

  it('fall into the planted archetypes, by k-means and by HDBSCAN', () => {
    const { customers, settings, eligibility } = store;
    const truth = JSON.parse(readFileSync('static/data/demo-truth-customers.json', 'utf8')) as {
      archetype: string;
    };
    const { ideal } = JSON.parse(readFileSync('static/data/demo-truth.json', 'utf8')) as {
      ideal: { archetype: { byEligibility: { orders5: { ari: number; customers: number } } } };
    };
    const possible = ideal.archetype.byEligibility.orders5;
    expect(settings.minOrders).toBe(5);
    // The truth counts customers before the file's planted dirt; a handful lose an order to it.
    expect(eligibility.rows.length / possible.customers).toBeCloseTo(1, 2);
    const ids = customers.table.getChild('customer_id')!;
    const planted = Int32Array.from(eligibility.rows, (row) =>
      truth.archetype.charCodeAt(Number(String(ids.get(row)).replace(/\D/g, '')) - 1),
    );
    const input = clusterInput({
      inputs: { customers } as Parameters<typeof clusterInput>[0]['inputs'],
      settings,
      eligibility,
    });
    const found = runKMeans({ ...input, k: settings.k, restarts: 10 }, quiet);
    expect(found.choice.k).toBe(6);
    expect(found.choice.clarity).toBe('clear');
    expect(adjustedRandIndex(found.labels, planted)).toBeGreaterThanOrEqual(0.9 * possible.ari);
    const density = runDensity({ ...input, ...settings }, quiet);
    expect(adjustedRandIndex(density.labels, planted)).toBeGreaterThanOrEqual(0.9 * possible.ari);
  }, 60_000);

  it('are said to fall into groups', () => {
    expect(verdictOf(store).verdict).toBe('groups');
  }, 60_000);
});

describe('customers of independent draws', () => {
  it('are said not to be of different kinds', async () => {
    const draws = await openIndependentDraws(7, 40_000);
    const store = await read(draws);
    await draws.db.close();
    const verdict = verdictOf(store);
    expect(verdict.verdict).toBe('none');
    expect(verdict.spreadRatio).toBeLessThan(1.2);
  }, 60_000);
});
