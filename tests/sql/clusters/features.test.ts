import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemo, type NodeDataset } from '../../../scripts/node-dataset';
import { readFileSync } from 'node:fs';
import { FEATURES } from '../../../src/lib/core/cluster/features/definitions';
import { featuresOfOrders } from '../../../src/lib/core/cluster/features/orders';
import { adjustedRandIndex } from '../../../src/lib/core/cluster/agreement';
import { runDensity, runKMeans, runNulls } from '../../../src/lib/core/cluster/jobs';
import { judgeStructure } from '../../../src/lib/core/cluster/trust/nulls';
import {
  eligible,
  readCustomers,
  readOrders,
  type ClusterCustomers,
} from '../../../src/lib/analyses/clusters/customers';
import {
  chooseMinOrders,
  defaultMinClusterSize,
  usableFeatures,
} from '../../../src/lib/analyses/clusters/defaults';
import {
  availableFeatures,
  categoriesSql,
  categoryLinesSql,
  featuresSql,
  ordersSql,
} from '../../../src/lib/analyses/clusters/query';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';
import { asOfDay } from '../../../src/lib/analyses/rfm/query';

const quiet = (): void => undefined;

describe('customer features of the demo store', () => {
  let demo: NodeDataset;
  let customers: ClusterCustomers;
  beforeAll(async () => {
    demo = await openDemo();
    const table = await demo.db.query(featuresSql(demo.schema, EMPTY_FRAME));
    customers = readCustomers(table, availableFeatures(demo.schema));
  });
  afterAll(() => demo.db.close());

  async function orders() {
    const [facts, lines, categories] = [
      await demo.db.query(ordersSql(EMPTY_FRAME)),
      await demo.db.query(categoryLinesSql(EMPTY_FRAME)),
      await demo.db.query(categoriesSql()),
    ];
    return readOrders(facts, lines, categories.numRows, customers);
  }
  const asOf = (): number => Date.parse(asOfDay(demo.schema, EMPTY_FRAME)) / 86_400_000;

  it('are the same from SQL and from the orders dealt with in the nulls', async () => {
    const own = featuresOfOrders(await orders(), customers.count, asOf());
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

  it('give back the planted archetypes with the default settings', async () => {
    const features = usableFeatures(customers, null);
    const minOrders = chooseMinOrders(customers);
    expect(minOrders).toBe(5);
    const { rows } = eligible(customers, features, minOrders);
    const truth = JSON.parse(readFileSync('static/data/demo-truth-customers.json', 'utf8')) as {
      archetype: string;
    };
    const ideal = JSON.parse(readFileSync('static/data/demo-truth.json', 'utf8')) as {
      ideal: { archetype: { byEligibility: { orders5: { ari: number } } } };
    };
    const ids = customers.table.getChild('customer_id')!;
    const planted = Int32Array.from(rows, (row) => {
      const at = Number(String(ids.get(row)).replace(/\D/g, '')) - 1;
      return truth.archetype.charCodeAt(at);
    });
    const least = 0.9 * ideal.ideal.archetype.byEligibility.orders5.ari;
    const input = {
      columns: customers.columns,
      facts: customers.facts,
      rows,
      features,
      scaling: 'standard',
      transform: 'auto',
      seed: 1,
    } as const;
    const found = runKMeans({ ...input, k: null, restarts: 10 }, quiet);
    expect(found.choice.k).toBe(6);
    expect(found.choice.clarity).toBe('clear');
    expect(adjustedRandIndex(found.labels, planted)).toBeGreaterThanOrEqual(least);
    const density = runDensity(
      {
        ...input,
        minClusterSize: defaultMinClusterSize(rows.length),
        minSamples: 10,
        selection: 'eom',
      },
      quiet,
    );
    expect(adjustedRandIndex(density.labels, planted)).toBeGreaterThanOrEqual(least);
    const nulls = { ...input, orders: await orders(), customers: customers.count, asOf: asOf() };
    const verdict = judgeStructure(runNulls({ ...nulls, runs: 19 }, quiet));
    expect(verdict.verdict).toBe('groups');
  }, 180_000);
});
