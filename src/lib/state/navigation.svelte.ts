import { frameState } from './frame.svelte';
import { decodeAddress, encodeAddress, OWN_FILE } from './url';

/** Changes that follow one another faster than this are one step of the browser's history. */
const SAME_STEP_MS = 900;

/** Puts an address into the browser; `replace` makes no new step. */
export type Go = (search: string, options: { readonly replace: boolean }) => void;

/**
 * Keeps address and state the same thing, both ways. The layout calls `read` whenever the browser
 * has another address, and `write` whenever `search` has changed.
 */
class Navigation {
  #params = $state.raw<Readonly<Record<string, string>>>({});
  #data = $state<string | null>(null);
  #reads = $state(0);
  #lastWrite = -Infinity;

  /** Parameters of the page that is shown. */
  get params(): Readonly<Record<string, string>> {
    return this.#params;
  }

  /** Grows with every address that was read, so that a page can take over its parameters. */
  get reads(): number {
    return this.#reads;
  }

  /** `data=` of the address; see {@link OWN_FILE}. */
  get data(): string | null {
    return this.#data;
  }

  /** The address of the state as it is. */
  get search(): string {
    return encodeAddress({ frame: frameState.frame, data: this.#data, params: this.#params });
  }

  /** The address with the same filters and data for a link to another page. */
  get sharedSearch(): string {
    return encodeAddress({ frame: frameState.frame, data: this.#data, params: {} });
  }

  setParams(params: Readonly<Record<string, string>>): void {
    if (!sameParams(params, this.#params)) this.#params = { ...params };
  }

  /** Names the data set that is loaded; `isFirst` is the one an empty address stands for. */
  setData(origin: { readonly kind: 'file' | 'bundled'; readonly id: string; isFirst: boolean }) {
    this.#data = origin.kind === 'file' ? OWN_FILE : origin.isFirst ? null : origin.id;
  }

  read(search: string): void {
    const state = decodeAddress(search);
    frameState.restore(state.frame);
    if (!sameParams(state.params, this.#params)) this.#params = state.params;
    // The data set itself changes only by loading, never by going back.
    if (this.#reads === 0) this.#data = state.data;
    this.#reads += 1;
  }

  /** Brings the browser's address up to date, unless it says the same already. */
  write(current: string, go: Go): void {
    if (encodeAddress(decodeAddress(current)) === this.search) return;
    const now = performance.now();
    go(this.search, { replace: now - this.#lastWrite < SAME_STEP_MS });
    this.#lastWrite = now;
  }
}

export function sameParams(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

export const navigation = new Navigation();
