import { text } from '../../sql';

/**
 * The first three letters of the months, accents off, twelve to a row: English, German, French,
 * Spanish, Dutch, Italian, Portuguese, Catalan, Polish, Turkish, Danish, Romanian, Hungarian,
 * Finnish, Czech, Russian, Ukrainian, Greek. Where three letters do not tell two months apart, or
 * are another month's, {@link EXCEPTIONS} gives the word other ones first.
 */
const MONTHS = [
  'jan feb mar apr may jun jul aug sep oct nov dec',
  'jan feb mrz apr mai jun jul aug sep okt nov dez',
  'jan fev mar avr mai jun jul aou sep oct nov dec',
  'ene feb mar abr may jun jul ago set oct nov dic',
  'jan feb maa apr mei jun jul aug sep okt nov dec',
  'gen feb mar apr mag giu lug ago set ott nov dic',
  'jan fev mrt abr mai jun jul ago set out nov dez',
  'gen feb mar abr mai jun jul ago set oct nov des',
  'sty lut mar kwi maj cze lip sie wrz paz lis gru',
  'oca sub mar nis may haz tem agu eyl eki kas ara',
  'jan feb mar apr maj jun jul aug sep okt nov des',
  'ian feb mar apr mai iun iul aug sep oct noi dec',
  'jan feb mar apr maj jun jul aug sze okt nov dec',
  'tam hel maa huh tou kes hei elo syy lok xno jou',
  'led uno bre dub kve cer xcc srp zar rij lis pro',
  'янв фев мар апр мая июн июл авг сен окт ноя дек',
  'янв фев мар апр маи июн июл авг сен окт ноя дек',
  'січ лют бер кві тра чер лип сер вер жов лис гру',
  'січ лют бер кві тра чер лип сер вер жов лис гру',
  'ιαν φεβ μαρ απρ μαι ιον ιολ αυγ σεπ οκτ νοε δεκ',
].join(' ');
const LIST = MONTHS.split(' ');

/** Beginnings of words and what their key is: juin and juillet, červenec, marraskuu, Ιούνιος. */
const EXCEPTIONS: readonly (readonly [pattern: string, key: string])[] = [
  ['^jui(n)', 'ju$1'],
  ['^jui(l)', 'ju$1'],
  ['^(c)ervenec|^(c)ervence', 'xcc'],
  ['^(m)arras', 'xno'],
  ['^ιου(ν)', 'ιο$1'],
  ['^ιου(λ)', 'ιο$1'],
];

/** The month that a word names, 1..12, by its beginning; null for none. */
export function monthOf(word: string): number | null {
  let key = word.toLowerCase();
  for (const [pattern, first] of EXCEPTIONS) key = key.replace(new RegExp(pattern, 'u'), first);
  const at = LIST.indexOf(key.slice(0, 3));
  return at < 0 ? null : (at % 12) + 1;
}

/** SQL twin of {@link monthOf}; NULL for no month. */
export function monthSql(word: string): string {
  const key = EXCEPTIONS.reduce(
    (inner, [pattern, first]) =>
      `regexp_replace(${inner}, ${text(pattern)}, ${text(first.replace('$1', '\\1'))})`,
    `lower(${word})`,
  );
  const place = `list_position(string_split(${text(MONTHS)}, ' '), left(${key}, 3))`;
  return `((${place} - 1) % 12 + 1)`;
}

export function withoutAccents(value: string): string {
  return value.normalize('NFD').replace(/\p{M}/gu, '');
}
