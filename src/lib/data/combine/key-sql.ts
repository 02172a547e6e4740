import { ident, number } from '../sql';
import { idSql } from '../schema/values/missing';
import type { KeyCompare, KeyPair } from './types';

/** A key as it is compared: trimmed, `12346.0` as `12346`; NULL for what stands for nothing. */
export function exactKeySql(expression: string): string {
  return idSql(`(${expression})::VARCHAR`, { keepNa: false });
}

/** The same without capitals and zeros in front, for files that write one key in two ways. */
export function looseKeySql(exact: string): string {
  return `case when regexp_full_match(${exact}, '0+\\d+') then ltrim(${exact}, '0') else lower(${exact}) end`;
}

/** One text for the key of a row; NULL where any part of it is missing. */
export function keySql(alias: string, columns: readonly string[], compare: KeyCompare): string {
  const parts = columns.map((name) => {
    const exact = exactKeySql(`${alias}.${ident(name)}`);
    return compare === 'loose' ? looseKeySql(exact) : exact;
  });
  if (parts.length === 1) return parts[0]!;
  // A character that keys do not hold keeps `1` + `23` and `12` + `3` apart.
  return `(${parts.join(' || chr(31) || ')})`;
}

export const ownColumns = (on: readonly KeyPair[]): string[] => on.map(({ own }) => own);
export const otherColumns = (on: readonly KeyPair[]): string[] => on.map(({ other }) => other);

/**
 * The different values of one column, of those whose hash falls into one class of `every`: the same
 * classes for every column, so that samples of two columns hold the same values.
 *
 * `(col INTEGER, k VARCHAR, z VARCHAR, h UBIGINT, n BIGINT)`: exact and loose key, hash of the loose
 * one, rows.
 */
export function keyValuesSql(at: number, relation: string, column: string, every: number): string {
  const exact = exactKeySql('raw');
  return `select ${number(at)}::INTEGER as col, k, any_value(z) as z, any_value(h) as h, sum(n)::BIGINT as n
from (
  select k, z, hash(z) as h, n
  from (
    select k, ${looseKeySql('k')} as z, n
    from (select ${exact} as k, n from (
      select ${ident(column)} as raw, count(*) as n from ${relation} group by 1
    ))
    where k is not null
  )
)
where h % ${number(every)} = 0
group by k`;
}
