import type { OpenTime, Placing, Wanting, WeekToFinish } from '$lib/generated/bindings';
import { clock, count } from '$lib/format';

/** `9 h 30 min`. */
export function long(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const left = minutes % 60;
  return [hours ? `${hours} h` : '', left || !hours ? `${left} min` : ''].filter(Boolean).join(' ');
}

/** `24 open times (96 h), 3 patients need a visit, 4 of 31 not confirmed`. */
export function headline({ open, open_minutes, wanting, booked, unconfirmed }: Pick<WeekToFinish, 'open' | 'open_minutes' | 'wanting' | 'booked' | 'unconfirmed'>): string {
  return [
    open.length > 0 ? `${count(open.length, 'open time')} (${long(open_minutes)})` : 'no open time',
    wanting.length > 0 ? count(wanting.length, 'patient needs a visit', 'patients need a visit') : 'nobody needs a visit',
    booked > 0 ? (unconfirmed > 0 ? `${unconfirmed} of ${booked} not confirmed` : `all ${booked} confirmed`) : 'nothing booked yet',
  ].join(', ');
}

/** `8:00 AM to 10:30 AM · 2 h 30 min`, and whether a session left it. */
export function timeWords({ from, until, minutes, freed }: Pick<OpenTime, 'from' | 'until' | 'minutes' | 'freed'>): string {
  return [`${clock(from)} to ${clock(until)}`, long(minutes), freed ? 'left by a session' : null].filter(Boolean).join(' · ');
}

/** `Soon, a session of the course has no day.` */
export function whyWords({ reasons }: Pick<Placing, 'reasons'>): string {
  const text = reasons.join(', ');
  return text ? `${text[0]!.toUpperCase()}${text.slice(1)}.` : '';
}

/** `TMS, session 7 of 36 · 20 min · Mon–Fri after 3:00 PM · 2 more after this one`. */
export function wantWords({ what, minutes, times, many }: Pick<Wanting, 'what' | 'minutes' | 'times' | 'many'>): string {
  return [what, `${minutes} min`, times || 'any time', many > 1 ? `${many - 1} more after this one` : null].filter(Boolean).join(' · ');
}

/** Open times day by day, in order. */
export function byDay(open: OpenTime[]): { day: string; times: OpenTime[] }[] {
  const days = new Map<string, OpenTime[]>();
  for (const time of open) {
    const day = time.from.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), time]);
  }
  return [...days].map(([day, times]) => ({ day, times }));
}

/** What names an open time on the screen. */
export const keyOf = ({ room_id, from }: Pick<OpenTime, 'room_id' | 'from'>): string => `${room_id} ${from}`;
