import { tick } from 'svelte';
import { Act } from '$lib/act.svelte';
import type { SessionCard } from '$lib/generated/bindings';
import { asks, offers, step } from '$lib/verbs';

/** What a session's small window beside it is about. */
export interface Asking {
  verb: string;
  session: SessionCard;
}

/** What is being done with the sessions on a screen. */
export class Doing {
  readonly act = new Act();
  /** The verb that waits for words, or was refused. */
  asking = $state.raw<Asking | null>(null);
  /** What the program wants known after a session was completed. */
  warnings = $state.raw<string[]>([]);
  /** What was asked for when the program refused: an offer changes parts of it, and the rest stays meant. */
  tried = $state.raw<Record<string, unknown>>({});
  /** The session that was just marked as missed: somebody has to reach the patient, and its time is free. */
  missed = $state.raw<SessionCard | null>(null);
  #last: string | null = null;

  /** Does what a verb says at once, or asks for what it needs. */
  async take(verb: string, session: SessionCard): Promise<void> {
    if (!offers(session, verb) || this.act.busy) return;
    this.close();
    this.#last = session.id;
    if (asks(verb)) this.asking = { verb, session };
    else await this.run(verb, session);
  }

  /** Runs a verb; a refusal stays beside the session. Answers whether it was done. */
  async run(verb: string, session: SessionCard, more: Record<string, unknown> = {}): Promise<boolean> {
    this.#last = session.id;
    this.warnings = [];
    const reply = await this.act.run(() => step(verb, session, more));
    this.tried = this.act.error ? more : {};
    if (this.act.error) {
      // The same window stays, with what was typed into it.
      if (this.asking?.verb !== verb || this.asking.session.id !== session.id) this.asking = { verb, session };
      return false;
    }
    if (!reply) return false;
    this.asking = null;
    if (verb === 'no_show') this.missed = session;
    const value = reply.value as { warnings?: string[] } | null;
    this.warnings = value?.warnings ?? [];
    return true;
  }

  close(): void {
    this.act.error = null;
    this.asking = null;
    this.tried = {};
    this.warnings = [];
  }

  /** Puts the focus back on the session, when the board was drawn anew under it. */
  async refocus(): Promise<void> {
    const id = this.#last;
    await tick();
    if (!id || this.asking || (document.activeElement && document.activeElement !== document.body)) return;
    if (!focusSession(id)) document.querySelector<HTMLElement>('.screen [data-region=board] :is(.tile, tr)[tabindex="0"]')?.focus();
  }
}

/** Focuses the tile, row or line of a session; answers whether there is one. */
export function focusSession(id: string): boolean {
  const found = document.querySelector<HTMLElement>(`.screen [data-session="${CSS.escape(id)}"]`);
  const focusable = found?.closest<HTMLElement>('button, tr[tabindex]');
  focusable?.focus();
  return !!focusable;
}
