import { asDeskError, onEvent, onReply, type DeskError } from './call';

const views = new Set<(kinds: string[]) => void>();

/** A value that is read again whenever one of its kinds changed. */
export class Live<T> {
  value = $state.raw<T>();
  error = $state.raw<DeskError | null>(null);
  loading = $state(true);
  #asked = 0;
  #load: () => Promise<T>;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Reads again; an answer that was overtaken by a later question is dropped. */
  reload = (): Promise<void> => this.follow(this.#load());

  async follow(answer: Promise<T>): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    try {
      const value = await answer;
      if (asked !== this.#asked) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.error = asDeskError(thrown);
    }
    this.loading = false;
  }

  drop(): void {
    this.#asked++;
  }
}

/**
 * Reads `load` now, whenever the state it reads changes, and whenever one of `kinds` changed in the practice.
 * No kinds means any change. Call it while a component starts.
 */
export function live<T>(kinds: string[], load: () => Promise<T>): Live<T> {
  const view = new Live(load);
  $effect(() => {
    void view.follow(load());
    return () => view.drop();
  });
  $effect(() => {
    let queued = false;
    const hear = (changed: string[]): void => {
      if (queued || (kinds.length > 0 && !kinds.some((kind) => changed.includes(kind)))) return;
      queued = true;
      queueMicrotask(() => {
        queued = false;
        void view.reload();
      });
    };
    views.add(hear);
    return () => views.delete(hear);
  });
  return view;
}

/** Tells every live view what changed. */
export function announce(kinds: string[]): void {
  for (const hear of views) hear(kinds);
}

/** Follows the program's own changes and those of replies; returns how to stop. */
export function followChanges(): () => void {
  const stopReplies = onReply((reply) => {
    if (reply.changed?.length) announce(reply.changed);
  });
  const stopEvents = onEvent('changed', (payload) => {
    if (Array.isArray(payload)) announce(payload.filter((kind): kind is string => typeof kind === 'string'));
  });
  return () => {
    stopReplies();
    stopEvents();
  };
}
