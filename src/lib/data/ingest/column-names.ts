/** Longest name of a column; what is above is cut, for a page must be able to show it. */
const MOST_CHARACTERS = 200;

/** Names the raw table uses itself. */
const RESERVED = '__row';

/**
 * Names for `width` columns: trimmed, `column_3` where there is none, made unique (in any case, as
 * the database does not tell `id` from `ID`) by `_2`, `_3` …
 */
export function columnNames(header: readonly string[], width: number): string[] {
  const taken = new Set<string>([RESERVED]);
  return Array.from({ length: width }, (_, k) => {
    const cleaned = (header[k] ?? '').replace(/[\s\u0000-\u001f\ufeff]+/g, ' ').trim();
    const base = [...cleaned].slice(0, MOST_CHARACTERS).join('') || `column_${k + 1}`;
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base}_${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
