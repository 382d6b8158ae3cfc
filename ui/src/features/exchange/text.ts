import { clock, dayAndClock, localTime, shortDay } from '$lib/format';
import type { Day, Instant, LeaseRow } from '$lib/generated/bindings';
import type { SyncStatus, Tone, Version } from './contract';

export const CODE_LETTERS = 26;
const GROUP = 4;

/** An invitation code as it is sent: the letters alone, with what is often misread set right. */
export function codeOf(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** `abcd efgh` as `ABCD-EFGH`, as the other screen shows it. */
export function grouped(typed: string): string {
  return codeOf(typed).match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join('-') ?? '';
}

/** `12 of 26 letters and digits`; null when the code is complete. */
export function codeMissing(typed: string): string | null {
  const found = codeOf(typed).length;
  return found === CODE_LETTERS ? null : `${found} of ${CODE_LETTERS} letters and digits`;
}

/** The groups of a code for the screen. */
export function codeGroups(code: string): string[] {
  return code.split(/[-\s]+/).filter(Boolean);
}

/** The words of a recovery kit as they are sent. */
export function kitWords(typed: string): string {
  return typed.trim().toLowerCase().replace(/[\s,]+/g, ' ');
}

export function wordsTyped(typed: string): number {
  return kitWords(typed).split(' ').filter(Boolean).length;
}

export interface Drawing {
  /** Modules on a side, with the quiet border. */
  size: number;
  path: string;
}

const QUIET = 4;
const MOST_MODULES = 177;

/** A QR code from rows of 0 and 1, as the path of its dark runs; null when the rows are no square. */
export function drawQr(rows: string): Drawing | null {
  const lines = rows.trim().split('\n');
  const side = lines.length;
  if (side > MOST_MODULES || !lines.every((line) => line.length === side && /^[01]+$/.test(line))) return null;
  const runs = lines.flatMap((line, y) =>
    [...line.matchAll(/1+/g)].map((run) => `M${run.index + QUIET} ${y + QUIET}h${run[0].length}v1h-${run[0].length}z`),
  );
  return { size: side + 2 * QUIET, path: runs.join('') };
}

/** How far something is, in percent; null when nobody knows how much there is. */
export function percent(done: number, of: number): number | null {
  return of > 0 ? Math.max(0, Math.min(100, Math.floor((done / of) * 100))) : null;
}

/** The id beside the present one; the ends stay where they are. */
export function beside(ids: string[], current: string | null, by: 1 | -1): string | null {
  const at = ids.indexOf(current ?? '');
  return ids[Math.max(0, Math.min(ids.length - 1, at < 0 ? 0 : at + by))] ?? null;
}

/** What is chosen after the list changed: the same one, or the one that took its place. */
export function stillChosen(ids: string[], current: string | null, place: number): string | null {
  if (current && ids.includes(current)) return current;
  return ids[Math.min(Math.max(0, place), ids.length - 1)] ?? null;
}

/** Who wrote a version, where: the parts that are known. */
export function writer(version: Pick<Version, 'device' | 'person'>): [string, string | null] {
  return version.device ? [version.device, version.person] : [version.person ?? 'Unknown', null];
}

/** `10:38 AM` today, `Mar 2, 5:41 PM` before. */
export function heard(at: Instant, today: Day, zone?: string): string {
  const local = localTime(at, zone);
  return today && local.startsWith(today) ? clock(local) : dayAndClock(local, today).replace(/^\w+, /, '');
}

/** What the program counts of this computer's changes, for the line under the headline. */
export function tally(status: SyncStatus): { label: string; value: string; tone: Tone }[] {
  const number = (count: number): string => count.toLocaleString('en-US');
  return [
    { label: 'Saved here', value: number(status.here), tone: 'ok' },
    { label: 'On the share', value: number(status.on_share), tone: status.on_share < status.here ? 'waiting' : 'ok' },
    { label: 'Received by', value: `${number(status.received_by)} of ${number(status.of)}`, tone: status.received_by < status.of ? 'waiting' : 'ok' },
    { label: 'Waiting', value: number(status.waiting), tone: status.waiting > 0 ? 'waiting' : 'ok' },
  ];
}

/** `Mon, Mar 9 to Fri, Mar 13, until noon`. */
export function leaseDays({ from, to, part }: Pick<LeaseRow, 'from' | 'to' | 'part'>, today: Day): string {
  const days = from === to ? shortDay(from, today) : `${shortDay(from, today)} to ${shortDay(to, today)}`;
  return part.code === 'day' ? days : `${days}, ${part.label.toLowerCase()}`;
}

/** Whether the folder that is reached is another one than yesterday. */
export function isAnotherShare(status: SyncStatus): boolean {
  return status.share?.fault?.code === 'not_this_share';
}
