import type { Day, LocalTime, MissedVisit, MissedVisits, WayView } from '$lib/generated/bindings';
import { count, dayAndClock, phone } from '$lib/format';
import type { Tone } from '$lib/tones';

/** How a state of a missed visit looks beside its word. */
const TONES: Record<string, Tone> = { escalated: 'stop', overdue: 'stop', due: 'warn', waiting: 'info', acknowledged: 'info', reached: 'ok', rebooked: 'ok', closed: 'plain' };

export function toneOf(code: string): Tone {
  return TONES[code] ?? 'plain';
}

/** The key that begins an attempt. */
export const CHANNEL_KEYS: Record<string, string> = { call: 'c', text: 't', email: 'e', letter: 'l' };

/** What can come of an attempt by a channel, each with its key. */
export const OUTCOMES = [
  { code: 'reached', label: 'Reached', key: 'r' },
  { code: 'left_message', label: 'Message left', key: 'm' },
  { code: 'no_answer', label: 'No answer', key: 'n' },
  { code: 'wrong', label: 'Wrong number', key: 'w' },
  { code: 'declined', label: 'Declined', key: 'd' },
] as const;

/** What may come of a channel, in its own words: a letter is sent and nobody answers it at once. */
export function outcomesOf(channel: string): { code: (typeof OUTCOMES)[number]['code']; label: string; key: string }[] {
  if (channel === 'call') return [...OUTCOMES];
  return OUTCOMES.filter(({ code }) => channel !== 'letter' || code !== 'no_answer').map((outcome) =>
    outcome.code === 'left_message' ? { ...outcome, label: 'Sent' } : outcome.code === 'wrong' ? { ...outcome, label: 'Wrong address' } : outcome,
  );
}

/** The ways of one channel that did not turn out wrong, the next one first; all of them when every one did. */
export function waysOf(ways: WayView[], channel: string): WayView[] {
  const own = ways.filter((way) => way.channel.code === channel);
  const open = own.filter(({ wrong }) => !wrong);
  return (open.length > 0 ? open : own).toSorted((one, other) => Number(other.next) - Number(one.next) || one.tried - other.tried);
}

/** Channels there is a way for, in the order people try them; a call can always be written down. */
export function channelsOf(ways: WayView[]): { code: string; label: string }[] {
  const found = [{ code: 'call', label: 'Call' }, { code: 'text', label: 'Text' }, { code: 'email', label: 'E-mail' }, { code: 'letter', label: 'Letter' }];
  return found.filter(({ code }) => code === 'call' || ways.some((way) => way.channel.code === code));
}

/** A number as it is written; an address as it is. */
export function wayValue({ channel, value }: Pick<WayView, 'channel' | 'value'>): string {
  return channel.code === 'call' || channel.code === 'text' ? phone(value) : value;
}

/** `first choice · message may be left · tried twice`. */
export function wayWords({ allowed, tried, wrong, note }: Pick<WayView, 'allowed' | 'tried' | 'wrong' | 'note'>): string {
  const times = tried === 0 ? null : tried === 1 ? 'tried once' : tried === 2 ? 'tried twice' : `tried ${tried} times`;
  return [...allowed, note, times, wrong ? 'wrong' : null].filter(Boolean).join(' · ');
}

/** `2 for the clinician, 1 overdue, 3 to reach`. */
export function headline({ for_clinician, overdue, to_reach }: Pick<MissedVisits, 'for_clinician' | 'overdue' | 'to_reach'>): string {
  const parts = [[for_clinician, 'for the clinician'], [overdue, 'overdue'], [to_reach, 'to reach']] as const;
  return parts.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what}`).join(', ') || 'Nobody waits to be reached';
}

/** `Missed 2 in a row`; nothing for a single miss. */
export function rowWords(visit: Pick<MissedVisit, 'in_a_row'>): string | null {
  return visit.in_a_row > 1 ? `${count(visit.in_a_row, 'miss', 'misses')} in a row` : null;
}

/** A day and time inside a sentence: `today, 9:00 AM`. */
export function inSentence(time: LocalTime, today: Day): string {
  return dayAndClock(time, today).replace(/^T(?=oday|omorrow)/, 't').replace(/^Y(?=esterday)/, 'y');
}
