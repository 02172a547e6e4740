import type { KeyValueStore } from './saved-mappings';

/** Where an audience came from. */
export interface AudienceProvenance {
  /** Title of the page it was made on, such as `RFM segments`. */
  readonly page: string;
  /** What was picked there, such as `Champions`. */
  readonly selection: string;
  /** The filters in force, in words. */
  readonly filters: string;
}

/** An audience as it is kept: by the customers' own ids, which outlive a reload. */
export interface StoredAudience {
  readonly id: string;
  readonly name: string;
  /** ISO time. */
  readonly madeAt: string;
  readonly provenance: AudienceProvenance;
  readonly customerIds: readonly string[];
}

type Entry = Omit<StoredAudience, 'customerIds'>;

const LIST_KEY = 'orderlens.audiences.1:';
const MEMBERS_KEY = 'orderlens.audience-members.1:';

/**
 * Audiences in the browser's own store, by data set. Nothing leaves the machine. A store that
 * refuses (a private window) or is full is said, by false, and is no error.
 */
export class AudienceStore {
  readonly #store: () => RemovableStore | null;

  constructor(store: () => RemovableStore | null) {
    this.#store = store;
  }

  read(dataset: string): readonly StoredAudience[] {
    return this.#entries(dataset).map((entry) => ({
      ...entry,
      customerIds: this.#members(entry.id),
    }));
  }

  /** Adds an audience or replaces it. True when it will be there next time. */
  save(dataset: string, audience: StoredAudience): boolean {
    const { customerIds, ...entry } = audience;
    if (!this.#write(MEMBERS_KEY + audience.id, customerIds)) return false;
    const entries = this.#entries(dataset);
    const at = entries.findIndex(({ id }) => id === audience.id);
    const next = at < 0 ? [...entries, entry] : entries.with(at, entry);
    if (this.#write(LIST_KEY + dataset, next)) return true;
    this.#remove(MEMBERS_KEY + audience.id);
    return false;
  }

  rename(dataset: string, id: string, name: string): boolean {
    const entries = this.#entries(dataset);
    if (!entries.some((entry) => entry.id === id)) return false;
    return this.#write(
      LIST_KEY + dataset,
      entries.map((entry) => (entry.id === id ? { ...entry, name } : entry)),
    );
  }

  remove(dataset: string, id: string): void {
    const entries = this.#entries(dataset).filter((entry) => entry.id !== id);
    if (entries.length) this.#write(LIST_KEY + dataset, entries);
    else this.#remove(LIST_KEY + dataset);
    this.#remove(MEMBERS_KEY + id);
  }

  #entries(dataset: string): readonly Entry[] {
    const value = this.#read(LIST_KEY + dataset);
    return Array.isArray(value) ? value.filter(isEntry) : [];
  }

  #members(id: string): readonly string[] {
    const value = this.#read(MEMBERS_KEY + id);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  #read(key: string): unknown {
    try {
      return JSON.parse(this.#store()?.getItem(key) ?? 'null');
    } catch {
      return null;
    }
  }

  #write(key: string, value: unknown): boolean {
    try {
      const store = this.#store();
      store?.setItem(key, JSON.stringify(value));
      return store !== null;
    } catch {
      return false;
    }
  }

  #remove(key: string): void {
    try {
      this.#store()?.removeItem(key);
    } catch {
      // What cannot be written cannot be kept either.
    }
  }
}

export type RemovableStore = KeyValueStore & Pick<Storage, 'removeItem'>;

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value) || !isRecord(value['provenance'])) return false;
  const { provenance } = value;
  return (
    ['id', 'name', 'madeAt'].every((key) => typeof value[key] === 'string') &&
    ['page', 'selection', 'filters'].every((key) => typeof provenance[key] === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
