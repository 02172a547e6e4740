const THEMES = ['light', 'dark', 'system'] as const;
export type ThemeChoice = (typeof THEMES)[number];

/** Also read by `static/boot.js`, which sets the theme before the first paint. */
const THEME_KEY = 'orderlens.theme';

/** What the person has set for this site on this device. */
class Settings {
  #theme = $state<ThemeChoice>('system');
  #systemIsDark = $state(false);

  get theme(): ThemeChoice {
    return this.#theme;
  }

  /** What the choice comes to now. */
  get resolvedTheme(): 'light' | 'dark' {
    if (this.#theme !== 'system') return this.#theme;
    return this.#systemIsDark ? 'dark' : 'light';
  }

  setTheme(choice: ThemeChoice): void {
    this.#theme = choice;
    try {
      localStorage.setItem(THEME_KEY, choice);
    } catch {
      // A private window without storage: the choice lasts as long as the tab.
    }
  }

  /** Reads what was stored and follows the system; returns the function that stops following. */
  start(): () => void {
    try {
      const stored = localStorage.getItem(THEME_KEY);
      this.#theme = THEMES.find((choice) => choice === stored) ?? 'system';
    } catch {
      // As above.
    }
    const query = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => (this.#systemIsDark = query.matches);
    follow();
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }
}

export const settings = new Settings();
