import { count, shortDay } from '$lib/format';
import type { Day, MonthDay } from '$lib/generated/bindings';

/** Days in rows of seven. */
export function weeksOf(days: MonthDay[]): MonthDay[][] {
  return Array.from({ length: Math.ceil(days.length / 7) }, (_, at) => days.slice(at * 7, at * 7 + 7));
}

/** What did not take place: `2 missed, 1 called off`. */
export function lostWords({ missed, called_off }: Pick<MonthDay, 'missed' | 'called_off'>): string {
  return [missed && `${missed} missed`, called_off && `${called_off} called off`].filter(Boolean).join(', ');
}

/** A day of the month in one sentence. */
export function monthDayLabel(day: MonthDay, today: Day): string {
  const loads = day.loads.filter(({ percent, sessions }) => percent !== null && sessions > 0).map(({ kind, percent }) => `${kind.label} ${percent} % booked`);
  return [shortDay(day.day), day.day === today && 'today', day.closed && `closed: ${day.closed}`, day.sessions || !day.closed ? count(day.sessions, 'session') : null, ...loads, lostWords(day)].filter(Boolean).join(', ');
}
