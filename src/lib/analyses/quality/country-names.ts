/** Names that are countries, however rare in the data: Gambia is no slip of Zambia. */

let names: ReadonlySet<string> | undefined;

/** English names of all regions that the browser knows. */
export function knownCountries(): ReadonlySet<string> {
  names ??= new Set(regionNames());
  return names;
}

function* regionNames(): Generator<string> {
  const display = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  for (let a = 65; a <= 90; a++) {
    for (let b = 65; b <= 90; b++) {
      const name = display.of(String.fromCharCode(a, b));
      if (name) yield name;
    }
  }
}
