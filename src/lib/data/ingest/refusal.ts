import { OrderlensError, type ErrorCode, type ErrorDetail } from '../../core/errors';

/** What this site can read, for the end of messages. */
export const READABLE =
  'a CSV, Excel, OpenDocument, JSON or Parquet file with one row per order line';

/** The error for a file that cannot be taken; the file's name is part of its detail. */
export function refusal(
  file: string,
  message: string,
  detail: Omit<ErrorDetail, 'file'> = {},
  code: ErrorCode = 'bad-file',
): OrderlensError {
  return new OrderlensError(code, message, { file, ...detail });
}

/** Bytes for a person, in binary steps. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${units[unit]!}`;
}

/** A whole number for a person. Messages are in English, whatever the page's locale. */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** A piece of the file, short enough for a sentence, with what cannot be seen made visible. */
export function excerpt(value: string, most = 60): string {
  const visible = value.replace(/[\u0000-\u001f\u007f]/g, (c) =>
    c === '\t' ? '⇥' : c === '\n' || c === '\r' ? '⏎' : '�',
  );
  const characters = [...visible];
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : visible;
}
