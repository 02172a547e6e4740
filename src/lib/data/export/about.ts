import { isEmptyFrame, type Frame } from '../frame';

/** Where rows come from, for whoever opens the file later. */
export interface ExportOrigin {
  /** What the rows are, such as `RFM scores of customers`. */
  readonly title: string;
  readonly dataset: string;
  readonly isSynthetic: boolean;
  readonly frame: Frame;
  /** Name of the frame's audience, since its id says nothing. */
  readonly audienceName?: string | null;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly sql?: string;
  /** Version of the site. */
  readonly version?: string;
  /** Further lines, such as rows left out and why. */
  readonly notes?: readonly (readonly [key: string, value: string])[];
}

export type About = readonly (readonly [key: string, value: string])[];

/** The lines of the sheet "About", or of the file's metadata. */
export function describeOrigin(origin: ExportOrigin, at = new Date()): About {
  const { frame } = origin;
  const lines: [string, string][] = [
    ['Content', origin.title],
    ['Data set', origin.isSynthetic ? `${origin.dataset} (synthetic data)` : origin.dataset],
    ['Filters', describeFrame(frame, origin.audienceName)],
  ];
  for (const [name, value] of Object.entries(origin.parameters ?? {})) {
    lines.push([`Parameter ${name}`, value]);
  }
  for (const [key, value] of origin.notes ?? []) lines.push([key, value]);
  if (origin.sql) lines.push(['SQL', origin.sql]);
  lines.push(['Made', `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`]);
  lines.push(['Made by', `Orderlens${origin.version ? ` ${origin.version}` : ''}, in the browser`]);
  return lines;
}

/** A frame in words, such as `from 2024-01-01 to the last day; country: Germany, France`. */
export function describeFrame(frame: Frame, audienceName?: string | null): string {
  if (isEmptyFrame(frame)) return 'all of the data';
  const parts: string[] = [];
  if (frame.from !== null || frame.to !== null) {
    parts.push(`from ${frame.from ?? 'the first day'} to ${frame.to ?? 'the last day'}`);
  }
  for (const field of ['country', 'category', 'status'] as const) {
    if (frame[field].length) parts.push(`${field}: ${frame[field].join(', ')}`);
  }
  if (frame.audience !== null) parts.push(`audience: ${audienceName ?? frame.audience}`);
  return parts.join('; ');
}
