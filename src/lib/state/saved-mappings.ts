import type { Mapping } from '../data/mapping/types';
import { OPINION_ROLES, type OpinionMapping } from '../data/opinions/types';
import { ROLES } from '../data/schema/canonical';

/** The part of Web Storage that is used; absent in a private window that refuses storage. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'orderlens.mappings.1';
/** Older ones go first, so that the store never grows without end. */
const MOST = 60;

interface Entry {
  readonly signature: string;
  /** Of the order lines; null where there were none. */
  readonly mapping: Mapping | null;
  /** Of the reviews and ratings beside them. */
  readonly opinions?: readonly (OpinionMapping | null)[];
}

type SavedAnswers = Required<Omit<Entry, 'signature'>>;

/**
 * Mappings a person has confirmed, by header signature. Only the names of columns and the answers
 * are kept, never a row. Every failure of the store means "nothing saved".
 */
export class SavedMappings {
  constructor(private readonly store: () => KeyValueStore | null) {}

  find(signature: string): Mapping | null {
    return this.read().find((entry) => entry.signature === signature)?.mapping ?? null;
  }

  /** Everything confirmed for a set of files, by the signature of all their headers. */
  findAnswers(signature: string): SavedAnswers | null {
    const entry = this.read().find((candidate) => candidate.signature === signature);
    return entry ? { mapping: entry.mapping, opinions: entry.opinions ?? [] } : null;
  }

  /** True when it will be there next time. */
  save(
    signature: string,
    mapping: Mapping | null,
    opinions: readonly (OpinionMapping | null)[] = [],
  ): boolean {
    const others = this.read().filter((entry) => entry.signature !== signature);
    const entry: Entry = { signature, mapping, ...(opinions.length && { opinions }) };
    return this.write([entry, ...others].slice(0, MOST));
  }

  forget(signature: string): void {
    this.write(this.read().filter((entry) => entry.signature !== signature));
  }

  private read(): readonly Entry[] {
    try {
      const parsed: unknown = JSON.parse(this.store()?.getItem(KEY) ?? '[]');
      return Array.isArray(parsed) ? parsed.filter(isEntry) : [];
    } catch {
      return [];
    }
  }

  private write(entries: readonly Entry[]): boolean {
    try {
      const store = this.store();
      store?.setItem(KEY, JSON.stringify(entries));
      return store !== null;
    } catch {
      return false;
    }
  }
}

/** The browser's own store, or null where even touching it throws. */
export function browserStore(): KeyValueStore | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value) || typeof value['signature'] !== 'string') return false;
  const { mapping, opinions } = value;
  const opinionsFine =
    opinions === undefined ||
    (Array.isArray(opinions) && opinions.every((item) => item === null || isOpinions(item)));
  return opinionsFine && (isMapping(mapping) || (mapping === null && opinions !== undefined));
}

function isOpinions(value: unknown): value is OpinionMapping {
  if (!isRecord(value) || !isRecord(value['roles']) || !isRecord(value['scale'])) return false;
  const { roles, scale } = value;
  const [lowest, highest] = [scale['lowest'], scale['highest']];
  return (
    Object.entries(roles).every(
      ([role, column]) =>
        (OPINION_ROLES as readonly string[]).includes(role) && typeof column === 'string',
    ) &&
    ['reviews', 'ratings'].includes(String(value['kind'])) &&
    ['ymd', 'dmy', 'mdy'].includes(String(value['dateOrder'])) &&
    ['.', ','].includes(String(value['decimal'])) &&
    ['keep', 'drop'].includes(String(value['duplicates'])) &&
    typeof lowest === 'number' &&
    typeof highest === 'number' &&
    highest > lowest &&
    (value['presetId'] === null || typeof value['presetId'] === 'string')
  );
}

/** What another version, or another hand, has written must not reach the SQL builder half-filled. */
function isMapping(value: unknown): value is Mapping {
  if (!isRecord(value) || !isRecord(value['roles']) || !isRecord(value['meaning'])) return false;
  const { roles, meaning } = value;
  const rolesFine = Object.entries(roles).every(
    ([role, column]) => (ROLES as readonly string[]).includes(role) && typeof column === 'string',
  );
  return (
    rolesFine &&
    (value['presetId'] === null || typeof value['presetId'] === 'string') &&
    ['ymd', 'dmy', 'mdy'].includes(String(meaning['dateOrder'])) &&
    ['.', ','].includes(String(meaning['decimal'])) &&
    hasStatusValues(meaning['cancellations']) &&
    hasStatusValues(meaning['returns']) &&
    ['guests', 'nonPositivePrice', 'duplicates'].every((key) =>
      ['keep', 'drop'].includes(String(meaning[key])),
    ) &&
    ['column', 'price-times-quantity', 'price-times-quantity-less-discount', 'none'].includes(
      String(meaning['revenue']),
    ) &&
    ['order_id', 'customer-and-time', 'line'].includes(String(meaning['orderIdentity'])) &&
    (meaning['currency'] === null || typeof meaning['currency'] === 'string') &&
    ['undefined', 'string'].includes(typeof (meaning['countedCurrency'] ?? undefined)) &&
    typeof meaning['discountIsPercent'] === 'boolean'
  );
}

function hasStatusValues(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value['statusValues'])) return false;
  return (
    value['statusValues'].every((item) => typeof item === 'string') &&
    ['net', 'drop', 'keep'].includes(String(value['treatment'])) &&
    (typeof value['orderIdPrefix'] === 'string' || typeof value['negativeQuantity'] === 'boolean')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
