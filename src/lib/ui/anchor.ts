/** Distance kept from the anchor and from the window's edge, in px. */
const GAP = 6;
const MARGIN = 8;

/**
 * Puts a fixed element below its anchor (above where there is more room), inside the window, and
 * keeps it there until the returned function is called. Horizontally it begins or ends with it.
 */
export function anchorTo(
  anchor: HTMLElement,
  floating: HTMLElement,
  align: 'start' | 'end' = 'start',
): () => void {
  let scheduled = 0;

  function place() {
    scheduled = 0;
    const at = anchor.getBoundingClientRect();
    const below = window.innerHeight - at.bottom - GAP - MARGIN;
    const above = at.top - GAP - MARGIN;
    floating.style.maxHeight = '';
    const { width, height } = floating.getBoundingClientRect();
    const goesBelow = height <= below || below >= above;
    const room = Math.max(120, goesBelow ? below : above);
    floating.style.maxHeight = `${room}px`;
    const used = Math.min(height, room);
    const top = goesBelow ? at.bottom + GAP : at.top - GAP - used;
    const wished = align === 'start' ? at.left : at.right - width;
    const left = Math.max(MARGIN, Math.min(wished, window.innerWidth - width - MARGIN));
    floating.style.top = `${Math.round(top)}px`;
    floating.style.left = `${Math.round(left)}px`;
  }

  function schedule() {
    scheduled ||= requestAnimationFrame(place);
  }

  place();
  const observer = new ResizeObserver(schedule);
  observer.observe(floating);
  window.addEventListener('resize', schedule);
  window.addEventListener('scroll', schedule, { capture: true, passive: true });
  return () => {
    cancelAnimationFrame(scheduled);
    observer.disconnect();
    window.removeEventListener('resize', schedule);
    window.removeEventListener('scroll', schedule, { capture: true });
  };
}
