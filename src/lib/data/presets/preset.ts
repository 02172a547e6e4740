import { ownNameOf, type SourceColumn } from '../ingest/types';
import { headerKey } from '../mapping/header-names';
import type { Roles } from '../mapping/revenue';
import type { Meaning } from '../mapping/types';
import type { Role } from '../schema/canonical';
import type { Preparation } from './prepare';

/**
 * A file that is known by its header. Names are compared without case, order or punctuation
 * (`CustomerID`, `customer_id` and `Customer ID` are the same).
 */
export interface Preset {
  readonly id: string;
  readonly name: string;
  /** Columns without which it is another file. */
  readonly required: readonly string[];
  /** Column names for each role; the first one that the file has is taken. */
  readonly roles: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** All but what is read off the values: the order of day and month, and the decimal mark. */
  readonly meaning: Omit<Meaning, 'dateOrder' | 'decimal'>;
  /** Makes of the file the table that the roles speak of, where the file only implies it. */
  readonly prepare?: Preparation;
}

/** The roles that a preset gives the file's columns; null when it is not this preset's file. */
export function matchPreset(
  preset: Preset,
  columns: readonly Pick<SourceColumn, 'name' | 'from'>[],
): Roles | null {
  const names = new Map<string, string>();
  for (const column of columns) {
    const key = headerKey(ownNameOf(column));
    if (!names.has(key)) names.set(key, column.name);
  }
  if (!preset.required.every((name) => names.has(headerKey(name)))) return null;
  const roles: Roles = {};
  for (const [role, candidates] of Object.entries(preset.roles)) {
    const found = candidates.map((name) => names.get(headerKey(name))).find((name) => name);
    if (found !== undefined) roles[role as Role] = found;
  }
  return roles;
}
