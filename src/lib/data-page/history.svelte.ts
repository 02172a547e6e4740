/** As far back as undo goes. */
const MOST_STEPS = 200;

/**
 * The states a form has been in. A step is recorded before it is taken; steps of one `burst` in a
 * row (letters typed into a field) are undone together.
 */
export class History<T> {
  #past = $state.raw<readonly T[]>([]);
  #future = $state.raw<readonly T[]>([]);
  #burst: string | null = null;

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Remembers `present`, which a step is about to replace. What was undone cannot be redone now. */
  record(present: T, burst: string | null = null): void {
    const isSame = burst !== null && burst === this.#burst;
    this.#burst = burst;
    this.#future = [];
    if (!isSame) this.#past = [...this.#past, present].slice(-MOST_STEPS);
  }

  /** The state before the last step, for which `present` is kept to be redone; null for none. */
  undo(present: T): T | null {
    const before = this.#past.at(-1);
    if (before === undefined) return null;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, present];
    this.#burst = null;
    return before;
  }

  /** The state that {@link undo} left; null for none. */
  redo(present: T): T | null {
    const after = this.#future.at(-1);
    if (after === undefined) return null;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, present];
    this.#burst = null;
    return after;
  }
}

/** What a key asks of a history: Ctrl or ⌘ with Z, with Shift and Z, or with Y. */
export function historyKey(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && event.ctrlKey && !event.shiftKey ? 'redo' : null;
}

/** True where the browser undoes typing itself. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && /^(text|search|email|url|tel)$/.test(target.type)) ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
