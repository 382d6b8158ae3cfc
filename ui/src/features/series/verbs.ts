import { desk } from '$lib/desk';
import type { SessionCard } from '$lib/generated/bindings';

const KEYS: Record<string, string> = { confirm: 'c', arrive: 'a', start: 's', monitor: 'o', complete: 'd', no_show: 'n', move: 'm', cancel: 'x', reopen: 'u' };

/** The key of a verb on a session. */
export function keyOf(verb: string): string {
  return KEYS[verb] ?? '';
}

/** Whether a verb asks for a reason first. */
export function needsReason(verb: string): boolean {
  return verb === 'cancel' || verb === 'reopen';
}

/** Takes a session one step on. */
export function step(verb: string, session: SessionCard, offer: Record<string, unknown> = {}): Promise<unknown> {
  const input = { session_id: session.id, revision: session.revision, ...offer };
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
    default:
      return Promise.resolve();
  }
}

/** Calls a session off, or takes it back, with the reason. */
export function stepWithReason(verb: string, session: SessionCard, by: 'patient' | 'clinic', reason: string): Promise<unknown> {
  const input = { session_id: session.id, revision: session.revision, reason };
  return verb === 'cancel' ? desk.cancelSession({ ...input, by }) : desk.reopenSession(input);
}
