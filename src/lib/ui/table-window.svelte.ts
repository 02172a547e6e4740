import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';
import { untrack } from 'svelte';

export const ROW_HEIGHT = 34;
export const HEADER_HEIGHT = 34;
/** Rows kept ready above and below those in view. */
const OVERSCAN = 8;

type Rows = Virtualizer<HTMLDivElement, HTMLTableRowElement>;

/** The rows in view of a long table, of which only these are on the page. */
export class TableWindow {
  #items = $state.raw<readonly VirtualItem[]>([]);
  #size = $state(0);
  #virtualizer: Rows | undefined;

  /** Lives as long as the component that makes it. */
  constructor(scroller: () => HTMLDivElement | undefined, count: () => number) {
    $effect(() => {
      const element = scroller();
      if (!element) return;
      const instance: Rows = new Virtualizer(this.#options(element, untrack(count)));
      this.#virtualizer = instance;
      const unmount = instance._didMount();
      instance._willUpdate();
      this.#update(instance);
      return () => {
        this.#virtualizer = undefined;
        unmount();
      };
    });
    $effect(() => {
      const rows = count();
      const element = scroller();
      if (!this.#virtualizer || !element) return;
      this.#virtualizer.setOptions(this.#options(element, rows));
      this.#virtualizer._willUpdate();
      this.#update(this.#virtualizer);
    });
  }

  get items(): readonly VirtualItem[] {
    return this.#items;
  }
  /** Room above the first of the items and below the last, in px. */
  get above(): number {
    return (this.#items[0]?.start ?? HEADER_HEIGHT) - HEADER_HEIGHT;
  }
  get below(): number {
    return this.#size - (this.#items.at(-1)?.end ?? 0);
  }

  /** Brings a place into view where it is not. */
  show(place: number): void {
    this.#virtualizer?.scrollToIndex(place, { align: 'auto' });
  }

  #update(instance: Rows): void {
    this.#items = instance.getVirtualItems();
    this.#size = instance.getTotalSize();
  }

  #options(element: HTMLDivElement, count: number) {
    return {
      count,
      getScrollElement: () => element,
      estimateSize: () => ROW_HEIGHT,
      overscan: OVERSCAN,
      // The header lies above the rows, and over them while they scroll.
      paddingStart: HEADER_HEIGHT,
      scrollPaddingStart: HEADER_HEIGHT,
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      onChange: (instance: Rows) => this.#update(instance),
    };
  }
}
