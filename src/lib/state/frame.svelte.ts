import { EMPTY_FRAME, isEmptyFrame, type Frame } from '../data/frame';
import { sameFrame } from './url';

/** As far back as undo goes. */
const MAX_PAST = 50;

/** What part of the data every page looks at. The address follows it; see `navigation.svelte.ts`. */
class FrameState {
  #frame = $state.raw<Frame>(EMPTY_FRAME);
  #past = $state.raw<readonly Frame[]>([]);

  get frame(): Frame {
    return this.#frame;
  }

  get isEmpty(): boolean {
    return isEmptyFrame(this.#frame);
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  update(patch: Partial<Frame>): void {
    const next = { ...this.#frame, ...patch };
    if (sameFrame(next, this.#frame)) return;
    this.#past = [...this.#past, this.#frame].slice(-MAX_PAST);
    this.#frame = next;
  }

  /** Adds a value to a list, or takes it out where it is already. */
  toggle(field: 'country' | 'category' | 'status', value: string): void {
    const chosen = this.#frame[field];
    this.update({
      [field]: chosen.includes(value)
        ? chosen.filter((other) => other !== value)
        : [...chosen, value],
    });
  }

  clear(): void {
    this.update(EMPTY_FRAME);
  }

  /** Back to the frame before the last change that a person made here. */
  undo(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#past = this.#past.slice(0, -1);
    this.#frame = before;
  }

  /**
   * Takes what an address says. Undo then leads back to what was before, unless the browser's
   * own going back has just done that.
   */
  restore(frame: Frame): void {
    if (sameFrame(frame, this.#frame)) return;
    const before = this.#past.at(-1);
    this.#past =
      before && sameFrame(before, frame)
        ? this.#past.slice(0, -1)
        : [...this.#past, this.#frame].slice(-MAX_PAST);
    this.#frame = frame;
  }

  /** Other data: what was undone there has no meaning here. */
  forgetPast(): void {
    this.#past = [];
  }
}

export const frameState = new FrameState();
