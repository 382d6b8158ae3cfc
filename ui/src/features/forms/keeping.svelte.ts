import { asDeskError, type DeskError } from '$lib/call';
import { desk } from '$lib/desk';
import type { ResponseView } from '$lib/generated/bindings';
import { placeOf, type Given } from './text';

/** The answers of a form while somebody fills it in: kept one after the other, in the order they were given. */
export class Keeping {
  /** What was given here and is not yet read back. */
  given = $state<Record<string, Given>>({});
  error = $state.raw<DeskError | null>(null);
  #queue: Promise<void> = Promise.resolve();
  #id: string;
  /** How many sends of each place are under way. */
  readonly #under = new Map<string, number>();

  constructor(id: string) {
    this.#id = id;
  }

  /** Takes what the practice knows; what is on its way stays as it was typed. */
  read({ answers }: Pick<ResponseView, 'answers'>): void {
    const known: Record<string, Given> = {};
    for (const { item, entry, value, detail, revision } of answers) known[placeOf(item, entry)] = { value, detail, revision };
    for (const place of this.#under.keys()) {
      const typed = this.given[place];
      if (typed) known[place] = { ...typed, revision: Math.max(typed.revision, known[place]?.revision ?? 0) };
    }
    this.given = known;
  }

  /** Keeps an answer, or takes it away. */
  keep(item: string, entry: number, value: string | null, detail: string | null): void {
    const place = placeOf(item, entry);
    const before = this.given[place];
    if ((before?.value ?? null) === value && (before?.detail ?? null) === detail) return;
    this.given[place] = { value, detail, revision: before?.revision ?? 0 };
    this.#under.set(place, (this.#under.get(place) ?? 0) + 1);
    this.#queue = this.#queue.then(() => this.#send(item, entry)).then(() => this.#arrived(place));
  }

  async #send(item: string, entry: number): Promise<void> {
    const { value, detail, revision } = this.given[placeOf(item, entry)]!;
    try {
      const kept = await desk.saveAnswers({ response_id: this.#id, answers: [{ item, entry, revision, ...(value === null ? {} : { value }), ...(detail ? { detail } : {}) }] });
      for (const answer of kept.value) {
        const now = this.given[placeOf(answer.item, answer.entry)];
        if (now) now.revision = answer.revision;
      }
      this.error = null;
    } catch (thrown) {
      this.error = asDeskError(thrown);
    }
  }

  #arrived(place: string): void {
    const left = (this.#under.get(place) ?? 1) - 1;
    if (left > 0) this.#under.set(place, left);
    else this.#under.delete(place);
  }

  /** Resolves when everything given so far was kept or refused. */
  settled(): Promise<void> {
    return this.#queue;
  }
}
