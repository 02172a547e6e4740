import { OrderlensError } from '../../core/errors';
import type { Source } from '../ingest/types';
import { DEFAULT_MEANING } from '../mapping/meaning';
import type { EvidenceBySeparator } from '../mapping/date-order';
import { MappedColumns } from '../schema/source-columns';
import { idSql, isGivenSql, labelSql } from '../schema/values/missing';
import { boundedNumberSql } from '../schema/values/number-text';
import { ident } from '../sql';
import { ratingSql } from './rating-text';
import type { OpinionMapping, OpinionRole } from './types';

const IDS: readonly OpinionRole[] = ['review_id', 'product_id', 'customer_id'];

/** The source's columns as a mapping of opinions uses them; the source has the alias {@link r}. */
export class OpinionColumns {
  /** The written day is read as an order's is. */
  readonly days: MappedColumns;

  constructor(
    readonly source: Source,
    readonly mapping: OpinionMapping,
  ) {
    for (const [role, name] of Object.entries(mapping.roles)) {
      if (!source.columns.some((column) => column.name === name)) {
        throw new OrderlensError(
          'missing-column',
          `The column “${name}”, chosen for ${role.replaceAll('_', ' ')}, is not in this file.`,
          { file: source.fileName, column: name, expected: 'a column of the file' },
        );
      }
    }
    const { written_at } = mapping.roles;
    this.days = new MappedColumns(source, {
      roles: written_at ? { ordered_at: written_at } : {},
      meaning: { ...DEFAULT_MEANING, dateOrder: mapping.dateOrder },
      presetId: null,
    });
  }

  get r(): string {
    return this.days.r;
  }

  has(role: OpinionRole): boolean {
    return this.mapping.roles[role] !== undefined;
  }

  /** The role's column as text. */
  text(role: OpinionRole): string {
    const name = this.mapping.roles[role]!;
    const column = this.source.columns.find((candidate) => candidate.name === name)!;
    const raw = `${this.r}.${ident(name)}`;
    return column.type === 'text' ? raw : `${raw}::VARCHAR`;
  }

  /** The role's value cleaned, NULL without one: ids, labels and texts alike. */
  label(role: OpinionRole): string {
    if (!this.has(role)) return 'NULL::VARCHAR';
    const text = this.text(role);
    return IDS.includes(role) ? idSql(text, { keepNa: false }) : labelSql(text, { keepNa: false });
  }

  /** The rating on the file's own scale; NULL for what is none. */
  rating(): string {
    const name = this.mapping.roles.rating;
    if (!name) return 'NULL::DOUBLE';
    const column = this.source.columns.find((candidate) => candidate.name === name)!;
    const raw = `${this.r}.${ident(name)}`;
    if (column.type === 'number' || column.type === 'integer') return `${raw}::DOUBLE`;
    if (column.type !== 'text') return 'NULL::DOUBLE';
    return boundedNumberSql(ratingSql(raw, this.mapping.decimal));
  }

  /** Whether the role's column says anything at all. */
  given(role: OpinionRole): string {
    return this.has(role) ? isGivenSql(this.text(role)) : 'false';
  }

  writtenAt(evidence: EvidenceBySeparator | null): string {
    return evidence ? this.days.orderedAt(evidence) : 'NULL::TIMESTAMP';
  }
}
