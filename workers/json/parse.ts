/** Strings, which must stay as they are, or words that only some programs write for "no number". */
const NOT_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b|\bundefined\b/g;
/** Strings, or whole numbers of sixteen digits and more, which a double may not hold. */
const LONG_NUMBERS = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * Reads one value. Whole numbers that are too long for a double, as some ids are, become text; NaN
 * and Infinity, which Python writes, become null.
 *
 * @throws SyntaxError for what is no JSON
 */
export function parseJson(text: string, hasLongNumber: boolean): unknown {
  const safe = hasLongNumber
    ? text.replace(LONG_NUMBERS, (found) => (found[0] === '"' ? found : `"${found}"`))
    : text;
  try {
    return JSON.parse(safe);
  } catch (thrown) {
    if (!/NaN|Infinity|undefined/.test(safe)) throw thrown;
    return JSON.parse(safe.replace(NOT_NUMBERS, (found) => (found[0] === '"' ? found : 'null')));
  }
}
