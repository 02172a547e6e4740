/** Quoting. Nothing else in this project puts a name or a value into SQL text. */

/** An identifier in double quotes, inner quotes doubled. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal in single quotes, inner quotes doubled. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A finite number as a literal. */
export function number(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a finite number is needed, found ${value}`);
  return Object.is(value, -0) ? '0' : String(value);
}

/** A DATE literal from an ISO day such as `2024-02-29`. */
export function date(isoDay: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDay)) {
    throw new RangeError(`an ISO day is needed, found ${JSON.stringify(isoDay)}`);
  }
  return `DATE '${isoDay}'`;
}

/** A parenthesised list of string literals; an empty list matches nothing. */
export function textList(values: readonly string[]): string {
  return values.length ? `(${values.map(text).join(', ')})` : '(NULL)';
}

/** Joins conditions with AND; no condition is `true`. */
export function and(conditions: readonly string[]): string {
  return conditions.length ? conditions.join('\n  and ') : 'true';
}
