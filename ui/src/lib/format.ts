import type { Cents, Day, Instant, LocalTime } from './generated/bindings';

export const NONE = '—';

const NAMES = new Intl.Collator('en', { numeric: true });

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Civil {
  year: number;
  month: number;
  day: number;
}

/** `Mon, Nov 23`; with the year when it is not the year of `today`. */
export function shortDay(day: Day | LocalTime | null | undefined, today?: Day): string {
  const civil = parts(day);
  if (!civil) return NONE;
  const text = `${weekday(civil)}, ${MONTHS[civil.month - 1]} ${civil.day}`;
  return today && !today.startsWith(`${String(civil.year).padStart(4, '0')}-`) ? `${text}, ${civil.year}` : text;
}

/** `Mon, Nov 23, 2026`. */
export function longDay(day: Day | LocalTime | null | undefined): string {
  const civil = parts(day);
  return civil ? `${weekday(civil)}, ${MONTHS[civil.month - 1]} ${civil.day}, ${civil.year}` : NONE;
}

/** `11/23/2026`, as births and papers are written. */
export function slashDay(day: Day | LocalTime | null | undefined): string {
  const civil = parts(day);
  return civil ? `${two(civil.month)}/${two(civil.day)}/${civil.year}` : NONE;
}

/** `2:00 PM`, of a wall time or of `HH:MM`. */
export function clock(time: LocalTime | string | null | undefined): string {
  const found = /(?:^|T)(\d{2}):(\d{2})/.exec(time ?? '');
  if (!found) return NONE;
  const hour = Number(found[1]);
  return `${hour % 12 || 12}:${found[2]} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** `Thu, Mar 5, 2:00 PM`; `Today, 2:00 PM` when it is today. */
export function dayAndClock(time: LocalTime | null | undefined, today?: Day): string {
  if (!time) return NONE;
  const day = today && time.startsWith(today) ? 'Today' : shortDay(time, today);
  return `${day}, ${clock(time)}`;
}

/** An instant in a time zone: `Tue, Mar 3, 10:42 AM`. */
export function instant(at: Instant | null | undefined, zone?: string): string {
  return at ? dayAndClock(localTime(at, zone)) : NONE;
}

/** The wall time of an instant in a time zone. */
export function localTime(at: Instant, zone?: string): LocalTime {
  const found: Record<string, string> = {};
  for (const part of new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(at)))
    found[part.type] = part.value;
  return `${found.year}-${found.month}-${found.day}T${found.hour}:${found.minute}`;
}

/** `$1,234.50`; `−$5.00` for a credit. */
export function money(cents: Cents | null | undefined): string {
  if (cents === null || cents === undefined) return NONE;
  const whole = Math.trunc(Math.abs(cents) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `${cents < 0 ? '−' : ''}$${whole}.${two(Math.abs(cents) % 100)}`;
}

/** Cents of what was typed: `1,234.5`, `$45`, `45.00`. Null when it is no amount. */
export function readMoney(text: string): Cents | null {
  const found = /^\s*([-−])?\s*\$?\s*([-−])?(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d{0,2}))?\s*$/.exec(text);
  if (!found || (!found[3] && !found[4])) return null;
  const cents = Number((found[3] ?? '0').replaceAll(',', '')) * 100 + Number((found[4] ?? '').padEnd(2, '0'));
  if (!Number.isSafeInteger(cents)) return null;
  return found[1] || found[2] ? -cents : cents;
}

/** `(555) 013-8852`, with `ext.` kept; other shapes are shown as they are. */
export function phone(text: string | null | undefined): string {
  if (!text) return NONE;
  const found = /^(?:\+?1[\s.-]*)?\(?(\d{3})\)?[\s.-]*(\d{3})[\s.-]*(\d{4})(?:\s*(?:x|ext\.?)\s*(\d+))?$/i.exec(text.trim());
  if (!found) return text;
  return `(${found[1]}) ${found[2]}-${found[3]}${found[4] ? ` ext. ${found[4]}` : ''}`;
}

/** The text, or the sign for none. */
export function orNone(text: string | null | undefined): string {
  return text?.trim() ? text : NONE;
}

/** `1 session`, `2 sessions`, `1,204 patients`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}

/** `2.4 MB`. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} bytes`;
  const step = size < 1e6 ? [1e3, 'kB'] as const : size < 1e9 ? [1e6, 'MB'] as const : [1e9, 'GB'] as const;
  return `${(size / step[0]).toFixed(1)} ${step[1]}`;
}

/** `9:40` of 580 seconds. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.floor(seconds));
  return `${Math.floor(left / 60)}:${two(left % 60)}`;
}

/** `Eastern` of `America/New_York`. */
export function zoneName(zone: string, at = new Date()): string {
  try {
    const part = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longGeneric' })
      .formatToParts(at)
      .find((found) => found.type === 'timeZoneName');
    return part ? part.value.replace(/ Time$/, '') : zone;
  } catch {
    return zone;
  }
}

function parts(day: Day | LocalTime | null | undefined): Civil | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(day ?? '');
  return found ? { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) } : null;
}

function weekday({ year, month, day }: Civil): string {
  return WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Words of the program as they stand at the start of a line. */
export function asLine(words: string | null): string {
  const plain = (words ?? '').replaceAll('_', ' ').trim();
  return plain ? plain[0]!.toUpperCase() + plain.slice(1) : NONE;
}

/** Which of two names stands first: Ñ beside N, Ł beside L, Ö beside O. */
export function byName(a: string, b: string): number {
  return NAMES.compare(a, b);
}

/** `Thu, Mar 12, 10:00 AM → Mon, Apr 20, 10:00 AM`, or when a session is made up. */
export function fromTo(move: { was: string | null; starts: string }, said: (at: string) => string): string {
  return move.was ? `${said(move.was)} → ${said(move.starts)}` : `made up ${said(move.starts)}`;
}
