/** As far back as undo goes. */
const MOST_STEPS = 200;

/** Numbers the steps of all forms, so that several on one page are undone in the order of the steps. */
let steps = 0;

interface Step<T> {
  readonly state: T;
  readonly serial: number;
}

/**
 * The states a form has been in. A step is recorded before it is taken; steps of one `burst` in a
 * row (letters typed into a field) are undone together.
 */
export class History<T> {
  #past = $state.raw<readonly Step<T>[]>([]);
  #future = $state.raw<readonly Step<T>[]>([]);
  #burst: string | null = null;

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Number of the step that {@link undo} takes back; less than any where there is none. */
  get undoSerial(): number {
    return this.#past.at(-1)?.serial ?? -1;
  }

  /** Number of the step that {@link redo} takes again; more than any where there is none. */
  get redoSerial(): number {
    return this.#future.at(-1)?.serial ?? Infinity;
  }

  /** Remembers `present`, which a step is about to replace. What was undone cannot be redone now. */
  record(present: T, burst: string | null = null): void {
    const isSame = burst !== null && burst === this.#burst;
    this.#burst = burst;
    this.#future = [];
    if (isSame) return;
    this.#past = [...this.#past, { state: present, serial: steps++ }].slice(-MOST_STEPS);
  }

  /** The state before the last step, for which `present` is kept to be redone; null for none. */
  undo(present: T): T | null {
    const before = this.#past.at(-1);
    if (before === undefined) return null;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, { state: present, serial: before.serial }];
    this.#burst = null;
    return before.state;
  }

  /** The state that {@link undo} left; null for none. */
  redo(present: T): T | null {
    const after = this.#future.at(-1);
    if (after === undefined) return null;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, { state: present, serial: after.serial }];
    this.#burst = null;
    return after.state;
  }
}

/** A form whose steps can be taken back. */
export interface Undoable {
  readonly undoSerial: number;
  readonly redoSerial: number;
  undo(): void;
  redo(): void;
}

/** The form whose step is to be taken back next; null when there is none. */
export function nextToUndo(forms: readonly Undoable[]): Undoable | null {
  const [last] = [...forms].sort((a, b) => b.undoSerial - a.undoSerial);
  return last && last.undoSerial >= 0 ? last : null;
}

/** The form whose step is to be taken again next; null when there is none. */
export function nextToRedo(forms: readonly Undoable[]): Undoable | null {
  const [first] = [...forms].sort((a, b) => a.redoSerial - b.redoSerial);
  return first && first.redoSerial < Infinity ? first : null;
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
    (target instanceof HTMLInputElement &&
      /^(text|search|email|url|tel|number)$/.test(target.type)) ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
