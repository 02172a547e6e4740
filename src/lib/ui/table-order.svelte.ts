import { untrack } from 'svelte';
import { isCancelled } from '../core/errors';
import { countUp, RowOrder } from '../core/tabular/order';
import { locale } from './format';
import { pageSlices } from './table-cells';
import type { TableColumn, TableRows, TableSort } from './table-types';

/** How long an order may take before the table says that it is being sorted. */
const SLOW_MS = 150;

type Listener = (rows: ArrayLike<number>) => void;

/** Sorting and searching of a table: what is asked for, and the rows that answer it, in order. */
export class TableOrder {
  #sort = $state.raw<TableSort | null>(null);
  #words = $state('');
  #found = $state.raw<ArrayLike<number> | null>(null);
  #isOrdering = $state(false);
  #hasFailed = $state(false);
  readonly #rows: () => TableRows;
  readonly #columns: () => readonly TableColumn[];
  readonly #searched = $derived.by(() =>
    this.#columns().flatMap((column, index) =>
      (column.searchable ?? column.format === 'text') ? index : [],
    ),
  );
  readonly #local = $derived.by(
    () => new RowOrder(this.#rows(), this.#searched, new Intl.Collator(locale()).compare),
  );

  /**
   * Lives as long as the component that makes it.
   *
   * @param listener Who is told which rows are shown, in order, whenever that changes.
   */
  constructor(
    rows: () => TableRows,
    columns: () => readonly TableColumn[],
    sort: TableSort | null,
    listener: () => Listener | undefined,
  ) {
    this.#rows = rows;
    this.#columns = columns;
    this.#sort = sort;
    $effect(() => this.#ask(listener));
    // Rows that are gone must not be asked for while their order is being found anew.
    $effect.pre(() => {
      void rows();
      this.#found = null;
    });
  }

  get sort(): TableSort | null {
    return this.#sort;
  }
  get words(): string {
    return this.#words;
  }
  set words(words: string) {
    this.#words = words;
  }
  get isOrdering(): boolean {
    return this.#isOrdering;
  }
  get hasFailed(): boolean {
    return this.#hasFailed;
  }
  /** Rows found by the search. */
  get count(): number {
    return this.#found ? this.#found.length : this.#rows().count;
  }

  /** The row at a place of the order. */
  rowAt(place: number): number {
    return this.#found ? (this.#found[place] ?? 0) : place;
  }

  /** Figures are asked for from the top, names from A; a third time gives the first order back. */
  sortBy(column: number): void {
    const descendingFirst = this.#columns()[column]?.format !== 'text';
    if (this.#sort?.column !== column) this.#sort = { column, descending: descendingFirst };
    else if (this.#sort.descending === descendingFirst)
      this.#sort = { column, descending: !descendingFirst };
    else this.#sort = null;
  }

  #ask(listener: () => Listener | undefined): (() => void) | undefined {
    const sort = this.#sort;
    const request = {
      sort: sort && this.#columns()[sort.column] ? sort : null,
      search: this.#words,
    };
    const source = this.#rows();
    const local = this.#local;
    if (!request.sort && !request.search.trim()) {
      this.#found = null;
      this.#isOrdering = false;
      this.#hasFailed = false;
      untrack(() => listener()?.(countUp(source.count)));
      return undefined;
    }
    const stop = new AbortController();
    const slow = setTimeout(() => (this.#isOrdering = true), SLOW_MS);
    const asked = source.order
      ? source.order(request, stop.signal)
      : local.rows(request, pageSlices(), stop.signal);
    asked
      .then((found) => {
        if (stop.signal.aborted) return;
        this.#found = found;
        this.#hasFailed = false;
        listener()?.(found);
      })
      .catch((thrown: unknown) => {
        if (!stop.signal.aborted && !isCancelled(thrown)) this.#hasFailed = true;
      })
      .finally(() => {
        clearTimeout(slow);
        if (!stop.signal.aborted) this.#isOrdering = false;
      });
    return () => {
      clearTimeout(slow);
      stop.abort();
    };
  }
}
