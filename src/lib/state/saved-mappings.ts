import type { CombinePlan } from '../data/combine/types';
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
  /** How several files were put together. */
  readonly plan?: CombinePlan;
}

/** What was confirmed, all of it. */
export interface SavedAnswers {
  readonly mapping: Mapping | null;
  readonly opinions: readonly (OpinionMapping | null)[];
  readonly plan: CombinePlan | null;
}

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
    if (!entry) return null;
    const { mapping, opinions = [], plan = null } = entry;
    return { mapping, opinions, plan };
  }

  /** Keeps how several files go together, beside what is known of their columns. */
  savePlan(signature: string, plan: CombinePlan): boolean {
    const known = this.findAnswers(signature);
    return this.save(signature, known?.mapping ?? null, known?.opinions, plan);
  }

  /** True when it will be there next time. */
  save(
    signature: string,
    mapping: Mapping | null,
    opinions: readonly (OpinionMapping | null)[] = [],
    plan: CombinePlan | null = null,
  ): boolean {
    const all = this.read();
    const others = all.filter((entry) => entry.signature !== signature);
    // One month alone says nothing of how several go together, nor against what was said of them.
    const known = plan ?? all.find((entry) => entry.signature === signature)?.plan;
    const entry: Entry = {
      signature,
      mapping,
      ...(opinions.length && { opinions }),
      ...(known && { plan: known }),
    };
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
  const { mapping, opinions, plan } = value;
  if (plan !== undefined && !isPlan(plan)) return false;
  const opinionsFine =
    opinions === undefined ||
    (Array.isArray(opinions) && opinions.every((item) => item === null || isOpinions(item)));
  const isAlone = opinions !== undefined || plan !== undefined;
  return opinionsFine && (isMapping(mapping) || (mapping === null && isAlone));
}

/** The shape only: tables and columns are looked up among the files before a plan is followed. */
function isPlan(value: unknown): value is CombinePlan {
  if (!isRecord(value) || !isRecord(value['under']) || !isRecord(value['repeats'])) return false;
  const texts = (list: unknown): boolean =>
    Array.isArray(list) && list.every((item) => typeof item === 'string');
  const isJoin = (join: unknown): boolean =>
    isRecord(join) &&
    typeof join['table'] === 'string' &&
    typeof join['to'] === 'string' &&
    ['exact', 'loose'].includes(String(join['compare'])) &&
    Array.isArray(join['on']) &&
    join['on'].length > 0 &&
    join['on'].every(
      (pair: unknown) =>
        isRecord(pair) && typeof pair['own'] === 'string' && typeof pair['other'] === 'string',
    );
  const isTree = (tree: unknown): boolean =>
    isRecord(tree) &&
    ['orders', 'reviews', 'ratings'].includes(String(tree['kind'])) &&
    typeof tree['base'] === 'string' &&
    Array.isArray(tree['joins']) &&
    tree['joins'].every(isJoin);
  const { trees, under, repeats, names = {} } = value;
  return (
    texts(value['tables']) &&
    isRecord(names) &&
    texts(Object.values(names)) &&
    Array.isArray(trees) &&
    trees.every(isTree) &&
    Object.values(under as Record<string, unknown>).every(
      (item) =>
        isRecord(item) &&
        typeof item['table'] === 'string' &&
        isRecord(item['columns']) &&
        texts(Object.values(item['columns'])),
    ) &&
    Object.values(repeats as Record<string, unknown>).every(
      (item) =>
        isRecord(item) &&
        texts(item['key']) &&
        ['skip', 'newest', 'keep'].includes(String(item['treatment'])),
    )
  );
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
