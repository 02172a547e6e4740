import { text } from '../../sql';
import { isMissingValue, trimSql, trimText } from './missing';

export type Decimal = '.' | ',';

/** Beyond this a number in an order file is a slip (and a double no longer holds its cents). */
const LARGEST = 1e13;

/**
 * Marks of money at either end: any currency sign, the sign with a country (`US$`, `R$`), and the
 * codes and abbreviations in common use.
 */
const CURRENCY =
  '(?:(?:US|CA|AU|NZ|HK|NT|MX|R|A|C|S)?\\p{Sc}|USD|EUR|GBP|INR|CAD|AUD|NZD|CHF|JPY|CNY|RMB|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|BRL|MXN|ARS|CLP|COP|PEN|ZAR|TRY|RUB|UAH|SGD|HKD|AED|SAR|ILS|KRW|THB|IDR|MYR|PHP|VND|Rs\\.?|Fr\\.?|kr\\.?|z\\x{0142}|K\\x{010D}|Ft|TL|lei|\\x{0440}\\x{0443}\\x{0431}\\.?|\\x{043B}\\x{0432}\\.?)';

/** `5.-` and `5,–`: no cents, as prices are written in Switzerland and Germany. */
const NO_CENTS = '[.,][-\\x{2013}\\x{2014}]{1,2}$';

const SIGN = '[-+\\x{2212}]';
const GROUP_MARK = "[ '\\x{00A0}\\x{202F}\\x{2009}\\x{2019}]";

/**
 * The shapes of a number once sign and currency are gone, in the order they are tried, and how to
 * bring each to plain digits with a point. `other` is the mark that is not the decimal mark.
 *
 * A single mark followed by exactly three digits is the one case in doubt (`1.234`); it is thousands
 * unless it is the file's decimal mark. Everything else can be read in one way only.
 */
const MANTISSA = {
  plainDot: '^(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?$',
  plainComma: '^(\\d+,\\d*|,\\d+)([eE][+-]?\\d{1,3})?$',
  oneDotGroup: '^[1-9]\\d{0,2}\\.\\d{3}$',
  oneCommaGroup: '^[1-9]\\d{0,2},\\d{3}$',
  commaGroups: '^[1-9]\\d{0,2}(,\\d{2,3})*,\\d{3}(\\.\\d*)?$',
  dotGroups: '^[1-9]\\d{0,2}(\\.\\d{2,3})*\\.\\d{3}(,\\d*)?$',
} as const;

const BLANK_GROUPS = `^[1-9]\\d{0,2}(?:${GROUP_MARK}\\d{3})+(?:[.,]\\d*)?$`;

function jsPattern(pattern: string, flags = ''): RegExp {
  return new RegExp(pattern.replace(/\\x\{([0-9A-F]{4})\}/g, '\\u$1'), `u${flags}`);
}

const JS = {
  currency: jsPattern(`^${CURRENCY}\\s*|\\s*${CURRENCY}$`, 'gi'),
  groupMarks: jsPattern(GROUP_MARK, 'g'),
  blankGroups: jsPattern(BLANK_GROUPS),
  noCents: jsPattern(NO_CENTS),
  leadingSign: jsPattern(`^${SIGN}\\s*`),
  trailingSign: jsPattern(`\\s*${SIGN}$`),
  plainDot: jsPattern(MANTISSA.plainDot),
  plainComma: jsPattern(MANTISSA.plainComma),
  oneDotGroup: jsPattern(MANTISSA.oneDotGroup),
  oneCommaGroup: jsPattern(MANTISSA.oneCommaGroup),
  commaGroups: jsPattern(MANTISSA.commaGroups),
  dotGroups: jsPattern(MANTISSA.dotGroups),
};

/** A number's body, without sign or money, and whether it is negative. */
function bodyOf(value: string): { body: string; negative: boolean } {
  let rest = trimText(value);
  let negative = false;
  if (/^\(.*\)$/.test(rest)) {
    negative = true;
    rest = rest.slice(1, -1);
  }
  rest = stripMoney(rest).replace(JS.noCents, '');
  const signed = /^[-\u2212]|[-\u2212]$/.test(rest);
  if (signed) negative = true;
  rest = rest.replace(JS.leadingSign, '');
  if (signed) rest = rest.replace(JS.trailingSign, '');
  rest = stripMoney(rest);
  return { body: JS.blankGroups.test(rest) ? rest.replace(JS.groupMarks, '') : rest, negative };
}

function stripMoney(value: string): string {
  return trimText(trimText(value).replace(JS.currency, ''));
}

/**
 * Reads a number as people write them: currency signs and codes, thousands separators of any
 * country, either decimal mark, `(12.50)` and `12.50-` for negatives.
 *
 * @returns null for what is no number; a lone mark before three digits follows `decimal`.
 */
export function readNumber(value: string | null, decimal: Decimal): number | null {
  if (value === null || isMissingValue(value)) return null;
  const { body, negative } = bodyOf(value);
  const digits = plainDigits(body, decimal);
  if (digits === null) return null;
  const read = Number(digits);
  if (!(Math.abs(read) <= LARGEST)) return null;
  return negative ? -read : read;
}

function plainDigits(body: string, decimal: Decimal): string | null {
  if (decimal === ',' && JS.oneDotGroup.test(body)) return body.replace('.', '');
  if (decimal === '.' && JS.oneCommaGroup.test(body)) return body.replace(',', '');
  if (JS.plainDot.test(body)) return body;
  if (JS.plainComma.test(body)) return body.replace(',', '.');
  if (JS.commaGroups.test(body)) return body.replaceAll(',', '');
  if (JS.dotGroups.test(body)) return body.replaceAll('.', '').replace(',', '.');
  return null;
}

/** Which decimal mark a text proves, or null when it could be either (`1.234`, `5`). */
export function decimalEvidence(value: string): Decimal | null {
  const { body } = bodyOf(value);
  if (JS.oneDotGroup.test(body) || JS.oneCommaGroup.test(body) || /^\d+$/.test(body)) return null;
  if (JS.plainDot.test(body)) return body.includes('.') ? '.' : null;
  if (JS.plainComma.test(body)) return ',';
  if (JS.commaGroups.test(body)) return '.';
  return JS.dotGroups.test(body) ? ',' : null;
}

/** True for `1.234` and `1,234`, whose meaning hangs on the decimal mark. */
export function isAmbiguousNumber(value: string): boolean {
  const { body } = bodyOf(value);
  return JS.oneDotGroup.test(body) || JS.oneCommaGroup.test(body);
}

/** Numbers that a cast reads, and those that it does once marks are taken out, as patterns. */
const QUICK = {
  '.': {
    plain: '[-+]?\\d+(\\.\\d*)?',
    marked: '-?[$€£₹]?(\\d+|[1-9]\\d{0,2}(,\\d{3})+)(\\.\\d+)?',
    unmark: (expression: string) => `regexp_replace(${expression}, '[$€£₹,]', '', 'g')`,
  },
  ',': {
    plain: '[-+]?\\d+(,\\d*)?',
    marked: '-?[$€£]?((\\d+,\\d+)|[1-9]\\d{0,2}(\\.\\d{3})+(,\\d+)?) ?[$€£]?',
    unmark: (expression: string) =>
      `replace(regexp_replace(${expression}, '[ $€£.]', '', 'g'), ',', '.')`,
  },
} as const;

/**
 * SQL twin of {@link readNumber}: a cast for what is plain already, and the long way for the rest
 * only (a cast that fails costs ten times one that succeeds, so a column that is mostly not plain
 * is first matched).
 */
export function numberSql(
  expression: string,
  decimal: Decimal,
  options: { readonly mostlyPlain: boolean },
): string {
  return orElse(expression, decimal, options.mostlyPlain, slowNumberSql(expression, decimal));
}

/**
 * As {@link numberSql} where it reads anything at all, but without the long way, which takes the
 * database longer to prepare than to run. Null when `sample` shows that it is needed.
 */
export function sampledNumberSql(
  expression: string,
  decimal: Decimal,
  sample: readonly string[],
): string | null {
  const { plain, marked } = QUICK[decimal];
  const count = (pattern: string): number => {
    const matcher = new RegExp(`^(?:${pattern})$`);
    return sample.filter((value) => matcher.test(value)).length;
  };
  if (!sample.length || count(`${plain}|${marked}`) < sample.length) return null;
  const plains = count(plain);
  if (decimal === '.' && plains === sample.length) return `try_cast(${expression} as DOUBLE)`;
  return orElse(expression, decimal, plains >= 0.9 * sample.length, 'NULL::DOUBLE');
}

function orElse(
  expression: string,
  decimal: Decimal,
  mostlyPlain: boolean,
  otherwise: string,
): string {
  const { plain, marked, unmark } = QUICK[decimal];
  const when = (pattern: string, value: string): string =>
    `when regexp_full_match(${expression}, ${text(pattern)}) then try_cast(${value} as DOUBLE)`;
  const rest = `case ${when(marked, unmark(expression))} else ${otherwise} end`;
  if (decimal === '.' && mostlyPlain) {
    return `coalesce(try_cast(${expression} as DOUBLE), ${rest})`;
  }
  const point = decimal === '.' ? expression : `replace(${expression}, ',', '.')`;
  return `case ${when(plain, point)} else ${rest} end`;
}

/** Bounds what {@link numberSql} read, as {@link readNumber} does; NaN and infinities go too. */
export function boundedNumberSql(expression: string): string {
  return `case when abs(${expression}) <= ${LARGEST} then ${expression} end`;
}

function slowNumberSql(expression: string, decimal: Decimal): string {
  const money = text(`(?i)^${CURRENCY}\\s*|\\s*${CURRENCY}$`);
  const strip = (inner: string): string =>
    trimSql(`regexp_replace(${trimSql(inner)}, ${money}, '', 'g')`);
  // A list of one that is transformed stands for "let" (by names that no column has): each step is written, and run, once.
  const steps = [
    `list_transform([${trimSql(expression)}], lambda let_text: {'negative': regexp_matches(let_text, '^\\(.*\\)$'), 'rest': regexp_replace(${strip("case when regexp_matches(let_text, '^\\(.*\\)$') then let_text[2:-2] else let_text end")}, ${text(NO_CENTS)}, '')})`,
    `lambda let_parts: {'negative': let_parts.negative or regexp_matches(let_parts.rest, '^[-\\x{2212}]|[-\\x{2212}]$'), 'rest': ${strip(
      `regexp_replace(case when regexp_matches(let_parts.rest, '^[-\\x{2212}]|[-\\x{2212}]$') then regexp_replace(let_parts.rest, ${text(`\\s*${SIGN}$`)}, '') else let_parts.rest end, ${text(`^${SIGN}\\s*`)}, '')`,
    )}}`,
    `lambda let_parts: {'negative': let_parts.negative, 'rest': case when regexp_matches(let_parts.rest, ${text(BLANK_GROUPS)}) then regexp_replace(let_parts.rest, ${text(GROUP_MARK)}, '', 'g') else let_parts.rest end}`,
    `lambda let_parts: (case when let_parts.negative then -1 else 1 end) * try_cast(${digitsSql('let_parts.rest', decimal)} as DOUBLE)`,
  ];
  return `${steps.slice(1).reduce((inner, step) => `list_transform(${inner}, ${step})`, steps[0]!)}[1]`;
}

function digitsSql(body: string, decimal: Decimal): string {
  const when = (pattern: string, then: string): string =>
    `when regexp_matches(${body}, ${text(pattern)}) then ${then}`;
  return [
    'case',
    decimal === ','
      ? when(MANTISSA.oneDotGroup, `replace(${body}, '.', '')`)
      : when(MANTISSA.oneCommaGroup, `replace(${body}, ',', '')`),
    when(MANTISSA.plainDot, body),
    when(MANTISSA.plainComma, `replace(${body}, ',', '.')`),
    when(MANTISSA.commaGroups, `replace(${body}, ',', '')`),
    when(MANTISSA.dotGroups, `replace(replace(${body}, '.', ''), ',', '.')`),
    'end',
  ].join(' ');
}
