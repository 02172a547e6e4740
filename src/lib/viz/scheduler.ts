/** Draws pictures one by one after a frame, as many as fit, so that none blocks the page long. */

type Task = () => void;

/** How long one turn may draw; the picture that exceeds it is its last. */
const TURN_MS = 12;

const waiting: Task[] = [];
let running = false;

/** Queues a drawing; the result takes it out of the queue again. */
export function schedulePaint(task: Task): () => void {
  waiting.push(task);
  if (!running) {
    running = true;
    next();
  }
  return () => {
    const at = waiting.indexOf(task);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function next(): void {
  afterFrame(() => {
    const began = performance.now();
    while (waiting.length && performance.now() - began < TURN_MS) {
      try {
        waiting.shift()!();
      } catch (thrown) {
        // One picture's fault is no reason to leave the others undrawn.
        console.error(thrown);
      }
    }
    if (waiting.length) next();
    else running = false;
  });
}

/** A hidden tab has no frames, but its pictures must be there when it is shown. */
function afterFrame(then: () => void): void {
  if (document.visibilityState === 'hidden') {
    setTimeout(then);
    return;
  }
  requestAnimationFrame(() => setTimeout(then));
}

/** Resolves when nothing waits to be drawn and the page has nothing better to do. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (waiting.length) idle(look);
      else resolve();
    };
    idle(look);
  });
}

/** Not every browser tells when it rests. */
function idle(then: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(then, { timeout: 600 });
  else setTimeout(then, 150);
}

/** Gives the page a turn between two stretches of computing. */
export function yieldToPage(): Promise<void> {
  return new Promise((resolve) => {
    // Not a timer: nested timers wait 4 ms each.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
