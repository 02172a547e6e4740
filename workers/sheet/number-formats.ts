/**
 * What a cell's number format makes of its number: a date, a code of so many digits, or nothing that
 * matters here. Source: ECMA-376, part 1, sections 18.8.30 and 18.8.31.
 */
export type StyleKind = 'date' | number | null;

/** Built-in formats that are days or times, those of East Asian locales included. */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) || id === 45;
}

/**
 * @param formats number format of each cell style, in order
 * @param codes the workbook's own formats
 */
export function styleKinds(
  formats: readonly number[],
  codes: ReadonlyMap<number, string>,
): StyleKind[] {
  return formats.map((id) => {
    const code = codes.get(id);
    if (code === undefined) return isBuiltInDate(id) ? 'date' : null;
    return formatKind(code);
  });
}

export function formatKind(code: string): StyleKind {
  // An elapsed time (`[h]:mm`) is a length, no moment.
  if (/\[(h+|m+|s+)\]/i.test(code)) return null;
  const bare = code
    .split(';', 1)[0]!
    .replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '')
    .trim();
  if (/general|@/i.test(bare)) return null;
  if (/[ymdhs年月日]/i.test(bare)) return 'date';
  return /^0{2,20}$/.test(bare) ? bare.length : null;
}
