const kept = new Map<string, Record<string, unknown>>();

/**
 * The text of a form that outlives the form: backing out with Esc loses nothing, and the next opening finds it again.
 * It lives in memory only and is forgotten when the practice is locked.
 */
export class Draft<T extends Record<string, unknown>> {
  value = $state<T>({} as T);
  readonly #name: string;
  readonly #blank: () => T;

  constructor(name: string, blank: () => T) {
    this.#name = name;
    this.#blank = blank;
    this.value = (kept.get(name) as T | undefined) ?? blank();
  }

  /** True when something was typed. */
  get touched(): boolean {
    return JSON.stringify(this.value) !== JSON.stringify(this.#blank());
  }

  /** Keeps what is typed for the next opening. */
  keep(): void {
    if (this.touched) kept.set(this.#name, $state.snapshot(this.value) as T);
    else kept.delete(this.#name);
  }

  /** Forgets it: it was saved, or thrown away on purpose. */
  clear(): void {
    kept.delete(this.#name);
    this.value = this.#blank();
  }
}

/** A draft that is kept when the calling component goes away. Name it by form and record: `patient:${id}`. */
export function draft<T extends Record<string, unknown>>(name: string, blank: () => T): Draft<T> {
  const form = new Draft(name, blank);
  $effect(() => () => form.keep());
  return form;
}

/** Forgets every draft. */
export function forgetDrafts(): void {
  kept.clear();
}
