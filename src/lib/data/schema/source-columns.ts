import { OrderlensError } from '../../core/errors';
import type { Source, SourceColumn } from '../ingest/types';
import { ordersBySeparator, type EvidenceBySeparator } from '../mapping/date-order';
import type { Mapping } from '../mapping/types';
import { ident } from '../sql';
import type { Role } from './canonical';
import { dateSql, sampledDateSql, serialDateSql, type OrderBySeparator } from './values/date-text';
import { isMissingValue } from './values/missing';
import { numberSql, sampledNumberSql } from './values/number-text';

/** The roles that are numbers. */
export const NUMBER_ROLES = [
  'quantity',
  'unit_price',
  'discount_rate',
  'tax',
  'shipping',
  'line_revenue',
  'latitude',
  'longitude',
] as const satisfies readonly Role[];
export type NumberRole = (typeof NUMBER_ROLES)[number];

/** How days and numbers are read: SQL for TIMESTAMP and for DOUBLE. */
export interface Reading {
  readonly orderedAt: string;
  readonly number: (role: NumberRole) => string;
}

/**
 * The source's columns as the mapping uses them, and the aliases of every query: `r` the raw source,
 * `v` its read values, `w` its labels, `o` order keys, `l_…` the values of one label. A column of the file called as an alias would
 * hide it (`r.x` would look for a field of column `r`), so the aliases give way to such a column.
 */
export class MappedColumns {
  readonly r: string;
  readonly v: string;
  readonly w: string;
  readonly o: string;
  readonly #suffix: string;

  constructor(
    readonly source: Source,
    readonly mapping: Mapping,
  ) {
    const names = new Set(source.columns.map(({ name }) => name.toLowerCase()));
    const aliases = ['r', 'v', 'w', 'o', ...Object.keys(mapping.roles).map((role) => `l_${role}`)];
    let suffix = '';
    while (aliases.some((alias) => names.has(alias + suffix))) suffix += '_';
    this.#suffix = suffix;
    this.r = `r${suffix}`;
    this.v = `v${suffix}`;
    this.w = `w${suffix}`;
    this.o = `o${suffix}`;
    for (const [role, name] of Object.entries(mapping.roles)) {
      if (!source.columns.some((column) => column.name === name)) {
        throw new OrderlensError(
          'missing-column',
          `The column “${name}”, chosen for ${role.replaceAll('_', ' ')}, is not in this file.`,
          { file: source.fileName, column: name, expected: 'a column of the file' },
        );
      }
    }
  }

  has(role: Role): boolean {
    return this.mapping.roles[role] !== undefined;
  }

  column(role: Role): SourceColumn {
    const name = this.mapping.roles[role];
    const column = this.source.columns.find((candidate) => candidate.name === name);
    if (!column) throw new OrderlensError('missing-column', `No column plays ${role}.`);
    return column;
  }

  /** Alias of the table with a role's cleaned labels. */
  labelAlias(role: Role): string {
    return `l_${role}${this.#suffix}`;
  }

  /** The column as it stands. */
  raw(role: Role): string {
    return `${this.r}.${ident(this.column(role).name)}`;
  }

  /** The column as text. */
  text(role: Role): string {
    return this.column(role).type === 'text' ? this.raw(role) : `${this.raw(role)}::VARCHAR`;
  }

  /** The sample's values of the column that are values at all. */
  sample(role: Role): string[] {
    const index = this.source.columns.indexOf(this.column(role));
    return this.source.sample
      .map((row) => row[index] ?? null)
      .filter((value): value is string => !isMissingValue(value));
  }

  /** The column read as a number, whatever its type; NULL for what is none. */
  number(role: NumberRole): string {
    const { type } = this.column(role);
    const raw = this.raw(role);
    if (type === 'number' || type === 'integer') return this.#rate(role, `${raw}::DOUBLE`);
    if (type !== 'text') return 'NULL::DOUBLE';
    const sample = this.sample(role);
    const plain = sample.filter((value) => /^[-+]?\d+(\.\d*)?$/.test(value)).length;
    const { decimal } = this.mapping.meaning;
    const options = { mostlyPlain: plain >= sample.length * 0.9 };
    if (role !== 'discount_rate') return numberSql(raw, decimal, options);
    const read = this.#rate(role, numberSql(raw, decimal, options));
    if (!sample.some((value) => value.includes('%'))) return read;
    const signless = numberSql(`replace(${raw}, '%', '')`, decimal, options);
    return `case when contains(${raw}, '%') then ${signless} / 100 else ${read} end`;
  }

  #rate(role: NumberRole, value: string): string {
    const percent = role === 'discount_rate' && this.mapping.meaning.discountIsPercent;
    return percent ? `(${value}) / 100` : value;
  }

  /** The order's time as TIMESTAMP; NULL for what is no date, and where no column says. */
  orderedAt(evidence: EvidenceBySeparator): string {
    if (!this.has('ordered_at')) return 'NULL::TIMESTAMP';
    const { type } = this.column('ordered_at');
    const raw = this.raw('ordered_at');
    if (type === 'date' || type === 'timestamp') return `${raw}::TIMESTAMP`;
    if (type === 'integer' || type === 'number') {
      const value = `${raw}::DOUBLE`;
      return `case when ${value} between 19000101 and 21001231 then try_strptime(${value}::BIGINT::VARCHAR, '%Y%m%d') else ${serialDateSql(value)} end`;
    }
    if (type !== 'text') return 'NULL::TIMESTAMP';
    return dateSql(raw, this.#dateOrders(evidence), this.sample('ordered_at'));
  }

  /** Reads days and numbers however they are written. */
  reading(evidence: EvidenceBySeparator): Reading {
    return { orderedAt: this.orderedAt(evidence), number: (role) => this.number(role) };
  }

  /**
   * As {@link reading}, but NULL for ways of writing that the sample does not show. Null where that
   * would be no simpler.
   */
  sampledReading(evidence: EvidenceBySeparator): Reading | null {
    const isText = (role: Role): boolean => this.has(role) && this.column(role).type === 'text';
    const orderedAt = isText('ordered_at')
      ? sampledDateSql(
          this.raw('ordered_at'),
          this.#dateOrders(evidence),
          this.sample('ordered_at'),
        )
      : null;
    const numbers = new Map<NumberRole, string>();
    for (const role of NUMBER_ROLES) {
      if (!isText(role)) continue;
      const sql = sampledNumberSql(this.raw(role), this.mapping.meaning.decimal, this.sample(role));
      if (sql) numbers.set(role, this.#rate(role, sql));
    }
    if (!orderedAt && !numbers.size) return null;
    return {
      orderedAt: orderedAt ?? this.orderedAt(evidence),
      number: (role) => numbers.get(role) ?? this.number(role),
    };
  }

  #dateOrders(evidence: EvidenceBySeparator): OrderBySeparator {
    return ordersBySeparator(this.mapping.meaning.dateOrder, evidence);
  }
}
