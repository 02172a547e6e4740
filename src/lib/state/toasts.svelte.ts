import type { Failure } from '../core/errors';

export type ToastTone = 'info' | 'success' | 'error';

export interface Toast {
  readonly id: number;
  readonly tone: ToastTone;
  readonly message: string;
  /** One thing to do about it, such as undo. */
  readonly action?: { readonly label: string; run(): void };
}

/** At most this many at a time; the oldest makes room. */
const MAX_SHOWN = 4;
const SHOWN_MS: Record<ToastTone, number> = { info: 5000, success: 4000, error: 12_000 };

/** Short messages in the corner. What must be read stays on its page as an error card. */
class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #nextId = 1;

  get list(): readonly Toast[] {
    return this.#list;
  }

  info(message: string, action?: Toast['action']): number {
    return this.#add('info', message, action);
  }

  success(message: string, action?: Toast['action']): number {
    return this.#add('success', message, action);
  }

  error(message: string, action?: Toast['action']): number {
    return this.#add('error', message, action);
  }

  /** Says what failed; work called off on purpose is nothing to say. */
  failure(failure: Failure, action?: Toast['action']): number | null {
    return failure.code === 'cancelled' ? null : this.#add('error', failure.message, action);
  }

  dismiss(id: number): void {
    this.hold(id);
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  /** Keeps a toast while the pointer or the focus is on it. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  release(id: number): void {
    const toast = this.#list.find((entry) => entry.id === id);
    if (!toast) return;
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), SHOWN_MS[toast.tone]),
    );
  }

  #add(tone: ToastTone, message: string, action: Toast['action']): number {
    const same = this.#list.find((toast) => toast.tone === tone && toast.message === message);
    if (same) this.dismiss(same.id);
    const id = this.#nextId++;
    while (this.#list.length >= MAX_SHOWN) this.dismiss(this.#list[0]!.id);
    this.#list = [...this.#list, { id, tone, message, ...(action ? { action } : {}) }];
    this.release(id);
    return id;
  }
}

export const toast = new Toasts();
