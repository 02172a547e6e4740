/** Signs between the numbers of a day. */
export type DateSeparator = '/' | '-' | '.';
export const DATE_SEPARATORS: readonly DateSeparator[] = ['/', '-', '.'];

/** Order of day and month for each separator; null where nothing is known, and nothing is read. */
export type OrderBySeparator = Readonly<Record<DateSeparator, 'dmy' | 'mdy' | null>>;

/** A way of writing a moment. Patterns are read alike by JavaScript (flag `u`) and RE2. */
export interface Shape {
  readonly pattern: string;
  /** Group numbers; 0 for a part that is not written. */
  readonly groups: Readonly<
    Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>
  >;
  readonly count: number;
  /** Put before a year of two digits. */
  readonly century: '' | '20' | '19';
}

/** Zones are dropped, whether a letter, a name, an offset or a place: the shop's own clock counts. */
const ZONE_NAME =
  '(?:UTC|GMT|CET|CEST|EET|EEST|WET|WEST|BST|IST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|JST|AEST|AEDT|MSK)';
const ZONE = `(?:\\s*(?:[Zz]|${ZONE_NAME}(?:[-+]\\d{1,2}(?::?\\d{2})?)?|[-+]\\d{2}(?::?\\d{2})?)(?:\\s*[(\\[][^)\\]]*[)\\]])?)?`;
const CLOCK = '(\\d{1,2})[:h.](\\d{2})(?:[:.](\\d{2})(?:[.,]\\d{1,9})?)?';
const BETWEEN = '(?:[Tt]|,?\\s+(?:at|à|a|um|om|kl\\.?|alle|alle ore|a las|às)\\s+|,?\\s+|,)';
/** `, 5:06`, `T05:06:07.5`, ` um 5:06 Uhr`, ` 10h30`, with AM or PM, with a zone. */
const TIME = `(?:${BETWEEN}${CLOCK}(?:\\s*(?:Uhr|h))?(?:\\s*[AaPp]\\.?\\s?[Mm]\\.?)?${ZONE})?`;

/** What is no digit and no sign: the class of all letters costs the database a second to prepare. */
const LETTER = '[^\\d\\s.,:;/()-]';
/** A weekday, or a word that some languages put before a date. */
const BEFORE = `(?:${LETTER}+\\.?,?\\s+)?`;
const ORDINAL = '(?:st|nd|rd|th|er|re|eme|e|\\.|º|ª)?';
const MONTH = `(${LETTER}{3,})\\.?`;
const OF = "(?:de |of |d'|del )?";
const CENTURIES = [
  ['[0-6]\\d', '20'],
  ['[7-9]\\d', '19'],
] as const;

type Parts = readonly ('year' | 'month' | 'day')[];

function shape(date: string, parts: Parts, century: Shape['century'] = '', time = TIME): Shape {
  const at = (part: Parts[number]): number => parts.indexOf(part) + 1;
  const timed = time !== '';
  return {
    pattern: `^${date}${time}$`,
    groups: {
      year: at('year'),
      month: at('month'),
      day: at('day'),
      hour: timed ? 4 : 0,
      minute: timed ? 5 : 0,
      second: timed ? 6 : 0,
    },
    count: timed ? 6 : 3,
    century,
  };
}

const YMD: Parts = ['year', 'month', 'day'];

/** Days all in digits: year first, in one run, in East Asian signs, and by separator. */
export function digitShapes(orders: OrderBySeparator): Shape[] {
  const shapes: Shape[] = [
    shape('(\\d{4})\\s?[-/.]\\s?(\\d{1,2})\\s?[-/.]\\s?(\\d{1,2})\\.?', YMD),
    shape('((?:19|20)\\d{2})(\\d{2})(\\d{2})', YMD),
    shape(
      '((?:19|20)\\d{2})(\\d{2})(\\d{2})',
      YMD,
      '',
      `[Tt ]?(\\d{2})(\\d{2})(\\d{2})?(?:\\.\\d{1,9})?${ZONE}`,
    ),
    shape('(\\d{4})\\s?[年년]\\s?(\\d{1,2})\\s?[月월]\\s?(\\d{1,2})\\s?[日일]?', YMD),
  ];
  for (const separator of DATE_SEPARATORS) {
    const order = orders[separator];
    if (order === null) continue;
    const sign = `\\s?${separator === '.' ? '\\.' : separator}\\s?`;
    const parts: Parts = order === 'dmy' ? ['day', 'month', 'year'] : ['month', 'day', 'year'];
    const start = `(\\d{1,2})${sign}(\\d{1,2})${sign}`;
    shapes.push(shape(`${start}(\\d{4})\\.?`, parts));
    for (const [year, century] of CENTURIES)
      shapes.push(shape(`${start}(${year})`, parts, century));
  }
  return shapes;
}

const DMY: Parts = ['day', 'month', 'year'];
const MDY: Parts = ['month', 'day', 'year'];

/** Days with the month as a word, accents off. */
export const NAMED_SHAPES: readonly Shape[] = [
  shape(`${BEFORE}(\\d{1,2})${ORDINAL}[-/ .]*${OF}${MONTH},?[-/ ]*${OF}(\\d{4})`, DMY),
  ...CENTURIES.map(([year, century]) =>
    shape(`${BEFORE}(\\d{1,2})${ORDINAL}[-/ .]+${MONTH}[-/ .]+(${year})`, DMY, century),
  ),
  shape(`${BEFORE}${MONTH}[-/ ]*(\\d{1,2})${ORDINAL},?[-/ ]+(\\d{4})`, MDY),
  shape(`(\\d{4})[-/ .]+${MONTH}[-/ .]+(\\d{1,2})`, YMD),
  {
    // As C and Java print it: the year stands behind the clock.
    pattern: `^${BEFORE}(${LETTER}+)\\s+(\\d{1,2})\\s+(\\d{1,2}):(\\d{2}):(\\d{2})\\s+(?:${ZONE_NAME}\\s+)?(\\d{4})$`,
    groups: { month: 1, day: 2, hour: 3, minute: 4, second: 5, year: 6 },
    count: 6,
    century: '',
  },
];
