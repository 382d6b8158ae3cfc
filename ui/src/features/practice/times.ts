import type { Day, LocalTime, StaffTimes, WeekTyped } from '$lib/generated/bindings';
import { addDays } from '$lib/when';

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** A week in which nothing is typed. */
export function blankWeek(): WeekTyped {
  return { monday: '', tuesday: '', wednesday: '', thursday: '', friday: '', saturday: '', sunday: '' };
}

/** The week with Monday's times on every weekday. */
export function mondayOnWeekdays(week: WeekTyped): WeekTyped {
  const { monday } = week;
  return { ...week, tuesday: monday, wednesday: monday, thursday: monday, friday: monday };
}

/** What the table says of somebody's week, days with the same times on a line of their own. */
export function weekLines({ shifts }: Pick<StaffTimes, 'shifts'>): string[] {
  const now = shifts.filter(({ holds }) => holds).flatMap(({ said }) => said.split('; '));
  if (now.length > 0) return now;
  return [shifts.length > 0 ? 'Not at work now' : 'The site’s hours'];
}

/** A span from days and times: without a time it is the whole day. */
export function spanOf(from: Day, fromTime: string | null, until: Day | null, untilTime: string | null): { from: LocalTime; until: LocalTime } {
  const last = until ?? from;
  return { from: `${from}T${fromTime ?? '00:00'}`, until: untilTime ? `${last}T${untilTime}` : `${addDays(last, 1)}T00:00` };
}

/** The days and times of a span, as its fields show them. */
export function fieldsOf(from: LocalTime, until: LocalTime): { day: Day; time: string | null; last: Day; end: string | null } {
  const [day, time] = [from.slice(0, 10), from.slice(11)];
  const [last, end] = [until.slice(0, 10), until.slice(11)];
  return { day, time: time === '00:00' ? null : time, last: end === '00:00' ? addDays(last, -1) : last, end: end === '00:00' ? null : end };
}
