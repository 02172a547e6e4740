import type { Source } from '../ingest/types';
import { decideDecimal } from '../mapping/meaning';
import { proposeMapping } from '../mapping/propose';
import type { Role } from '../schema/canonical';
import type { Decimal } from '../schema/values/number-text';
import { headerWithin } from './names';
import type { CombinedTable, Summary } from './types';

/** Below this a guess about a column decides nothing here. */
const LEAST = 0.5;

/** What a table seems to hold, by its headers and sample. */
export interface Traits {
  readonly roles: Readonly<Partial<Record<Role, string>>>;
  readonly decimal: Decimal;
  /** How much it looks like lines of orders: with products, quantities, amounts. */
  readonly lineScore: number;
  readonly hasCoordinates: boolean;
}

export function traitsOf({ source, name }: Pick<CombinedTable, 'source' | 'name'>): Traits {
  const named = withHeaders(source, name);
  const { mapping, guesses } = proposeMapping(named);
  const sure = new Set(
    guesses.filter(({ confidence }) => confidence >= LEAST).map(({ role }) => role),
  );
  const roles: Partial<Record<Role, string>> = {};
  for (const role of sure) roles[role] = mapping.roles[role]!;
  const points: readonly (readonly [Role, number])[] = [
    ['quantity', 2],
    ['unit_price', 1.5],
    ['line_revenue', 1.5],
    ['order_id', 1],
    ['ordered_at', 1],
    ['product_id', 1],
    ['product_name', 0.5],
    ['customer_id', 0.5],
    ['discount_rate', 0.5],
  ];
  return {
    roles,
    decimal: decideDecimal(named, mapping.roles).decimal,
    lineScore: points.reduce((sum, [role, value]) => sum + (sure.has(role) ? value : 0), 0),
    hasCoordinates: sure.has('latitude') && sure.has('longitude'),
  };
}

/** The traits of each table, found when they are asked for. */
export interface TraitsByTable {
  get(table: string): Traits | undefined;
}

export function lazyTraits(tables: readonly CombinedTable[]): TraitsByTable {
  const found = new Map<string, Traits>();
  return {
    get(id) {
      const table = tables.find((candidate) => candidate.id === id);
      if (table && !found.has(id)) found.set(id, traitsOf(table));
      return found.get(id);
    },
  };
}

/** The source with the names its columns have outside of their file. */
export function withHeaders(source: Source, table: string): Source {
  return {
    ...source,
    columns: source.columns.map((column) => ({
      ...column,
      header: headerWithin(table, column.name),
    })),
  };
}

const AVERAGED: readonly Role[] = ['latitude', 'longitude'];
const SUMMED: readonly Role[] = ['line_revenue', 'tax', 'shipping', 'quantity'];
const IDS: readonly Role[] = ['order_id', 'customer_id', 'product_id', 'product_name', 'seller'];

/** How several rows of a table become one, column by column. */
export function summaryOf(column: string, { roles }: Traits): Summary {
  const role = Object.entries(roles).find(([, name]) => name === column)?.[0] as Role | undefined;
  if (role && AVERAGED.includes(role)) return 'average';
  if (role && SUMMED.includes(role)) return 'sum';
  if (role && IDS.includes(role)) return 'only';
  return 'most-frequent';
}

/** An amount that belongs to a whole order and must not be counted on each of its lines. */
export function isOrderAmount(column: string, { roles }: Traits): boolean {
  return (['line_revenue', 'tax', 'shipping', 'quantity'] as const).some(
    (role) => roles[role] === column,
  );
}
