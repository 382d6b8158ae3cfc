import { clock, longDay } from './format';
import type { Day, LocalTime } from './generated/bindings';

/** Where a day without its year is looked for. */
export type Lean = 'coming' | 'past';

export interface When {
  day: Day | null;
  time: string | null;
  room: string | null;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january', 'february', 'march', 'april', 'may', 'june',
  'july', 'august', 'september', 'october', 'november', 'december',
];

/**
 * Reads a day as people type it: `t`, `tom`, `fri`, `+3d`, `-2w`, `11/24`, `nov 24`, `11/24/26`, `112426`, `2026-11-24`.
 * US order. A weekday is the next one after today; with `past`, the last one before it.
 */
export function readDay(text: string, today: Day, lean: Lean = 'coming'): Day | null {
  const typed = text.trim().toLowerCase().replace(/\s+/g, ' ');
  return (
    namedDay(typed, today) ??
    steppedDay(typed, today) ??
    weekdayDay(typed, today, lean) ??
    isoDay(typed) ??
    slashedDay(typed, today, lean) ??
    monthDay(typed, today, lean)
  );
}

/**
 * Reads a time as people type it: `2p`, `2:30 pm`, `9`, `930`, `14:30`, `noon`. Answers `HH:MM`.
 * A bare 7 to 11 is before noon and a bare 1 to 6 after it, as in a clinic.
 */
export function readTime(text: string): string | null {
  const typed = text.trim().toLowerCase().replace(/[\s.]+/g, '');
  if (typed === 'noon') return '12:00';
  const found = /^(\d{1,2})(?::?(\d{2}))?(am?|pm?)?$/.exec(typed);
  if (!found?.[1]) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? '0');
  const half = found[3]?.[0];
  if (minute > 59) return null;
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  } else if (hour >= 1 && hour <= 6 && !found[1].startsWith('0')) {
    hour += 12;
  }
  return hour > 23 ? null : `${two(hour)}:${two(minute)}`;
}

/** Reads a day, a time and a room in any order: `thu 2p r3`, `+7d`, `2p`, `11/24 9:30a`. Null when a word stays unread. */
export function readWhen(text: string, today: Day, lean: Lean = 'coming'): When | null {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const when: When = { day: null, time: null, room: null };
  while (words.length) {
    const taken = takeWord(words, when, today, lean);
    if (!taken) return null;
    words.splice(0, taken);
  }
  return when.day || when.time || when.room ? when : null;
}

/** What was understood, for the line under a field: `Fri, Nov 27, 2026`. */
export function echoDay(text: string, today: Day, lean: Lean = 'coming'): string | null {
  const day = readDay(text, today, lean);
  return day ? longDay(day) : null;
}

/** What was understood of a time: `2:00 PM`. */
export function echoTime(text: string): string | null {
  const time = readTime(text);
  return time ? clock(time) : null;
}

/** The day `days` later. */
export function addDays(day: Day, days: number): Day {
  const [year, month, date] = split(day);
  return iso(new Date(Date.UTC(year, month - 1, date + days)));
}

/** The next quarter of an hour on a wall clock: `2026-03-03T10:45` at 10:31. */
export function nextQuarter(now: LocalTime): LocalTime {
  const minutes = Math.ceil((Number(now.slice(11, 13)) * 60 + Number(now.slice(14, 16))) / 15) * 15;
  const two = (part: number): string => String(part).padStart(2, '0');
  return minutes < 24 * 60 ? `${now.slice(0, 10)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` : `${addDays(now.slice(0, 10), 1)}T00:00`;
}

/** The day `months` later, at most the last day of that month. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = split(day);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return iso(new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))));
}

/** The Monday of the week of `day`. */
export function mondayOf(day: Day): Day {
  return addDays(day, -((weekdayOf(day) + 6) % 7));
}

/** 0 Sunday to 6 Saturday. */
export function weekdayOf(day: Day): number {
  const [year, month, date] = split(day);
  return new Date(Date.UTC(year, month - 1, date)).getUTCDay();
}

/** Whole years between a birth and a day. */
export function ageOn(born: Day, day: Day): number {
  const years = split(day)[0] - split(born)[0];
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

function takeWord(words: string[], when: When, today: Day, lean: Lean): number {
  const [first = '', second = '', third = ''] = words;
  if (!when.room && /^r\d+$/.test(first)) return ((when.room = first.slice(1)), 1);
  if (!when.day) {
    for (const [length, phrase] of [[3, `${first} ${second} ${third}`], [2, `${first} ${second}`]] as const) {
      if (words.length < length || !/[a-z]{3}/.test(phrase)) continue;
      const day = monthDay(phrase, today, lean);
      if (day) return ((when.day = day), length);
    }
    const day = /^\d+$/.test(first) ? null : readDay(first, today, lean);
    if (day) return ((when.day = day), 1);
  }
  if (when.time) return 0;
  if (/^[ap]m?$/.test(second)) {
    const time = readTime(first + second);
    if (time) return ((when.time = time), 2);
  }
  const time = readTime(first);
  return time ? ((when.time = time), 1) : 0;
}

function namedDay(typed: string, today: Day): Day | null {
  if (typed === 't' || typed === 'today') return today;
  if (typed.length >= 3 && 'tomorrow'.startsWith(typed)) return addDays(today, 1);
  if (typed === 'y' || (typed.length >= 3 && 'yesterday'.startsWith(typed))) return addDays(today, -1);
  return null;
}

function steppedDay(typed: string, today: Day): Day | null {
  const found = /^([+-])\s?(\d{1,3})\s?([dwmy])?$/.exec(typed);
  if (!found) return null;
  const steps = Number(found[2]) * (found[1] === '-' ? -1 : 1);
  if (found[3] === 'y') return addMonths(today, 12 * steps);
  if (found[3] === 'm') return addMonths(today, steps);
  return addDays(today, steps * (found[3] === 'w' ? 7 : 1));
}

function weekdayDay(typed: string, today: Day, lean: Lean): Day | null {
  if (typed.length < 2) return null;
  const matches = WEEKDAYS.filter((name) => name.startsWith(typed.replace(/^tues$/, 'tue').replace(/^thurs?$/, 'thu')));
  const [match] = matches;
  if (!match || matches.length > 1) return null;
  const ahead = (WEEKDAYS.indexOf(match) - weekdayOf(today) + 7) % 7 || 7;
  return addDays(today, lean === 'coming' ? ahead : ahead - 7 || -7);
}

function isoDay(typed: string): Day | null {
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  return found ? civil(Number(found[1]), Number(found[2]), Number(found[3])) : null;
}

function slashedDay(typed: string, today: Day, lean: Lean): Day | null {
  const found =
    /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(typed);
  return found ? dated(Number(found[1]), Number(found[2]), found[3], today, lean) : null;
}

function monthDay(typed: string, today: Day, lean: Lean): Day | null {
  const found = /^([a-z]{3,})\.? (\d{1,2})(?:,? (\d{4}|\d{2}))?$/.exec(typed);
  const month = MONTHS.findIndex((name) => found?.[1] && name.startsWith(found[1].replace(/^sept$/, 'sep')));
  return found && month >= 0 ? dated(month + 1, Number(found[2]), found[3], today, lean) : null;
}

function dated(month: number, day: number, year: string | undefined, today: Day, lean: Lean): Day | null {
  const present = split(today)[0];
  if (year?.length === 4) return civil(Number(year), month, day);
  if (year) {
    const full = Math.floor(present / 100) * 100 + Number(year);
    const read = civil(full, month, day);
    return lean === 'past' && (read === null || read > today) ? civil(full - 100, month, day) : read;
  }
  const read = civil(present, month, day);
  if (lean === 'coming') return read && read >= today ? read : civil(present + 1, month, day);
  return read && read <= today ? read : civil(present - 1, month, day);
}

function civil(year: number, month: number, day: number): Day | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1000 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return iso(date);
}

function split(day: Day): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

function iso(date: Date): Day {
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
