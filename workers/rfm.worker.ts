import { reportRfm, type RfmReport } from '../src/lib/core/rfm/report';
import { job, serve } from './serve';

const buffers = ({ scores }: RfmReport): Transferable[] => [
  scores.r.buffer,
  scores.f.buffer,
  scores.m.buffer,
  scores.segment.buffer,
  scores.tier.buffer,
];

serve({ 'rfm-score': job(reportRfm, buffers) });
