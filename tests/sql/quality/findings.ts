import { findSpellings } from '../../../src/lib/core/quality/jobs';
import { EMPTY_FRAME, type Frame } from '../../../src/lib/data/frame';
import { findAll, type Findings } from '../../../src/lib/analyses/quality/findings';
import type { NodeDataset } from '../../../scripts/node-dataset';

/** All findings of a data set, as the page finds them, spelling compared here and not in a worker. */
export function findingsOf(
  { db, schema, mapping }: Pick<NodeDataset, 'db' | 'schema' | 'mapping'>,
  frame: Frame = EMPTY_FRAME,
): Promise<Findings> {
  return findAll({
    db,
    frame,
    facts: {
      schema,
      meaning: mapping.meaning,
      totalColumn: mapping.roles.line_revenue ?? null,
      today: '2026-11-01',
    },
    signal: new AbortController().signal,
    onStage: () => {},
    compareSpellings: async (input) => findSpellings(input),
    knownCountries: new Set(),
  });
}
