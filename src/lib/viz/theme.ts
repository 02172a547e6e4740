/** Colours and type of the page, resolved for pictures that need real values and not tokens. */

export interface ChartTheme {
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly line: string;
  readonly background: string;
  readonly surface: string;
  readonly accent: string;
  readonly danger: string;
  readonly positive: string;
  /** The eight colours of categories, by rank, and the grey of all others. */
  readonly categories: readonly string[];
  readonly other: string;
  /** Ends of the ramp for amounts. */
  readonly sequential: readonly [string, string];
  /** Below, at and above a meaningful middle. */
  readonly diverging: readonly [string, string, string];
  readonly font: string;
  readonly isDark: boolean;
}

/** As it stood when last read; null since the page changed. */
let known: ChartTheme | null = null;
let watching = false;

/**
 * The tokens of the page. They are kept until it changes between light and dark: to read them makes
 * the browser lay out whatever has just been put on the page.
 */
export function pageTheme(): ChartTheme {
  if (!watching) {
    watching = true;
    watchTheme(() => {});
  }
  known ??= readTheme(document.documentElement);
  return known;
}

function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: token('--color-text'),
    text2: token('--color-text-2'),
    text3: token('--color-text-3'),
    line: token('--color-line'),
    background: token('--color-bg'),
    surface: token('--color-surface'),
    accent: token('--color-accent'),
    danger: token('--color-danger'),
    positive: token('--color-positive'),
    categories: [1, 2, 3, 4, 5, 6, 7, 8].map((rank) => token(`--cat-${rank}`)),
    other: token('--cat-other'),
    sequential: [token('--seq-low'), token('--seq-high')],
    diverging: [token('--div-negative'), token('--div-middle'), token('--div-positive')],
    font: token('--font-sans'),
    isDark: token('color-scheme') === 'dark' || style.colorScheme === 'dark',
  };
}

/** Calls back whenever the page changes between light and dark; returns the way to stop. */
export function watchTheme(changed: () => void): () => void {
  const forget = (): void => {
    known = null;
    changed();
  };
  const observer = new MutationObserver(forget);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'class', 'style'],
  });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', forget);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', forget);
  };
}
