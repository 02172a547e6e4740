import type { Source } from '../data/ingest/types';
import type { Mapping } from '../data/mapping/types';
import type { Role } from '../data/schema/canonical';

type Roles = Mapping['roles'];

/** The roles with one of them played by another column; a column plays one role only. */
export function withRole(roles: Roles, role: Role, column: string): Roles {
  const others = Object.entries(roles).filter(
    ([other, played]) => other !== role && played !== column,
  );
  return Object.fromEntries(column ? [...others, [role, column]] : others) as Roles;
}

/** Columns of the file that play no role, in their order. */
export function unusedColumns(source: Source, roles: Roles): readonly string[] {
  const used = new Set(Object.values(roles));
  return source.columns.map(({ name }) => name).filter((name) => !used.has(name));
}

/** Distinct values of a column from the sample, shortened, for a row of the form. */
export function sampleValues(
  source: Source,
  column: string | undefined,
  most: number,
): readonly string[] {
  const index = source.columns.findIndex(({ name }) => name === column);
  if (index < 0) return [];
  const seen = new Set<string>();
  for (const record of source.sample) {
    const value = record[index]?.trim();
    if (value) seen.add(shorten(value));
    if (seen.size >= most) break;
  }
  return [...seen];
}

/** A value from a file may be 10,000 characters long; a form shows its beginning. */
export function shorten(value: string, most = 40): string {
  const letters = Array.from(value.slice(0, most * 2 + 2));
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : value;
}

/** The lowest or highest value of a column in few signs: no midnight, no `.0`. */
export function shortEnd(value: string | null): string {
  if (value === null) return '';
  return shorten(value.replace(/ 00:00:00$/, '').replace(/^(-?\d+)\.0$/, '$1'), 28);
}
