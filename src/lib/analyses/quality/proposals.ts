/** What could be done about a finding, as steps of a recipe. */
import type {
  Condition,
  Fill,
  LabelColumn,
  NewStep,
  NumberColumn,
  SetMissing,
} from '../../data/clean/recipe';
import { revenueColumns } from '../../data/clean/fit';
import { columnName } from '../column-names';
import { isNumber, type QualityFacts } from './facts';
import type { Finding } from './findings';

export interface Proposal {
  readonly id: string;
  readonly label: string;
  /** What speaks for it, or what it costs. */
  readonly hint: string;
  readonly steps: readonly NewStep[];
  /** The one that harms least, where there is such a one. */
  readonly recommended: boolean;
}

type Column = NumberColumn | LabelColumn;

/** The columns that tell what a missing value most likely is. */
const GROUPS: Readonly<
  Partial<Record<Column, readonly ('customer_id' | 'product_id' | 'product_name')[]>>
> = {
  city: ['customer_id'],
  state: ['customer_id'],
  country: ['customer_id'],
  product_name: ['product_id'],
  category: ['product_id', 'product_name'],
  subcategory: ['product_id', 'product_name'],
  brand: ['product_id', 'product_name'],
  seller: ['product_id', 'product_name'],
  unit_price: ['product_id', 'product_name'],
  quantity: ['product_id', 'product_name'],
};
const NOT_CHANGED: ReadonlySet<string> = new Set(['order_id', 'customer_id', 'product_id']);

/** Ways to deal with a finding, the least harmful first; keeping it is always one. */
export function proposals(finding: Finding, facts: QualityFacts): Proposal[] {
  return [...changes(finding, facts), ...leaveOut(finding), keep(finding)];
}

function changes(finding: Finding, facts: QualityFacts): Proposal[] {
  const { id, condition } = finding;
  const by = new Proposer(finding, facts);
  if (id === 'copies') {
    return [
      {
        id: 'copies',
        label: 'Leave out the copies',
        hint: 'The first of each stays.',
        steps: [{ kind: 'leave-out-copies', by: 'row', finding: id }],
        recommended: true,
      },
    ];
  }
  if (finding.spelling) {
    const { column, pairs } = finding.spelling;
    return [
      {
        id: 'merge',
        label: `Read them as the usual ${columnName(column)}`,
        hint: 'No line is lost; they join the lines that they belong to.',
        steps: [
          {
            kind: 'merge',
            column,
            pairs: pairs.map(({ from, to }) => ({ from, to })),
            finding: id,
          },
        ],
        recommended: true,
      },
    ];
  }
  if (finding.places) return by.places(finding.places);
  if (id === 'impossible-coordinates') return by.coordinates();
  if (finding.severity === 'gap' || id.startsWith('unreadable-')) {
    return by.fillGap(finding.columns[0] as string);
  }
  if (!condition) return [];
  switch (id) {
    case 'negative-price':
      return [
        ...by.typical('unit_price', condition, true),
        ...by.asMissing('unit_price', condition, false),
      ];
    case 'zero-quantity':
      return [
        ...by.typical('quantity', condition, true),
        ...by.asMissing('quantity', condition, false),
      ];
    case 'fractional-quantity':
      return [];
    case 'discount-above-all':
      return [
        ...by.asMissing('discount_rate', condition, true),
        ...by.limit('discount_rate', null, 1, 'Cap the discount at 100 %'),
      ];
    case 'negative-discount':
      return [
        ...by.asMissing('discount_rate', condition, true),
        ...by.limit('discount_rate', 0, null, 'Raise the discount to zero'),
      ];
    case 'negative-tax':
      return by.asMissing('tax', condition, false);
    case 'negative-shipping':
      return by.asMissing('shipping', condition, false);
    default:
      return [];
  }
}

function leaveOut({ id, condition, severity }: Finding): Proposal[] {
  if (!condition || id.startsWith('spelling-')) return [];
  return [
    {
      id: 'leave-out',
      label: 'Leave these lines out',
      hint:
        severity === 'gap'
          ? 'Their revenue goes with them, on every page.'
          : 'They count nowhere, and their revenue goes with them.',
      steps: [{ kind: 'leave-out', where: condition, finding: id }],
      recommended: id === 'future-date' || id === 'stray-early' || id === 'stray-late',
    },
  ];
}

function keep({ id, title, severity }: Finding): Proposal {
  return {
    id: 'keep',
    label: severity === 'note' ? 'Nothing to do: note it as seen' : 'Keep them as they are',
    hint: 'Changes no figure; the recipe says that you looked.',
    steps: [{ kind: 'keep', finding: id, what: `lines ${title}` }],
    recommended: false,
  };
}

class Proposer {
  readonly #made: readonly string[];

  constructor(
    private readonly finding: Finding,
    private readonly facts: QualityFacts,
  ) {
    this.#made = revenueColumns(facts.meaning);
  }

  /** True where the column is what a line's revenue is made of. */
  #makesRevenue(column: string): boolean {
    return this.#made.includes(column);
  }

  asMissing(column: Column, where: Condition, recommended: boolean): Proposal[] {
    if (this.#makesRevenue(column)) return [];
    const step: Omit<SetMissing, 'id' | 'on'> = {
      kind: 'set-missing',
      column,
      where,
      finding: this.finding.id,
    };
    return [
      {
        id: `missing-${column}`,
        label: `Take the ${columnName(column)} as missing`,
        hint: 'The line stays, with what is right about it.',
        steps: [step],
        recommended,
      },
    ];
  }

  /** The typical value of the same product or customer in place of what is there. */
  typical(column: Column, where: Condition | null, recommended: boolean): Proposal[] {
    const group = GROUPS[column]?.find((name) => this.facts.schema.columns.has(name));
    if (!group) return [];
    const number = isNumber(column);
    const name = columnName(column);
    const whose = columnName(group);
    const step: Omit<Fill, 'id' | 'on'> = {
      kind: 'fill',
      column,
      where,
      with: { typical: number ? 'median' : 'mode' },
      by: [group],
      finding: this.finding.id,
    };
    return [
      {
        id: `typical-${column}`,
        label: number
          ? `Use the median ${name} of the same ${whose}`
          : `Use the most frequent ${name} of the same ${whose}`,
        hint: this.#makesRevenue(column)
          ? 'A guess, and revenue follows it.'
          : 'A guess; a line’s revenue does not hang on it.',
        steps: [step],
        recommended: recommended && !this.#makesRevenue(column),
      },
    ];
  }

  limit(column: NumberColumn, low: number | null, high: number | null, label: string): Proposal[] {
    return [
      {
        id: `limit-${column}`,
        label,
        hint: 'The nearest value that can be true.',
        steps: [
          {
            kind: 'cap',
            column,
            low: low === null ? null : { value: low },
            high: high === null ? null : { value: high },
            finding: this.finding.id,
          },
        ],
        recommended: false,
      },
    ];
  }

  fillGap(column: string): Proposal[] {
    if (NOT_CHANGED.has(column)) return [];
    const found = this.typical(column as Column, null, false);
    if (['discount_rate', 'tax', 'shipping'].includes(column)) {
      const step: Omit<Fill, 'id' | 'on'> = {
        kind: 'fill',
        column: column as NumberColumn,
        where: null,
        with: { constant: 0 },
        by: [],
        finding: this.finding.id,
      };
      found.push({
        id: 'zero',
        label: `Take a missing ${columnName(column as NumberColumn)} as none (0)`,
        hint: 'Right where the shop leaves the field empty for none.',
        steps: [step],
        recommended: false,
      });
    }
    return found;
  }

  places({ inner, pairs }: NonNullable<Finding['places']>): Proposal[] {
    const byCountry = new Map<string, string[]>();
    for (const { inner: place, country } of pairs) {
      byCountry.set(country, [...(byCountry.get(country) ?? []), place]);
    }
    const { columns } = this.facts.schema;
    const where = (country: string, places: readonly string[]): Condition => [
      { column: inner, is: 'in', values: places },
      { column: 'country', is: 'in', values: [country] },
    ];
    const finding = this.finding.id;
    const countries = [...byCountry];
    const smaller: readonly LabelColumn[] =
      inner === 'state' && columns.has('city') ? ['city', 'state'] : [inner];
    return [
      {
        id: 'trust-inner',
        label: `Trust the ${inner}: take the country as missing`,
        hint: 'These lines leave the countries’ figures.',
        steps: countries.map(([country, places]) => ({
          kind: 'set-missing' as const,
          column: 'country' as const,
          where: where(country, places),
          finding,
        })),
        recommended: false,
      },
      {
        id: 'trust-country',
        label: `Trust the country: take the ${smaller.join(' and ')} as missing`,
        hint: 'These lines leave the maps of places within a country.',
        steps: countries.flatMap(([country, places]) =>
          smaller.map((column) => ({
            kind: 'set-missing' as const,
            column,
            where: where(country, places),
            finding,
          })),
        ),
        recommended: false,
      },
    ];
  }

  coordinates(): Proposal[] {
    const finding = this.finding.id;
    const beyond = (column: 'latitude' | 'longitude', most: number): NewStep[] => [
      { kind: 'set-missing', column, where: [{ column, is: '>', value: most }], finding },
      { kind: 'set-missing', column, where: [{ column, is: '<', value: -most }], finding },
    ];
    return [
      {
        id: 'no-coordinates',
        label: 'Take the coordinates as missing',
        hint: 'The line stays, off the map.',
        steps: [
          {
            kind: 'set-missing',
            column: 'latitude',
            where: [
              { column: 'latitude', is: '=', value: 0 },
              { column: 'longitude', is: '=', value: 0 },
            ],
            finding,
          },
          {
            kind: 'set-missing',
            column: 'longitude',
            where: [
              { column: 'latitude', is: 'missing' },
              { column: 'longitude', is: '=', value: 0 },
            ],
            finding,
          },
          ...beyond('latitude', 90),
          ...beyond('longitude', 180),
        ],
        recommended: true,
      },
    ];
  }
}

/** The least harmful steps for every finding that is still open and has such a step. */
export function recommendedSteps(findings: readonly Finding[], facts: QualityFacts): NewStep[] {
  return findings
    .filter(({ open }) => open > 0)
    .flatMap((finding) => {
      const best = proposals(finding, facts).find(({ recommended }) => recommended);
      return best ? [...best.steps] : [];
    });
}
