import { act, DeskError, onReply } from './call';
import type { UiError } from './generated/bindings';

/** Refusals that no second try will change. The others pass: a full disk is cleared, a locked practice is unlocked. */
const FINAL: UiError['code'][] = ['invalid', 'refused', 'not_found', 'stale', 'denied', 'bug'];

interface Act {
  token: string;
  said: string;
}

/** What can be taken back and done again in this session, newest last. */
export class UndoStack {
  past = $state<Act[]>([]);
  future = $state<Act[]>([]);
  notice = $state.raw<{ said: string; token: string | null; serial: number } | null>(null);
  #serial = 0;
  #busy = false;

  /** Remembers an act that just happened; what was undone before it can no longer be redone. */
  record(token: string | null, said: string | null): void {
    if (token) {
      this.past.push({ token, said: said ?? '' });
      this.future = [];
    }
    if (said) this.#say(said, token);
  }

  /** Takes the newest act back. `run` answers the token that does it again. What can never be taken back gives way to the act before it. */
  undo(run: (token: string) => Promise<Undone>): Promise<boolean> {
    return this.#move(this.past, this.future, run, ({ said }) => said, 'Not undone');
  }

  /** Does again what was undone last. */
  redo(run: (token: string) => Promise<Undone>): Promise<boolean> {
    return this.#move(this.future, this.past, run, (_, act) => (act.said ? `Done again: ${act.said}` : 'Done again'), 'Not done again');
  }

  /** Shows a sentence that has nothing to undo. */
  say(said: string): void {
    this.#say(said, null);
  }

  dismiss(): void {
    this.notice = null;
  }

  /** Forgets everything, when the practice is locked. */
  forget(): void {
    this.past = [];
    this.future = [];
    this.notice = null;
  }

  async #move(from: Act[], to: Act[], run: (token: string) => Promise<Undone>, words: (undone: Undone, act: Act) => string, never: string): Promise<boolean> {
    const act = from.at(-1);
    if (!act || this.#busy) return false;
    this.#busy = true;
    try {
      const undone = await run(act.token);
      from.pop();
      if (undone.token) to.push({ token: undone.token, said: act.said });
      this.#say(words(undone, act), null);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof DeskError && FINAL.includes(thrown.code))) throw thrown;
      from.pop();
      this.#say([`${never}: ${act.said.replace(/\.$/, '') || 'the last act'}.`, thrown.message, thrown.hint].filter(Boolean).join(' '), null);
      return false;
    } finally {
      this.#busy = false;
    }
  }

  #say(said: string, token: string | null): void {
    this.notice = { said, token, serial: ++this.#serial };
  }
}

export interface Undone {
  said: string;
  token: string | null;
}

export const undoStack = new UndoStack();

/** Runs the undo command of a token. */
export async function takeBack(token: string): Promise<Undone> {
  const reply = await act<{ said: string }>('undo', { token });
  return { said: reply.value?.said ?? reply.said ?? 'Undone', token: reply.undo };
}

/** Records every reply that says something or can be undone; returns how to stop. */
export function followReplies(): () => void {
  return onReply((reply, name) => {
    if (name !== 'undo') undoStack.record(reply.undo ?? null, reply.said ?? null);
  });
}
