import type { SourceColumn } from '../ingest/types';
import { headerKey } from './header-names';

/**
 * Names a header: equal for files with the same columns, whatever their order, case or punctuation.
 * 64 bits of FNV-1a in hexadecimal; it only has to tell a person's own files apart.
 */
export function headerSignature(columns: readonly Pick<SourceColumn, 'name'>[]): string {
  const keys = columns.map(({ name }) => headerKey(name) || name).sort();
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(keys.join('\n'))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return `${columns.length}-${hash.toString(16).padStart(16, '0')}`;
}
