const CODE_LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Endings of towns and names that no country or language has: their letters would seem another's. */
const BESIDES: Readonly<Record<string, string>> = {
  nb: 'tromsø bodø andøya askøy frøya karmøy nøtterøy sandøy mosjø trøgstad ås bø rå sæther bjørnø',
  da: 'ærø læsø fanø rømø sorø korsø helsingø hvidø møn å ås bøgø nakskov',
  sv: 'umeå luleå piteå å åsjö växjö mjölby',
};

/**
 * Some hundred words of a language, in small letters: the browser knows the names of countries and
 * languages in each, so no word lists have to be shipped. Empty for a language that it does not know.
 */
export function wordsOf(locale: string): ReadonlySet<string> {
  const words = new Set<string>(BESIDES[locale]?.split(' '));
  for (const type of ['region', 'language'] as const) {
    const names = new Intl.DisplayNames([locale], { type, fallback: 'none' });
    if (!names.resolvedOptions().locale.startsWith(locale.slice(0, 2))) return words;
    for (const a of CODE_LETTERS) {
      for (const b of CODE_LETTERS) {
        const code = type === 'region' ? a + b : (a + b).toLowerCase();
        const name = asTyped(names.of(code)?.toLocaleLowerCase(locale) ?? '');
        for (const word of name.match(/[\p{L}\p{M}]+/gu) ?? []) words.add(word);
      }
    }
  }
  return words;
}

/** Romanian has a comma under letters for which one-byte encodings only have those with a cedilla. */
function asTyped(name: string): string {
  return name.replaceAll('ș', 'ş').replaceAll('ț', 'ţ');
}
