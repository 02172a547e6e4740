/** The demo's headline, computed at build time by what the tab itself runs. */
import type { SqlRunner } from '../../data/query-result';
import { EMPTY_FRAME } from '../../data/frame';
import type { DatasetSchema } from '../../data/schema/canonical';
import { loadFacts } from './facts';
import { abilitiesOf, type Abilities } from './figures';
import { buildHeadline, type Headline } from './headline';

/** JSON; what the page shows of the demo store before the database is ready. */
export interface OverviewSnapshot {
  readonly headline: Headline;
  readonly can: Abilities;
  readonly currency: string | null;
}

export async function computeOverviewSnapshot(
  db: SqlRunner,
  schema: DatasetSchema,
): Promise<OverviewSnapshot> {
  const can = abilitiesOf(schema);
  const facts = await loadFacts(db, schema, EMPTY_FRAME);
  return {
    headline: buildHeadline(facts, EMPTY_FRAME, can, null),
    can,
    currency: schema.currency,
  };
}
