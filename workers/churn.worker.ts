import { reportChurn, type ChurnReport } from '../src/lib/core/churn/report';
import { job, serve } from './serve';

const buffers = (report: ChurnReport): Transferable[] => [
  report.repeats.buffer,
  report.silenceDays.buffer,
  report.gone.buffer,
  report.quiet.buffer,
  report.unusual.buffer,
  report.usualGapDays.buffer,
  report.silenceOnClock.buffer,
  report.yearValue.buffer,
  report.atRisk.buffer,
];

serve({ 'churn-score': job(reportChurn, buffers) });
