import type { DateOrder } from '../../mapping/types';
import { text } from '../../sql';
import { trimSql, trimText } from './missing';

/** Signs between the numbers of a day. */
export type DateSeparator = '/' | '-' | '.';
export const DATE_SEPARATORS: readonly DateSeparator[] = ['/', '-', '.'];

/** Order of day and month for each separator; null where nothing is known, and nothing is read. */
export type OrderBySeparator = Readonly<Record<DateSeparator, 'dmy' | 'mdy' | null>>;

export function sameOrder(order: DateOrder): OrderBySeparator {
  const known = order === 'ymd' ? null : order;
  return { '/': known, '-': known, '.': known };
}

/** `, 5:06`, `T05:06:07.5`, with AM or PM, with a zone; the zone is dropped: the shop's clock counts. */
const TIME =
  '(?:(?:[Tt]|,?\\s+|,)(\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)(?:\\s*[AaPp]\\.?[Mm]\\.?)?(?:\\s*(?:[Zz]|UTC|GMT|[-+]\\d{2}(?::?\\d{2})?))?)?';
const WEEKDAY = '(?:[A-Za-z]{2,10}\\.?,?\\s+)?';

interface Shape {
  readonly pattern: string;
  /** Group numbers of year, month, day and time; time 0 for none. */
  readonly groups: readonly [number, number, number, number];
  /** Put before a year of two digits. */
  readonly century: '' | '20' | '19';
}

function shapesOf(orders: OrderBySeparator): Shape[] {
  const shapes: Shape[] = [
    {
      pattern: `^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${TIME}$`,
      groups: [1, 2, 3, 4],
      century: '',
    },
    { pattern: `^((?:19|20)\\d{2})(\\d{2})(\\d{2})${TIME}$`, groups: [1, 2, 3, 4], century: '' },
  ];
  for (const separator of DATE_SEPARATORS) {
    const order = orders[separator];
    if (order === null) continue;
    const sign = separator === '.' ? '\\.' : separator;
    const [month, day] = order === 'dmy' ? [2, 1] : [1, 2];
    for (const [year, century] of [
      ['\\d{4}', ''],
      ['[0-6]\\d', '20'],
      ['[7-9]\\d', '19'],
    ] as const) {
      shapes.push({
        pattern: `^(\\d{1,2})${sign}(\\d{1,2})${sign}(${year})${TIME}$`,
        groups: [3, month, day, 4],
        century,
      });
    }
  }
  return shapes;
}

/** A day with its month as a word, either way round. The month is read by {@link monthOf}. */
const NAMED: readonly Shape[] = [
  {
    pattern: `^${WEEKDAY}(\\d{1,2})(?:st|nd|rd|th|er|\\.|º)?[-/ ]*(?:de |of )?([A-Za-z]{3,})\\.?,?[-/ ]*(?:de )?(\\d{4})${TIME}$`,
    groups: [3, 2, 1, 4],
    century: '',
  },
  {
    pattern: `^${WEEKDAY}(\\d{1,2})[-/ .]+([A-Za-z]{3,})\\.?[-/ .]+([0-6]\\d)${TIME}$`,
    groups: [3, 2, 1, 4],
    century: '20',
  },
  {
    pattern: `^${WEEKDAY}([A-Za-z]{3,})\\.?[-/ ]*(\\d{1,2})(?:st|nd|rd|th)?,?[-/ ]+(\\d{4})${TIME}$`,
    groups: [3, 1, 2, 4],
    century: '',
  },
];

/**
 * The first three letters of the months, twelve to a row: English, German (accents off), French,
 * Spanish, Dutch, Italian, Portuguese. `juin` and `juillet` are told apart before the look-up.
 */
const MONTHS =
  'jan feb mar apr may jun jul aug sep oct nov dec ' +
  'jan feb mrz apr mai jun jul aug sep okt nov dez ' +
  'jan fev mar avr mai jun jul aou sep oct nov dec ' +
  'ene feb mar abr may jun jul ago sep oct nov dic ' +
  'jan feb maa apr mei jun jul aug sep okt nov dec ' +
  'gen feb mar apr mag giu lug ago set ott nov dic ' +
  'jan fev mrt abr mai jun jul ago set out nov dez';
const MONTH_LIST = MONTHS.split(' ');

function withoutAccents(value: string): string {
  return value.normalize('NFD').replace(/\p{M}/gu, '');
}

function monthOf(word: string): number | null {
  const key = word
    .toLowerCase()
    .replace(/^jui([nl])/, 'ju$1')
    .slice(0, 3);
  const at = MONTH_LIST.indexOf(key);
  return at < 0 ? null : (at % 12) + 1;
}

/** Numbers that stand for days. Excel counts from 1899-12-30; the ranges do not overlap. */
const SERIAL = { excel: [25569, 73051], unix: [3.1e8, 4.2e9] } as const;

/**
 * Reads a day with or without a time of day, as people and programs write them. A zone is dropped,
 * so the time is the shop's own clock. `orders` says what `01/02/2024` is.
 *
 * @returns `YYYY-MM-DDThh:mm:ss`, or null for what is no date.
 */
export function readDate(value: string | null, orders: OrderBySeparator): string | null {
  if (value === null) return null;
  const trimmed = trimText(value);
  for (const shape of shapesOf(orders)) {
    const match = new RegExp(shape.pattern).exec(trimmed);
    if (match) return compose(match, shape, Number(match[shape.groups[1]]), trimmed);
  }
  if (/^\d+(\.\d+)?$/.test(trimmed)) return serialDate(Number(trimmed));
  const plain = withoutAccents(trimmed);
  for (const shape of NAMED) {
    const match = new RegExp(shape.pattern).exec(plain);
    if (match) return compose(match, shape, monthOf(match[shape.groups[1]]!), plain);
  }
  return null;
}

function compose(
  match: RegExpExecArray,
  shape: Shape,
  month: number | null,
  whole: string,
): string | null {
  const [yearAt, , dayAt, timeAt] = shape.groups;
  const year = Number(shape.century + match[yearAt]!);
  const day = Number(match[dayAt]);
  const [hour, minute, second] = (match[timeAt] ?? '0:0').split(':').map(Number);
  const clock = twelveHours(hour ?? 0, whole);
  const seconds = Math.floor(second ?? 0);
  if (month === null || clock === null || clock > 24 || (minute ?? 0) > 59 || seconds > 59)
    return null;
  if (clock === 24 && ((minute ?? 0) > 0 || (second ?? 0) > 0)) return null;
  const midnight = Date.UTC(2000, month - 1, day);
  const at = new Date(midnight);
  at.setUTCFullYear(year, month - 1, day);
  if (month < 1 || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || year === 0)
    return null;
  at.setUTCHours(clock, minute ?? 0, seconds);
  return at.toISOString().slice(0, 19);
}

/** The hour on a 24-hour clock; null where AM or PM contradicts the hour. */
function twelveHours(hour: number, whole: string): number | null {
  const mark = /\d\s*([AaPp])\.?[Mm]\.?/.exec(whole)?.[1]?.toLowerCase();
  if (mark === undefined) return hour;
  if (hour < 1 || hour > 12) return hour > 12 && mark === 'p' ? hour : null;
  return (hour % 12) + (mark === 'p' ? 12 : 0);
}

function serialDate(value: number): string | null {
  let ms: number | null = null;
  if (value >= SERIAL.excel[0] && value < SERIAL.excel[1]) {
    ms = Math.round((value - 25569) * 86_400) * 1000;
  } else {
    for (const scale of [1, 1e3, 1e6]) {
      if (value >= SERIAL.unix[0] * scale && value < SERIAL.unix[1] * scale) {
        ms = Math.floor(value / scale) * 1000;
      }
    }
  }
  return ms === null ? null : new Date(ms).toISOString().slice(0, 19);
}

/** Numbers of a day written all in digits, for finding out which is the day. */
interface NumericDay {
  readonly separator: DateSeparator;
  readonly first: number;
  readonly second: number;
}

/** The parts of `01/02/2024`; null for any other way of writing a day. */
export function numericDay(value: string): NumericDay | null {
  const match = /^(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4}|\d{2})(?:$|[T\s,])/.exec(trimText(value));
  if (!match) return null;
  return {
    separator: match[2] as DateSeparator,
    first: Number(match[1]),
    second: Number(match[3]),
  };
}

/** Ways of writing that have a direct reading in the database, and what recognises each. */
interface DirectForm {
  readonly pattern: string;
  readonly read: (expression: string) => string;
}

const CLOCKS = [
  ['', ''],
  [' \\d{1,2}:\\d{2}', ' %H:%M'],
  [' \\d{1,2}:\\d{2}:\\d{2}', ' %H:%M:%S'],
  [' (0?[1-9]|1[0-2]):\\d{2} [AaPp][Mm]', ' %I:%M %p'],
  [' (0?[1-9]|1[0-2]):\\d{2}:\\d{2} [AaPp][Mm]', ' %I:%M:%S %p'],
] as const;
const EN = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const ENGLISH =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December)';
const NAMED_DAYS = [
  [`\\d{1,2}-${EN}-\\d{4}`, '%d-%b-%Y'],
  [`\\d{1,2} ${EN} \\d{4}`, '%d %b %Y'],
  [`${EN} \\d{1,2}, \\d{4}`, '%b %d, %Y'],
  [`\\d{1,2} ${ENGLISH} \\d{4}`, '%d %B %Y'],
  [`${ENGLISH} \\d{1,2}, \\d{4}`, '%B %d, %Y'],
] as const;

function directForms(orders: OrderBySeparator): DirectForm[] {
  const days: (readonly [string, string])[] = [...NAMED_DAYS];
  for (const separator of DATE_SEPARATORS) {
    const order = orders[separator];
    if (order === null) continue;
    const sign = separator === '.' ? '\\.' : separator;
    const parts = order === 'dmy' ? ['%d', '%m'] : ['%m', '%d'];
    const first = `\\d{1,2}${sign}\\d{1,2}${sign}`;
    days.push([`${first}\\d{4}`, [...parts, '%Y'].join(separator)]);
    // Only years whose century is beyond doubt to the database too.
    days.push([`${first}[0-5]\\d`, [...parts, '%y'].join(separator)]);
  }
  const formats = days.flatMap(([day, format]) =>
    CLOCKS.map(([clock, hours]) => [day + clock, format + hours] as const),
  );
  return [
    {
      pattern: '\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2} ?(UTC|[-+]\\d{2}:?\\d{2})',
      read: (x) => `try_cast(left(${x}, 19) as TIMESTAMP)`,
    },
    {
      pattern: '(19|20)\\d{6}',
      read: (x) => `try_strptime(${x}, '%Y%m%d')`,
    },
    ...formats.map(([pattern, format]) => ({
      pattern,
      read: (x: string) => `try_strptime(${x}, ${text(format)})`,
    })),
  ];
}

/**
 * SQL twin of {@link readDate}, giving TIMESTAMP. The ways that `sample` shows come first: a match
 * and one direct reading each; the general way is for what is left. (A failing cast or format costs
 * ten to thirty times a match, and a cast alone takes `1/2/24` for the year 1, so nothing is tried
 * before it is recognised.)
 */
export function dateSql(
  expression: string,
  orders: OrderBySeparator,
  sample: readonly string[],
): string {
  const seen = (pattern: string): number => {
    const matcher = new RegExp(`^(?:${pattern})$`);
    return sample.reduce((count, value) => count + (matcher.test(value) ? 1 : 0), 0);
  };
  const branches = directForms(orders)
    .map((form) => ({ form, count: seen(form.pattern) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(
      ({ form }) =>
        `when regexp_full_match(${expression}, ${text(form.pattern)}) then ${form.read(expression)}`,
    );
  const general = generalDateSql(expression, orders);
  const rest = branches.length ? `case ${branches.join(' ')} else ${general} end` : general;
  if (seen('\\d{4}-\\d{2}-\\d{2}.*') === 0) return rest;
  const iso = `case when ${expression} like '____-__-__%' then try_cast(${expression} as TIMESTAMP) end`;
  return `coalesce(${iso}, ${rest})`;
}

/**
 * Each step is the list of one that the step before made: a "let" that runs once for each value, by
 * names that no column has.
 */
function generalDateSql(expression: string, orders: OrderBySeparator): string {
  const whens = shapesOf(orders).map((shape) => shapeSql('let_text', shape, (word) => word));
  const serial = serialDateSql(`try_cast(let_text as DOUBLE)`);
  whens.push(`when regexp_full_match(let_text, '\\d+(\\.\\d+)?') then ${serial}`);
  whens.push(...NAMED.map((shape) => shapeSql('strip_accents(let_text)', shape, monthSql)));
  const afternoon = (letter: string): string =>
    `regexp_matches(let_parts.text, '\\d\\s*[${letter}]\\.?[Mm]\\.?')`;
  const clock = [
    `case when not ${afternoon('AaPp')} then let_parts.moment`,
    `when ${afternoon('Pp')} then case when hour(let_parts.moment) between 1 and 11 then let_parts.moment + interval 12 hour when hour(let_parts.moment) >= 12 then let_parts.moment end`,
    `when hour(let_parts.moment) between 1 and 11 then let_parts.moment`,
    `when hour(let_parts.moment) = 12 then let_parts.moment - interval 12 hour end`,
  ].join(' ');
  const parts = `list_transform([${trimSql(expression)}], lambda let_text: {'text': let_text, 'moment': case ${whens.join(' ')} end})`;
  return `list_transform(${parts}, lambda let_parts: ${clock})[1]`;
}

function shapeSql(value: string, shape: Shape, month: (word: string) => string): string {
  const names = ["'g1'", "'g2'", "'g3'", "'g4'"].join(', ');
  const [yearAt, monthAt, dayAt, timeAt] = shape.groups.map((group) => `let_groups.g${group}`);
  const moment = [`'${shape.century}' || ${yearAt}`, month(monthAt!), dayAt!].join(" || '-' || ");
  const parts = `regexp_extract(${value}, ${text(shape.pattern)}, [${names}])`;
  const read = `list_transform([${parts}], lambda let_groups: try_cast(rtrim(${moment} || ' ' || ${timeAt}) as TIMESTAMP))[1]`;
  return `when regexp_matches(${value}, ${text(shape.pattern)}) then ${read}`;
}

function monthSql(word: string): string {
  const key = `left(regexp_replace(lower(${word}), '^jui([nl])', 'ju\\1'), 3)`;
  return `((list_position(string_split(${text(MONTHS)}, ' '), ${key}) - 1) % 12 + 1)`;
}

/** Excel days, Unix seconds, milliseconds and microseconds, by their size. `value` is DOUBLE. */
export function serialDateSql(value: string): string {
  const whens = [1, 1e3, 1e6].map(
    (scale) =>
      `when ${value} >= ${SERIAL.unix[0] * scale} and ${value} < ${SERIAL.unix[1] * scale} then make_timestamp((floor(${value} / ${scale}) * 1000000)::BIGINT)`,
  );
  return `case when ${value} >= ${SERIAL.excel[0]} and ${value} < ${SERIAL.excel[1]} then make_timestamp((round((${value} - 25569) * 86400) * 1000000)::BIGINT) ${whens.join(' ')} end`;
}
