import { OrderlensError } from '../core/errors';
import { exportTable, type ExportedFile, type ExportOptions } from '../data/export/export-table';
import { AudienceMembers, type MembersDatabase, type Membership } from './audience-members';
import { freeName, isoNow, newAudienceId, tidyName } from './audience-names';
import type { AudienceProvenance, AudienceStore, StoredAudience } from './audience-store';

/** A named set of customers of the loaded data. */
export interface Audience {
  readonly id: string;
  readonly name: string;
  /** ISO time. */
  readonly madeAt: string;
  readonly provenance: AudienceProvenance;
  /** Members that the loaded data has; null until they have been looked up. */
  readonly size: number | null;
  /** Members when it was made; more than `size` where this data lacks some of them. */
  readonly sizeWhenMade: number;
  /** Share of the members in all net revenue, 0..1; null where there is no revenue to share. */
  readonly revenueShare: number | null;
  /** False when the browser would not keep it: it lasts as long as the tab. */
  readonly isKept: boolean;
}

/** The data set whose audiences these are. */
export interface AudienceHome {
  readonly db: MembersDatabase;
  readonly schemaName: string;
  /** Under which its audiences are kept from visit to visit. */
  readonly storeKey: string;
  readonly datasetName: string;
  /** All net revenue. */
  readonly revenue: number;
}

export interface NewAudience {
  readonly name: string;
  readonly customerKeys: Int32Array;
  readonly provenance: AudienceProvenance;
}

/**
 * The audiences of the loaded data set: kept by customer id in the browser, and as keys in the
 * table `audience_members`, by which every page can be filtered.
 */
export class AudienceList {
  #list = $state.raw<readonly Audience[]>([]);
  #revision = $state(0);
  readonly #store: AudienceStore;
  readonly #now: () => string;
  #home: AudienceHome | null = null;
  #members: AudienceMembers | null = null;
  /** One change of the table at a time. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(store: AudienceStore, now: () => string = isoNow) {
    this.#store = store;
    this.#now = now;
  }

  /** In the order in which they were made. */
  get list(): readonly Audience[] {
    return this.#list;
  }

  /** Grows whenever members in the database have changed: what was filtered by them is old. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes up another data set, or the same in new tables; null for none. */
  async attach(home: AudienceHome | null): Promise<void> {
    this.#home = home;
    this.#members = home && new AudienceMembers(home.db, home.schemaName);
    const stored = home ? this.#store.read(home.storeKey) : [];
    this.#list = stored.map((audience) => ({
      ...withoutIds(audience),
      size: null,
      sizeWhenMade: audience.customerIds.length,
      revenueShare: null,
      isKept: true,
    }));
    const members = this.#members;
    if (!members || !stored.length) return;
    await this.#serially(async () => {
      for (const { id, customerIds } of stored) {
        if (this.#members !== members) return;
        await members.addIds(id, customerIds);
      }
      await this.#refresh(members);
    });
  }

  /**
   * Makes an audience of customers of the loaded data.
   *
   * @throws `too-little-data` when there is nobody in it, `missing-column` without data, `cancelled`
   *   when other data was loaded meanwhile, and what the database throws.
   */
  async save({ name, customerKeys, provenance }: NewAudience): Promise<Audience> {
    const { home, members } = this.#current();
    if (!customerKeys.length) {
      throw new OrderlensError('too-little-data', 'There is nobody in this selection to save.');
    }
    const id = newAudienceId();
    // The caller's array may be handed elsewhere while this waits.
    const keys = customerKeys.slice();
    return this.#serially(async () => {
      try {
        await members.addKeys(id, keys);
        const customerIds = await members.ids(id);
        this.#guard(members);
        if (!customerIds.length) {
          throw new OrderlensError('bad-parameter', 'None of these customers is in the data.');
        }
        const stored: StoredAudience = {
          id,
          name: this.#freeName(name),
          madeAt: this.#now(),
          provenance,
          customerIds,
        };
        const isKept = this.#store.save(home.storeKey, stored);
        this.#list = [
          ...this.#list,
          {
            ...withoutIds(stored),
            size: customerIds.length,
            sizeWhenMade: customerIds.length,
            revenueShare: null,
            isKept,
          },
        ];
        await this.#refresh(members);
        return this.#find(id);
      } catch (thrown) {
        if (!this.#list.some((audience) => audience.id === id)) {
          await members.remove(id).catch(() => undefined);
        }
        throw thrown;
      }
    });
  }

  /** Gives an audience another name; an empty one changes nothing. */
  rename(id: string, name: string): void {
    const { home } = this.#current();
    const audience = this.#find(id);
    if (!tidyName(name) || tidyName(name) === audience.name) return;
    const free = this.#freeName(name, id);
    this.#store.rename(home.storeKey, id, free);
    this.#list = this.#list.map((other) => (other.id === id ? { ...other, name: free } : other));
  }

  /** Removes an audience; the result brings it back. */
  async remove(id: string): Promise<() => Promise<void>> {
    const { home, members } = this.#current();
    const audience = this.#find(id);
    const place = this.#list.indexOf(audience);
    return this.#serially(async () => {
      const here = await members.ids(id);
      const kept = this.#store.read(home.storeKey).find((stored) => stored.id === id);
      const customerIds = kept?.customerIds ?? here;
      await members.remove(id);
      this.#guard(members);
      this.#store.remove(home.storeKey, id);
      this.#list = this.#list.filter((other) => other.id !== id);
      this.#revision += 1;
      return () =>
        this.#serially(async () => {
          this.#guard(members);
          if (this.#list.some((other) => other.id === id)) return;
          await members.addIds(id, customerIds);
          const { name, madeAt, provenance } = audience;
          const stored = { id, name, madeAt, provenance, customerIds };
          const isKept = this.#store.save(home.storeKey, stored);
          this.#list = this.#list.toSpliced(place, 0, { ...audience, isKept });
          await this.#refresh(members);
        });
    });
  }

  /** All members of an audience with their ids and names, as CSV. */
  exportCsv(id: string, options: ExportOptions = {}): Promise<ExportedFile> {
    const { home, members } = this.#current();
    const { name } = this.#find(id);
    return exportTable(
      { rows: { db: home.db, sql: members.listSql(id) }, name: `${home.datasetName} – ${name}` },
      'csv',
      options,
    );
  }

  async #refresh(members: AudienceMembers): Promise<void> {
    const sums = await members.summary();
    if (this.#members !== members || !this.#home) return;
    const { revenue } = this.#home;
    this.#list = this.#list.map((audience) => withSums(audience, sums.get(audience.id), revenue));
    this.#revision += 1;
  }

  #current(): { home: AudienceHome; members: AudienceMembers } {
    if (this.#home && this.#members) return { home: this.#home, members: this.#members };
    throw new OrderlensError('missing-column', 'There is no data yet to make an audience of.');
  }

  #find(id: string): Audience {
    const audience = this.#list.find((other) => other.id === id);
    if (audience) return audience;
    throw new OrderlensError('bad-parameter', 'This audience is no longer there.');
  }

  #guard(members: AudienceMembers): void {
    if (this.#members !== members) throw new OrderlensError('cancelled', 'Other data was loaded.');
  }

  #freeName(wanted: string, own?: string): string {
    const others = this.#list.filter(({ id }) => id !== own);
    return freeName(
      wanted,
      others.map(({ name }) => name),
    );
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work, work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

function withoutIds({
  customerIds: _,
  ...rest
}: StoredAudience): Omit<StoredAudience, 'customerIds'> {
  return rest;
}

function withSums(audience: Audience, sums: Membership | undefined, revenue: number): Audience {
  return {
    ...audience,
    size: sums?.size ?? 0,
    revenueShare: revenue > 0 ? (sums?.revenue ?? 0) / revenue : null,
  };
}
