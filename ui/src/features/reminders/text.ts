import { dayAndClock, phone } from '$lib/format';
import type { Day, RecordReminder, ReminderQueue, ReminderRow, ReminderWay } from '$lib/generated/bindings';
import type { Tone } from '$lib/tones';

const TONES: Record<string, Tone> = { ready: 'info', later: 'plain', blocked: 'stop', reminded: 'ok', skipped: 'plain', confirmed: 'ok' };

/** How a state of a reminder looks beside its word. */
export function toneOf(code: string): Tone {
  return TONES[code] ?? 'plain';
}

/** What can come of a call, each with its key. */
export const OUTCOMES = [
  { code: 'reached', label: 'Reached', key: 'r' },
  { code: 'voicemail', label: 'Voicemail left', key: 'm' },
  { code: 'no_answer', label: 'No answer', key: 'n' },
  { code: 'wrong', label: 'Wrong number', key: 'w' },
] as const;

/** What may come of calling this way: a message only where one may be left. */
export function outcomesOf(way: Pick<ReminderWay, 'voicemail'>): (typeof OUTCOMES)[number][] {
  return OUTCOMES.filter(({ code }) => code !== 'voicemail' || way.voicemail);
}

/** `3 to send, 1 cannot be sent`. */
export function headline({ ready, blocked, later, reminded }: Pick<ReminderQueue, 'ready' | 'blocked' | 'later' | 'reminded'>): string {
  const parts = [[ready, 'to send'], [blocked, 'cannot be sent'], [later, 'later'], [reminded, 'reminded']] as const;
  return parts.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what}`).join(', ') || 'Nobody is to be reminded';
}

/** Where a reminder stands, with when it can go: `Later, from Tue, Mar 3, 8:00 AM`. */
export function stateWords({ state, next }: Pick<ReminderRow, 'state' | 'next'>, today: Day): string {
  return next ? `${state.label}, from ${dayAndClock(next, today)}` : state.label;
}

/** A number as it is written; an address as it is. */
export function wayValue({ channel, value }: Pick<ReminderWay, 'channel' | 'value'>): string {
  return channel.code === 'call' || channel.code === 'text' ? phone(value) : value;
}

/** `142 characters, one message`; what an unusual letter costs is said. */
export function lengthWords({ length }: Pick<ReminderWay, 'length'>): string | null {
  if (!length) return null;
  const pieces = length.pieces === 1 ? 'one message' : `${length.pieces} messages`;
  return `${length.places} characters, ${pieces}${length.wide ? '; an unusual letter makes them shorter' : ''}`;
}

/** The sessions that can be written down as sent by one channel, all at once: one of each patient, because of once a day. */
export function sendable(rows: ReminderRow[], channel: string): string[] {
  const seen = new Set<string>();
  return rows
    .filter(({ state, ways }) => state.code === 'ready' && ways[0]?.channel.code === channel && channel !== 'call')
    .filter(({ patient_id }) => !seen.has(patient_id) && seen.add(patient_id))
    .map(({ session_id }) => session_id);
}

/** What is written down about a way. */
export function recorded(row: ReminderRow, way: ReminderWay, outcome: RecordReminder['outcome'], note = ''): RecordReminder {
  const said = note.trim();
  return {
    session_id: row.session_id, starts: row.starts, channel: way.channel.code as NonNullable<RecordReminder['channel']>, outcome,
    ...(way.contact_id ? { contact_id: way.contact_id } : {}), ...(said ? { note: said } : {}),
  };
}
