import { conditionSql } from '../../data/clean/conditions';
import type { Condition, LabelColumn, TestColumn, TotalTerm } from '../../data/clean/recipe';
import type { OrderLineColumn } from '../../data/schema/canonical';
import { MOST_NOTES } from '../../data/schema/read-notes';
import { text } from '../../data/sql';
import { formatNumber } from '../../ui/format';
import type { NearLabel } from '../../core/quality/near-labels';
import type { Contradiction } from '../../core/quality/places';
import { columnName } from '../column-names';
import { filledColumns, type QualityFacts } from './facts';

/**
 * `wrong`: cannot be true. `doubt`: probably is not. `gap`: a value is missing. `note`: worth knowing,
 * but no fault of the line. All but notes count as problems.
 */
export type Severity = 'wrong' | 'doubt' | 'gap' | 'note';

/** Something that may be the matter with a line, and how it is found. */
export interface Check {
  readonly id: string;
  readonly severity: Severity;
  /** What is the matter, after “lines”: `with a price below zero`. */
  readonly title: string;
  /** Why it matters or how it is known, in a sentence. */
  readonly about: string;
  /** Columns to show first. */
  readonly columns: readonly OrderLineColumn[];
  /** The lines meant, where a recipe can say so. */
  readonly condition: Condition | null;
  /** The same as SQL on `order_lines`. */
  readonly where: string;
  /** Lines among them that the meaning of the file accounts for, so that they are no problem. */
  readonly explained: { readonly where: string; readonly words: string } | null;
  /** For a column with ways of writing to merge. */
  readonly spelling?: { readonly column: LabelColumn; readonly pairs: readonly NearLabel[] };
  /** For places that contradict each other. */
  readonly places?: { readonly inner: 'state' | 'city'; readonly pairs: readonly Contradiction[] };
}

const LINES = 'order_lines';

type CheckParts = Omit<Check, 'where' | 'condition' | 'explained'> & {
  readonly condition: Condition;
  readonly explained?: Check['explained'];
};

function check({ explained = null, ...parts }: CheckParts): Check {
  return { ...parts, explained, where: conditionSql(parts.condition, LINES) };
}

const CREDIT = {
  where: '(is_return or is_cancelled)',
  words: 'are read as returns or cancellations',
};

/** Checks that need nothing but the columns. */
export function columnChecks({ schema, meaning, today }: QualityFacts): Check[] {
  const has = (column: OrderLineColumn): boolean => schema.columns.has(column);
  const checks: Check[] = [];
  if (has('unit_price')) {
    checks.push(
      check({
        id: 'negative-price',
        severity: 'wrong',
        title: 'with a price below zero',
        about: 'Nothing is sold for less than nothing; such lines are often corrections by hand.',
        columns: ['unit_price', 'quantity', 'line_revenue'],
        condition: [{ column: 'unit_price', is: '<', value: 0 }],
      }),
      check({
        id: 'zero-price',
        severity: 'doubt',
        title: 'with a price of zero',
        about: 'Gifts, samples and stock corrections: they count as units sold but bring nothing.',
        columns: ['unit_price', 'quantity', 'product_name'],
        condition: [{ column: 'unit_price', is: '=', value: 0 }],
      }),
    );
  }
  if (has('quantity')) {
    const returns = meaning.returns.negativeQuantity || meaning.cancellations.orderIdPrefix !== '';
    checks.push(
      check({
        id: 'negative-quantity',
        severity: 'doubt',
        title: 'with a quantity below zero',
        about: 'Goods that came back, or corrections of stock.',
        columns: ['quantity', 'unit_price', 'line_revenue', 'status'],
        condition: [{ column: 'quantity', is: '<', value: 0 }],
        explained: returns ? CREDIT : null,
      }),
      check({
        id: 'zero-quantity',
        severity: 'wrong',
        title: 'with a quantity of zero',
        about: 'A line of nothing.',
        columns: ['quantity', 'unit_price', 'line_revenue'],
        condition: [{ column: 'quantity', is: '=', value: 0 }],
      }),
      check({
        id: 'fractional-quantity',
        severity: 'doubt',
        title: 'with a quantity that is no whole number',
        about: 'Right for goods sold by weight or length, odd for anything else.',
        columns: ['quantity', 'unit_price', 'product_name'],
        condition: [{ column: 'quantity', is: 'not whole' }],
      }),
    );
  }
  if (has('discount_rate')) {
    checks.push(
      check({
        id: 'discount-above-all',
        severity: 'wrong',
        title: 'with a discount above 100 %',
        about: 'The shop would pay the customer. Often a percentage written as a share.',
        columns: ['discount_rate', 'unit_price', 'quantity', 'line_revenue'],
        condition: [{ column: 'discount_rate', is: '>', value: 1 }],
      }),
      check({
        id: 'negative-discount',
        severity: 'wrong',
        title: 'with a discount below zero',
        about: 'A surcharge written as a discount.',
        columns: ['discount_rate', 'unit_price', 'quantity', 'line_revenue'],
        condition: [{ column: 'discount_rate', is: '<', value: 0 }],
      }),
    );
  }
  for (const column of ['tax', 'shipping'] as const) {
    if (!has(column)) continue;
    checks.push(
      check({
        id: `negative-${column}`,
        severity: 'doubt',
        title: `with ${column} below zero`,
        about: `A credit for ${column} belongs to a return.`,
        columns: [column, 'line_revenue', 'status'],
        condition: [{ column, is: '<', value: 0 }],
        explained: CREDIT,
      }),
    );
  }
  if (has('ordered_at')) {
    checks.push(
      check({
        id: 'future-date',
        severity: 'wrong',
        title: 'dated in the future',
        about: `Later than today, ${today}.`,
        columns: ['ordered_at', 'order_id', 'status'],
        condition: [{ column: 'ordered_on', is: '>', value: today }],
      }),
    );
  }
  if (has('latitude') && has('longitude')) {
    const outside = [
      'abs(latitude) > 90',
      'abs(longitude) > 180',
      'latitude = 0 and longitude = 0',
    ].join(' or ');
    checks.push({
      id: 'impossible-coordinates',
      severity: 'wrong',
      title: 'with coordinates that are nowhere',
      about: 'Latitudes go to 90, longitudes to 180; zero by zero is a spot in the ocean.',
      columns: ['latitude', 'longitude', 'city', 'country'],
      condition: null,
      where: `(${outside})`,
      explained: null,
    });
  }
  checks.push({
    id: 'copies',
    severity: 'wrong',
    title: 'that repeat an earlier row in every column',
    about: 'Second and later copies; the first is not among them.',
    columns: ['order_id', 'product_id', 'product_name', 'quantity', 'line_revenue'],
    condition: null,
    where: 'is_duplicate',
    explained: null,
  });
  return checks;
}

/** Checks of what is missing; a column without any gap is found out by its count. */
export function gapChecks({ schema }: QualityFacts): Check[] {
  return filledColumns(schema).map((column) =>
    check({
      id: `missing-${column}`,
      severity: 'gap',
      title: `without ${article(column)}`,
      about: GAP_WORDS[column] ?? 'Whatever is asked by it leaves these lines out.',
      columns: [column],
      condition: [{ column: column as TestColumn, is: 'missing' }],
    }),
  );
}

const GAP_WORDS: Readonly<Record<string, string>> = {
  customer_id: 'Guests: they count in revenue and baskets, and in no page about customers.',
  product_name: 'They count under their product number only.',
  country: 'They are on no map and in no country’s figures.',
  city: 'They are in no city’s figures.',
};

function article(column: string): string {
  const name = columnName(column as OrderLineColumn);
  return ['quantity', 'discount_rate', 'tax', 'shipping', 'latitude', 'longitude'].includes(column)
    ? name
    : `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** Lines that could only be read in part, by column; from the notes of the build. */
export function noteChecks(
  notes: readonly { readonly column: string; readonly kind: string; readonly lines: number }[],
): Check[] {
  return notes.map(({ column, kind, lines }) => {
    const unreadable = kind === 'unreadable';
    // The list is cut there, so there may be more.
    const first = lines >= MOST_NOTES ? `, the first ${formatNumber(MOST_NOTES, 0)} alone` : '';
    const name = columnName(column as OrderLineColumn);
    return {
      id: `${kind}-${column}`,
      severity: unreadable ? ('wrong' as const) : ('note' as const),
      title: unreadable
        ? `whose ${name} cannot be read as a number${first}`
        : `whose ${name} had stray blanks${first}`,
      about: unreadable
        ? 'What stands there is taken as missing.'
        : 'They were cut off when the file was read, so nothing need be done.',
      columns: [column as OrderLineColumn],
      condition: null,
      where: `line_id in (
  select line_id from read_notes where "column" = ${text(column)} and kind = ${text(kind)}
)`,
      explained: null,
    };
  });
}

/** Days far away from all others. */
export function strayDayChecks(days: { readonly from: string; readonly to: string }): Check[] {
  const about = 'Far away from all other orders, with nothing in between.';
  const columns = ['ordered_at', 'order_id', 'status'] as const;
  return [
    check({
      id: 'stray-early',
      severity: 'doubt',
      title: `dated long before all others (before ${days.from})`,
      about,
      columns,
      condition: [{ column: 'ordered_on', is: '<', value: days.from }],
    }),
    check({
      id: 'stray-late',
      severity: 'doubt',
      title: `dated long after all others (after ${days.to})`,
      about,
      columns,
      condition: [{ column: 'ordered_on', is: '>', value: days.to }],
    }),
  ];
}

/** Lines whose total is not what its parts make, under the formula that fits most lines. */
export function totalCheck(rule: {
  readonly terms: readonly TotalTerm[];
  readonly tolerance: number;
}): Check {
  return check({
    id: 'total-differs',
    severity: 'wrong',
    title: 'whose total is not what its parts make',
    about: `By the formula that fits most lines: ${formulaWords(rule.terms)}.`,
    columns: ['line_revenue', 'unit_price', 'quantity', ...rule.terms],
    condition: [{ totalDiffers: rule }],
  });
}

export function formulaWords(terms: readonly TotalTerm[]): string {
  const net = terms.includes('discount_rate')
    ? 'price × quantity × (1 − discount)'
    : 'price × quantity';
  const added = terms.filter((term) => term !== 'discount_rate').map((term) => ` + ${term}`);
  return `total = ${net}${added.join('')}`;
}

/** Places that cannot both be right. */
export function placeCheck(inner: 'state' | 'city', pairs: readonly Contradiction[]): Check {
  const byList = pairs.some(({ by }) => by === 'list');
  const first = pairs[0]!;
  const conditions = pairs.map(
    ({ inner: place, country }) => `(${inner} = ${text(place)} and country = ${text(country)})`,
  );
  return {
    id: `place-contradicts-${inner}`,
    severity: 'doubt',
    title: `whose ${inner} is not in their country`,
    about: byList
      ? `${first.inner} is in ${first.elsewhere}, the line says ${first.country}. Either may be wrong; a map must be told which to trust.`
      : `Nearly all other lines put that ${inner} into another country.`,
    columns: inner === 'state' ? ['state', 'country', 'city'] : ['city', 'country'],
    condition: null,
    where: `(${conditions.join('\n  or ')})`,
    explained: null,
    places: { inner, pairs },
  };
}

/** Ways of writing that are probably one. */
export function spellingCheck(column: LabelColumn, pairs: readonly NearLabel[]): Check {
  const typos = pairs.filter(({ kind }) => kind === 'typo').length;
  const first = pairs[0]!;
  const name = columnName(column);
  return {
    ...check({
      id: `spelling-${column}`,
      severity: 'doubt',
      title: `whose ${name} is written in an unusual way`,
      about: `${pairs.length === 1 ? 'One way of writing' : `${pairs.length} ways of writing`}, such as “${first.from}” for “${first.to}”${
        typos && typos < pairs.length ? `; ${typos} of them slips of the keys` : ''
      }. Each counts as a ${name} of its own.`,
      columns: [column],
      condition: [{ column, is: 'in', values: pairs.map(({ from }) => from) }],
    }),
    spelling: { column, pairs },
  };
}
