import { session } from './session.svelte';

/** What the filter bar shows of an audience. */
export interface AudienceChoice {
  readonly id: string;
  readonly name: string;
  /** Customers in it; null until they have been looked up. */
  readonly count: number | null;
}

/**
 * The audiences as the frame sees them. Their code (Arrow, export) arrives after the page has
 * painted; until then there are none to choose.
 */
class FrameAudiences {
  #list = $state.raw<readonly AudienceChoice[]>([]);
  #revision = $state(0);
  #version = $state(-1);

  get list(): readonly AudienceChoice[] {
    return this.#list;
  }

  /** Grows whenever members have changed: what was filtered by an audience is old. */
  get revision(): number {
    return this.#revision;
  }

  /** True when the list is that of the loaded data. */
  get isCurrent(): boolean {
    return this.#version === session.version;
  }

  /** True when filtering by an audience finds its members in the database. */
  get isFilled(): boolean {
    return this.isCurrent && this.#list.every(({ count }) => count !== null);
  }

  /** Called once, by the layout; returns the way to stop. */
  start(): () => void {
    let stop: (() => void)[] = [];
    let stopped = false;
    import('./audiences.svelte').then(
      ({ audiences, followSession }) => {
        if (stopped) return;
        stop = [
          followSession(),
          // After the one above, so that the list is that of this version.
          $effect.root(() => {
            $effect(() => {
              const version = session.dataset ? session.version : -1;
              this.#list = audiences.list.map(({ id, name, size }) => ({ id, name, count: size }));
              this.#revision = audiences.revision;
              this.#version = version;
            });
          }),
        ];
      },
      (thrown: unknown) => {
        // Everything else works without them.
        console.error(thrown);
      },
    );
    return () => {
      stopped = true;
      for (const end of stop) end();
    };
  }
}

export const frameAudiences = new FrameAudiences();
