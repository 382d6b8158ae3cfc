import type { Board, LocalTime, SessionCard } from '$lib/generated/bindings';
import { endOf, minuteOf } from './layout';

/** What a board has a lane for. */
export type By = 'room' | 'person';

/** The key of the lane for sessions with no provider. */
export const NOBODY = 'nobody';

/** A lane of the day, a row of the week: a room or a person, and what stands there. */
export interface Lane {
  /** The id of the room or person, or `NOBODY`. */
  key: string;
  name: string;
  /** A few words under the name. */
  sub: string;
  room_id: string | null;
  provider_id: string | null;
  /** Everything that takes its time, shown or not. */
  sessions: SessionCard[];
  /** What a filter lets through. */
  shown: SessionCard[];
  /** When a session no longer takes its time. */
  until: (session: SessionCard) => number;
  /** Whether its free times can be booked. */
  frees: boolean;
}

/** The minute at which the treatment ends and the provider is free again. */
export function treatedUntil(session: SessionCard): number {
  return minuteOf(session.starts) + session.minutes;
}

/** The sessions that a filter lets through. */
export function shownOf({ sessions, filtered }: Board): SessionCard[] {
  if (!filtered) return sessions;
  const hidden = new Set(filtered.hidden);
  return sessions.filter(({ id }) => !hidden.has(id));
}

/** The lanes of a board, without those a filter leaves out. */
export function lanesOf(board: Board, by: By): Lane[] {
  const hidden = new Set(board.filtered?.hidden ?? []);
  const shown = (sessions: SessionCard[]): SessionCard[] => sessions.filter(({ id }) => !hidden.has(id));
  if (by === 'room') {
    return board.rooms
      .filter(({ id }) => !board.filtered?.hidden_rooms.includes(id))
      .map((room) => {
        const sessions = board.sessions.filter(({ room_id }) => room_id === room.id);
        const providers = [...new Set(sessions.map(({ provider }) => provider).filter(Boolean))];
        const sub = board.days.length === 1 && providers.length === 1 ? (providers[0] ?? '') : room.kind.label;
        return { key: room.id, name: room.name, sub, room_id: room.id, provider_id: null, sessions, shown: shown(sessions), until: endOf, frees: true };
      });
  }
  const lanes = board.people
    .filter(({ id }) => !board.filtered?.hidden_people.includes(id))
    .map((person): Lane => {
      const theirs = board.sessions.filter(({ id, provider_id }) => provider_id === person.id || person.helps.includes(id));
      return { key: person.id, name: person.name, sub: person.kind.label, room_id: null, provider_id: person.id, sessions: theirs, shown: shown(theirs), until: treatedUntil, frees: person.kind.code === 'provider' };
    });
  const alone = board.sessions.filter(({ provider_id }) => !provider_id);
  const nobody: Lane = { key: NOBODY, name: 'No provider', sub: '', room_id: null, provider_id: null, sessions: alone, shown: shown(alone), until: endOf, frees: false };
  return nobody.shown.length > 0 || !board.filtered ? [...lanes, nobody] : lanes;
}

/** What a drop changes: the lane a session was carried from and the one it was put down in. */
export interface Dropped {
  from: string;
  to: string;
  starts: LocalTime;
}

/** What to ask the program for after a drop; null when nothing is to change. A session keeps its provider in the lane of nobody. */
export function moveOf(session: SessionCard, { from, to, starts }: Dropped, by: By): { starts: LocalTime; room_id?: string; provider_id?: string } | null {
  if (from !== to && by === 'room') return { starts, room_id: to };
  if (from !== to && to !== NOBODY && to !== session.provider_id) return { starts, provider_id: to };
  return starts === session.starts ? null : { starts };
}

/** Everything that was called off, in the order it would have begun. */
export function calledOff(sessions: SessionCard[]): SessionCard[] {
  return sessions.filter(({ status }) => status.code === 'cancelled');
}
