import { asDeskError, onEvent, onReply, type DeskError } from '$lib/call';
import { session } from '$lib/session.svelte';
import { undoStack } from '$lib/undo.svelte';
import { share, type SyncStatus } from './contract';

const CALM_MS = 10_000;
const BUSY_MS = 1_000;
const KINDS = ['exchange', 'conflicts'];

/** How the practice share stands, for the badge, the rail and the screen. */
class Exchange {
  status = $state.raw<SyncStatus | null>(null);
  error = $state.raw<DeskError | null>(null);
  /** Looks often: somebody waits for what comes next. */
  watched = $state(false);
  #asked = 0;

  /** Reads again. What could not be read leaves the last answer standing. */
  async look(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const found = await share.syncStatus();
      if (asked !== this.#asked) return;
      this.#announce(found);
      this.status = found;
      this.error = null;
    } catch (thrown) {
      if (asked === this.#asked) this.error = asDeskError(thrown);
    }
  }

  /** Follows the program while the window is seen; returns how to stop. Call it once the practice is open. */
  follow(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const later = (): void => {
      clearTimeout(timer);
      if (stopped || document.hidden) return;
      timer = setTimeout(() => void this.look().then(later), this.watched || this.status?.working ? BUSY_MS : CALM_MS);
    };
    const again = (): void => void this.look().then(later);
    const hear = (kinds: unknown): void => {
      if (Array.isArray(kinds) && kinds.some((kind) => KINDS.includes(String(kind)))) again();
    };
    const seen = (): void => (document.hidden ? clearTimeout(timer) : again());
    document.addEventListener('visibilitychange', seen);
    const stops = [onEvent('changed', hear), onReply((reply) => hear(reply.changed)), session.onLock(() => this.forget())];
    again();
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
      stops.forEach((stop) => stop());
      this.forget();
    };
  }

  /** Says once that a computer waits to be let in, to those who can let it in. */
  #announce(found: SyncStatus): void {
    const before = this.status?.requests.map(({ id }) => id);
    const fresh = before && session.may('manage_people') ? found.requests.find(({ id }) => !before.includes(id)) : undefined;
    if (fresh) undoStack.say(`${fresh.name} asks to join. Its six words are under Sync.`);
  }

  /** Drops what it knows: nothing of a practice stays when it is locked. */
  forget(): void {
    this.#asked++;
    this.status = null;
    this.error = null;
    this.watched = false;
  }
}

export const exchange = new Exchange();
