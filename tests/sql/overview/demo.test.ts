/** The demo store's planted days (`scripts/demo/truth.ts`) are found by the overview. */
import { expect, it } from 'vitest';
import { openBundled, readManifest } from '../../../scripts/node-dataset';
import { loadFacts } from '../../../src/lib/analyses/overview/facts';
import { toIso } from '../../../src/lib/core/calendar';
import { EMPTY_FRAME } from '../../../src/lib/data/frame';

it('finds the outage and the viral day of the demo store', async () => {
  const { db, schema } = await openBundled(readManifest()[0]!);
  const { anomalies, firstDay } = await loadFacts(db, schema, EMPTY_FRAME);
  db.close();
  const score = new Map(anomalies.anomalies.map((a) => [toIso(firstDay + a.index), a.score]));
  expect(score.get('2024-03-14')).toBeLessThan(0);
  expect(score.get('2023-05-16')).toBeGreaterThan(0);
  // Black Fridays, the Monday after one and Christmas may stand out too, an ordinary day may not.
  const others = [...score.keys()].filter((day) => !/-(11|12)-/.test(day));
  expect(others).toEqual(['2023-05-16', '2024-03-14']);
}, 120_000);
