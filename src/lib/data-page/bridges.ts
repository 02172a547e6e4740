import type { Reconciliation } from '../data/schema/canonical';

export interface BridgeStep {
  readonly label: string;
  readonly rows: number;
  /** Rows or revenue; negative takes away. */
  readonly value: number;
  /** False where the rows are no longer counted after this step. */
  readonly staysCounted?: boolean;
}

/** A start, what is taken from or added to it, and where that leads. */
export interface BridgeData {
  readonly start: BridgeStep;
  readonly steps: readonly BridgeStep[];
  readonly end: BridgeStep;
  /** start + steps = end, added up here rather than believed. */
  readonly addsUp: boolean;
}

/** Rows read = rows used + rows rejected + rows left out by choice. */
export function rowsBridge(
  reconciliation: Pick<Reconciliation, 'rowsRead' | 'rowsUsed' | 'rejected' | 'leftOut'>,
  used = 'Rows used: the order lines counted',
): BridgeData {
  const { rowsRead, rowsUsed, rejected, leftOut } = reconciliation;
  const steps = [
    ...rejected.map(({ reason, rows }) => ({ label: reason, rows })),
    ...leftOut.map(({ label, rows }) => ({ label, rows })),
  ]
    .filter(({ rows }) => rows > 0)
    .map(({ label, rows }) => ({ label, rows, value: -rows, staysCounted: false }));
  const sum = steps.reduce((total, { value }) => total + value, rowsRead);
  return {
    start: { label: 'Rows in the file', rows: rowsRead, value: rowsRead },
    steps,
    end: { label: used, rows: rowsUsed, value: rowsUsed },
    addsUp: sum === rowsUsed,
  };
}

/**
 * Revenue as the file has it → net revenue, to half a cent per million; the rows beside it lead from
 * the rows read to those used as well.
 */
export function revenueBridge(reconciliation: Reconciliation): BridgeData {
  const { rowsRead, rowsUsed, revenueRead, revenueSteps, revenueUsed } = reconciliation;
  const steps = revenueSteps
    .filter(({ rows, revenue }) => rows > 0 || revenue !== 0)
    .map(({ label, rows, revenue, staysCounted }) => ({
      label,
      rows,
      value: revenue,
      staysCounted,
    }));
  const rowsLeft = steps.reduce(
    (rows, step) => rows - (step.staysCounted ? 0 : step.rows),
    rowsRead,
  );
  const sum = steps.reduce((total, { value }) => total + value, revenueRead);
  // Sums of a million doubles differ in their last digits with the order of adding.
  const tolerance = Math.max(0.005, 1e-9 * Math.abs(revenueRead));
  return {
    start: { label: 'Revenue in the file', rows: rowsRead, value: revenueRead },
    steps,
    end: { label: 'Net revenue', rows: rowsUsed, value: revenueUsed },
    addsUp: Math.abs(sum - revenueUsed) <= tolerance && rowsLeft === rowsUsed,
  };
}
