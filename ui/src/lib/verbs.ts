import { desk } from '$lib/desk';
import type { SessionCard, Word } from '$lib/generated/bindings';

const KEYS: Record<string, string> = { confirm: 'c', arrive: 'a', start: 's', monitor: 'o', complete: 'd', no_show: 'n', move: 'm', cancel: 'x', reopen: 'u' };

/** The key of a verb on a session. */
export function keyOf(verb: string): string | undefined {
  return KEYS[verb];
}

/** Whether the program offers a verb for a session now. */
export function offers(session: SessionCard, verb: string): boolean {
  return session.verbs.some(({ code }) => code === verb);
}

/** Whether a verb asks for something before it acts. */
export function asks(verb: string): boolean {
  return verb === 'move' || verb === 'cancel' || verb === 'reopen';
}

/** What a verb does, with what else was typed or offered. */
export function step(verb: string, session: SessionCard, more: Record<string, unknown> = {}): Promise<{ value: unknown }> {
  const input = { session_id: session.id, revision: session.revision, ...more };
  switch (verb) {
    case 'confirm':
      return desk.confirmSession(input);
    case 'arrive':
      return desk.arriveSession(input);
    case 'start':
      return desk.startSession(input);
    case 'monitor':
      return desk.monitorSession(input);
    case 'complete':
      return desk.completeSession(input);
    case 'no_show':
      return desk.noShowSession(input);
    case 'move':
      return desk.moveSession(input as never);
    case 'cancel':
      return desk.cancelSession(input as never);
    case 'reopen':
      return desk.reopenSession(input as never);
    default:
      return Promise.resolve({ value: null });
  }
}

/** The verbs with a key, in the order the program gave them. */
export function keyed(session: SessionCard): (Word & { key: string })[] {
  return session.verbs.flatMap((verb) => {
    const key = keyOf(verb.code);
    return key ? [{ ...verb, key }] : [];
  });
}
