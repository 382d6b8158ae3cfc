import { asDeskError, query, onEvent, onFailure, type DeskError } from './call';
import { forgetDrafts } from './draft.svelte';
import type { Day, DeskState, LocalTime, NewKit } from './generated/bindings';
import { href } from './nav';
import { undoStack } from './undo.svelte';

/** Warns this long before an idle desk locks itself, or half the time when it locks sooner. */
const WARNING_SECONDS = 60;
const TELL_EVERY_MS = 15_000;

/** Who is at the desk, and how long until it locks. */
class Session {
  state = $state.raw<DeskState | null>(null);
  error = $state.raw<DeskError | null>(null);
  /** Seconds until the desk locks itself; null while it is not open. */
  left = $state<number | null>(null);
  /** The wall time of the desk, running. */
  now = $state<LocalTime>('');
  lockedAt = $state<LocalTime | null>(null);
  lockedIdle = $state(false);
  /** Who was at the desk last, to be offered first. */
  lastPerson: string | null = null;
  readonly #forgetters = new Set<() => void>();
  /** The words of a new recovery kit, until they are rehearsed. */
  kit = $state.raw<NewKit | null>(null);
  #active = 0;
  #told = 0;
  #base = { local: '', at: 0 };

  get today(): Day {
    return this.now.slice(0, 10);
  }

  /** True in the last minute before the desk locks itself. */
  get warning(): boolean {
    return this.left !== null && this.left <= Math.min(WARNING_SECONDS, (this.state?.lock_after_minutes ?? 0) * 30);
  }

  /** Whether the person at the desk may do something, such as `manage_practice`. */
  may(permission: string): boolean {
    return this.state?.person?.permissions.includes(permission) ?? false;
  }

  /** Reads the state of the desk. */
  async refresh(): Promise<void> {
    try {
      this.take(await query<DeskState>('desk_state', {}));
      this.error = null;
    } catch (thrown) {
      this.error = asDeskError(thrown);
    }
  }

  /** At the start the practice used last asks who is there; one that is not plugged in is left to the first screen. */
  async start(): Promise<void> {
    await this.refresh();
    const last = this.state?.state === 'none' ? this.state.recent[0] : undefined;
    if (!last) return;
    await query<DeskState>('open_practice', { dir: last.dir }).then(
      (state) => this.take(state),
      () => {},
    );
  }

  /** Takes over a state that a command answered. */
  take(state: DeskState): void {
    const opened = state.state === 'open' && this.state?.state !== 'open';
    if (state.state !== 'open' && this.state?.state === 'open') this.#forget();
    this.#base = { local: state.now_local, at: performance.now() };
    // A screen of one practice means nothing in another.
    if (this.state?.dir && this.state.dir !== state.dir) location.replace(href('today'));
    if (opened) this.#active = this.#told = performance.now();
    this.lastPerson = state.person?.id ?? this.lastPerson;
    this.state = state;
    this.tick();
  }

  /** Locks now. Everything on screen is dropped before the program answers. */
  async lock(idle = false): Promise<void> {
    if (this.state?.state !== 'open') return;
    const at = this.now;
    this.take({ ...this.state, state: 'locked', person: null, lock_at: null });
    this.lockedAt = at;
    this.lockedIdle = idle;
    try {
      this.take(await query<DeskState>('lock', {}));
    } catch {
      await this.refresh();
    }
  }

  /** Notes that someone is working, and tells the program now and then. */
  stay(): void {
    this.#active = performance.now();
    this.tick();
    if (this.state?.state !== 'open' || this.#active - this.#told < TELL_EVERY_MS) return;
    this.#told = this.#active;
    query<DeskState>('stay', {}).then((state) => this.take(state), () => {});
  }

  /** Moves the clock and the countdown. */
  tick(): void {
    const passed = performance.now() - this.#base.at;
    this.now = this.#base.local ? later(this.#base.local, passed) : '';
    if (this.state?.state !== 'open') {
      this.left = null;
      return;
    }
    this.left = this.state.lock_after_minutes * 60 - Math.floor((performance.now() - this.#active) / 1000);
    if (this.left <= 0) void this.lock(true);
  }

  /** Calls `forget` whenever the desk is locked: nothing of a patient may stay in memory. */
  onLock(forget: () => void): () => void {
    this.#forgetters.add(forget);
    return () => this.#forgetters.delete(forget);
  }

  /** Follows the clock, the person's hands and the program; returns how to stop. */
  follow(): () => void {
    const hands = ['keydown', 'pointerdown', 'wheel'] as const;
    const stay = (event: Event): void => {
      // The key that answers the warning is not also typed into a field.
      if (this.warning && event instanceof KeyboardEvent && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        event.stopPropagation();
      }
      this.stay();
    };
    for (const hand of hands) addEventListener(hand, stay, { capture: true, passive: hand === 'wheel' });
    const timer = setInterval(() => this.tick(), 1000);
    const stops = [
      onEvent('locked', () => void this.#wasLocked()),
      onEvent('damaged', () => void this.refresh()),
      onFailure((error) => {
        if (error.code === 'locked' && this.state?.state === 'open') void this.#wasLocked();
      }),
    ];
    return () => {
      for (const hand of hands) removeEventListener(hand, stay, { capture: true });
      clearInterval(timer);
      for (const stop of stops) stop();
    };
  }

  async #wasLocked(): Promise<void> {
    this.lockedAt = this.now;
    await this.refresh();
  }

  #forget(): void {
    this.kit = null;
    undoStack.forget();
    forgetDrafts();
    for (const forget of this.#forgetters) forget();
  }
}

export const session = new Session();

function later(local: LocalTime, ms: number): LocalTime {
  const start = Date.parse(`${local.slice(0, 16)}:00Z`);
  return Number.isNaN(start) ? local : new Date(start + ms).toISOString().slice(0, 16);
}
