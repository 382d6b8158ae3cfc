import { query } from './call';
import type { Preferences } from './generated/bindings';
import { keymap } from './keys.svelte';

const PLAIN: Preferences = { theme: 'system', density: 'normal', text_percent: 100, single_keys: true, lock_after_minutes: 10 };
const SIZES = [80, 90, 100, 110, 125, 150, 175, 200];

/** How the window looks and answers, for the person at the desk. */
class Look {
  current = $state.raw<Preferences>(PLAIN);

  /** Reads the person's preferences. */
  async read(): Promise<void> {
    try {
      this.show(await query<Preferences>('preferences', {}));
    } catch {
      // The window keeps the look it has; the next unlock reads again.
    }
  }

  /** Shows preferences without keeping them. */
  show(preferences: Preferences): void {
    this.current = preferences;
    const root = document.documentElement;
    root.dataset.theme = preferences.theme === 'system' ? (darkSystem().matches ? 'dark' : 'light') : preferences.theme;
    root.dataset.density = preferences.density;
    root.style.fontSize = `${preferences.text_percent}%`;
    keymap.singleKeys = preferences.single_keys;
  }

  /** Shows preferences and keeps them for this person. */
  async keep(change: Partial<Preferences>): Promise<void> {
    this.show({ ...this.current, ...change });
    await query<Preferences>('save_preferences', this.current);
  }

  /** The next larger or smaller text; 0 goes back to 100 %. */
  resize(by: 1 | 0 | -1): number {
    const at = SIZES.findIndex((size) => size >= this.current.text_percent);
    return by === 0 ? 100 : (SIZES[Math.max(0, Math.min(SIZES.length - 1, at + by))] ?? 100);
  }

  /** Follows the system between light and dark; returns how to stop. */
  follow(): () => void {
    const changed = (): void => this.show(this.current);
    changed();
    darkSystem().addEventListener('change', changed);
    return () => darkSystem().removeEventListener('change', changed);
  }
}

export const look = new Look();

function darkSystem(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}
