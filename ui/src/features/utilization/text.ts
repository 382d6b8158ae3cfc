import { shortDay } from '$lib/format';
import type { MissRate, RoomUse, Utilization } from '$lib/generated/bindings';
import { addDays, mondayOf } from '$lib/when';

export type Period = 'past' | 'week' | 'coming';
export interface Span {
  from: string;
  to: string;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const WEEKS: Record<Period, [first: number, weeks: number]> = { past: [-4, 4], week: [0, 1], coming: [1, 4] };

/** The whole weeks of a period, so many periods later: each begins on a Monday. */
export function spanOf(period: Period, today: string, later: number): Span {
  const [first, weeks] = WEEKS[period];
  const from = addDays(mondayOf(today), 7 * (first + later * weeks));
  return { from, to: addDays(from, 7 * weeks - 1) };
}

/** `Feb 2 to Mar 1, 2026`. */
export function spanWords({ from, to }: Span, today: string): string {
  return `${shortDay(from, today)} to ${shortDay(to, today)}`;
}

/** `Mon`. */
export function weekdayWord(weekday: number): string {
  return WEEKDAYS[weekday - 1] ?? '';
}

/** `9 AM`. */
export function hourWord(hour: number): string {
  return `${hour % 12 || 12} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** `12.5 h`. */
export function hours(minutes: number): string {
  return `${Number((minutes / 60).toFixed(1))} h`;
}

/** `68%`; a dash where nothing is open. */
export function percentWord(percent: number | null | undefined): string {
  return percent === null || percent === undefined ? '–' : `${percent}%`;
}

/** The hours in which anything is open on any weekday, without gaps. */
export function hoursOf({ weekdays }: Pick<Utilization, 'weekdays'>): number[] {
  const all = weekdays.flatMap((day) => day.hours.map(({ hour }) => hour));
  if (all.length === 0) return [];
  const first = Math.min(...all);
  return Array.from({ length: Math.max(...all) - first + 1 }, (_, at) => first + at);
}

/** `12, the longest 3.5 h`. */
export function idleWords({ idle_slots, longest_idle }: Pick<RoomUse, 'idle_slots' | 'longest_idle'>): string {
  return idle_slots === 0 ? 'none' : `${idle_slots}, the longest ${hours(longest_idle)}`;
}

/** What else is to be known of a room. */
export function besideWords({ down_minutes, outside_minutes }: Pick<RoomUse, 'down_minutes' | 'outside_minutes'>): string {
  return [down_minutes > 0 ? `out of order ${hours(down_minutes)}` : '', outside_minutes > 0 ? `${hours(outside_minutes)} outside the hours` : ''].filter(Boolean).join(', ');
}

/** The share that was missed, in percent. */
export function rateOf({ due, missed }: Pick<MissRate, 'due' | 'missed'>): number | null {
  return due === 0 ? null : Math.round((missed * 100) / due);
}
