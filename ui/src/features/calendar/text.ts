import { clock, count, longDay, shortDay, slashDay } from '$lib/format';
import type { BoardDay, Day, LocalTime, SessionCard } from '$lib/generated/bindings';
import { addDays, mondayOf } from '$lib/when';
import { endOf, gapsOf, minuteOf, takesRoom, timeOf } from './layout';

/** `3/6`, or what a session outside a course is. */
export function part(session: SessionCard): string {
  return session.number && session.total ? `${session.number}/${session.total}` : session.modality.label;
}

/** `10:30`, of minutes after midnight: on a tile the half of the day is plain. */
export function shortClock(minute: number): string {
  return clock(timeOf(minute)).replace(/ [AP]M$/, '');
}

/** Who is on a tile. Like names are cut off alike, so theirs begin with the initial of the given name: `R. Delacroix`. */
export function tileName({ patient, name_alert }: SessionCard): string {
  const [, family, initial] = (name_alert && /^(.+), (.+)$/.exec(patient)) || [];
  return family && initial ? `${initial} ${family}` : patient;
}

/** What stands under the name: the part of the course, and first the year of birth when the name is like another's. */
export function tilePart(session: SessionCard): string {
  return session.name_alert ? `b. ${session.born_on.slice(0, 4)} · ${part(session)}` : part(session);
}

/** `Delacroix, Rosa, born 04/09/1981`: who it is when another patient has a similar name, else the short name. */
export function whoExactly({ patient, patient_full, born_on, name_alert }: SessionCard): string {
  return name_alert ? `${patient_full}, born ${slashDay(born_on)}` : patient;
}

/** A session in one sentence, for those who hear the board. */
export function tileLabel(session: SessionCard): string {
  const course = session.number && session.total ? `session ${session.number} of ${session.total}` : 'single session';
  const alert = session.name_alert ? ', name alert: another patient has a similar name' : '';
  return `${whoExactly(session)}, ${clock(session.starts)} to ${clock(timeOf(endOf(session)))}, ${session.room}, ${session.modality.label}, ${course}, ${standing(session).replace(' · ', ', ')}${alert}`;
}

/** `12 min late`; `Came 12 min late` once the patient is here. Nothing when in time. */
export function lateWords({ late_minutes, arrived }: Pick<SessionCard, 'late_minutes' | 'arrived'>): string {
  return late_minutes ? `${arrived ? 'Came ' : ''}${late_minutes} min late` : '';
}

/** Where a session stands, on a tile and in the agenda: late patients first say so. */
export function standing(session: SessionCard): string {
  const late = ['booked', 'confirmed', 'arrived'].includes(session.status.code) ? lateWords(session) : '';
  return [late, session.tentative ? 'Tentative' : '', session.status.label].filter(Boolean).join(' · ');
}

/** Why a booking is tentative; nothing when it stands for sure. */
export function tentativeWords({ tentative, room }: Pick<SessionCard, 'tentative' | 'room'>): string {
  return tentative ? `Tentative: ${tentative} has ${room} in hand that day and has not seen this booking yet. It stands for sure when both exchanged.` : '';
}

/** What the room is used for after the treatment. */
export function bandWord(session: SessionCard): string {
  return session.modality.code === 'ketamine' ? 'Recovery' : 'Monitoring';
}

/** Minutes until the patient may leave; 0 when the time is over. */
export function minutesLeft(session: SessionCard, now: LocalTime): number {
  const from = session.stopped ?? session.started;
  const start = minuteOf(from ?? session.starts) + (session.stopped ? 0 : session.minutes);
  return Math.max(0, start + session.recovery_minutes - minuteOf(now));
}

/** `Mar 2 – 6, 2026`, of the first and the last day shown. */
export function weekTitle(from: Day, to: Day): string {
  const [first = '', year = ''] = longDay(from).replace(/^\w+, /, '').split(', ');
  const [last = '', lastYear = ''] = longDay(to).replace(/^\w+, /, '').split(', ');
  if (year !== lastYear) return `${first}, ${year} – ${last}, ${lastYear}`;
  const sameMonth = from.slice(0, 7) === to.slice(0, 7);
  return `${first} – ${sameMonth ? last.replace(/^\w+ /, '') : last}, ${year}`;
}

/** The days of a week that are worth a column: Monday to Friday, and a weekend day with hours or sessions. */
export function weekDays(days: BoardDay[], sessions: SessionCard[]): BoardDay[] {
  return days.filter(({ day, opens }, at) => at < 5 || opens || sessions.some(({ starts }) => starts.startsWith(day)));
}

/** The seven days around a day, from Monday. */
export function weekOf(day: Day): { from: Day; to: Day } {
  const from = mondayOf(day);
  return { from, to: addDays(from, 6) };
}

/** What stands in a lane on a day: everything, and what a filter lets through. */
export interface LaneDay {
  sessions: SessionCard[];
  shown: SessionCard[];
  until?: (session: SessionCard) => number;
  frees?: boolean;
}

/** What a lane still holds on a day: `13 sessions`, `next free 2:30`. */
export function roomLine({ sessions, shown, until, frees = true }: LaneDay, day: BoardDay, now: LocalTime): { booked: string; free: string } {
  const booked = shown.filter(takesRoom).length;
  if (day.closed || !day.opens) return { booked: booked ? count(booked, 'session') : '', free: '' };
  const past = day.day < now.slice(0, 10);
  const after = day.day === now.slice(0, 10) ? minuteOf(now) : 0;
  const [gap] = past ? [] : gapsOf(sessions, day, after, until);
  return { booked: booked ? count(booked, 'session') : sessions.some(takesRoom) ? 'None shown' : 'Empty', free: past || !frees ? '' : gap ? `free ${shortClock(gap.from)}` : 'full' };
}

/** A cell of the week in one sentence. */
export function cellLabel(name: string, day: BoardDay, lane: LaneDay, now: LocalTime): string {
  const { booked, free } = roomLine(lane, day, now);
  const closed = day.closed ?? (day.opens ? null : 'closed');
  return [`${name}, ${shortDay(day.day)}`, closed, booked, free && free !== 'full' ? `next ${free}` : free].filter(Boolean).join(', ');
}

/** The class of a tile: how its state looks. */
export function tileState(session: SessionCard): string {
  switch (session.status.code) {
    case 'done':
      return 'done';
    case 'arrived':
      return 'arr';
    case 'in_session':
    case 'monitoring':
      return 'live';
    case 'no_show':
    case 'cancelled':
      return 'ns';
    default:
      return '';
  }
}

/** Reasons, each once, the most frequent first. */
export function reasons(all: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const why of all) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]).map(([why]) => why).join('; ');
}
