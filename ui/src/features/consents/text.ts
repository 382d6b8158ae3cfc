import { count, slashDay } from '$lib/format';
import type { ConsentOffer, ConsentRow, DocumentRow, PatientConsents } from '$lib/generated/bindings';

/** The field on which a signature is drawn, as it is kept. */
export const FIELD = { width: 1000, height: 300 };
/** A signature has no more points; a pen that rests makes thousands. */
const MOST_POINTS = 3000;

interface DrawnPoint {
  x: number;
  y: number;
}

/** Strokes drawn on a canvas of a size, as they are kept: `x,y x,y;x,y` on a field of 1000 by 300. */
export function drawingOf(groups: { points: DrawnPoint[] }[], size: { width: number; height: number }): string {
  const all = groups.reduce((sum, { points }) => sum + points.length, 0);
  const every = Math.max(1, Math.ceil(all / MOST_POINTS));
  const within = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value)));
  const place = ({ x, y }: DrawnPoint): string => `${within((x / size.width) * FIELD.width, FIELD.width)},${within((y / size.height) * FIELD.height, FIELD.height)}`;
  return groups
    .map(({ points }) => points.filter((_, at) => at % every === 0 || at === points.length - 1).map(place).join(' '))
    .filter(Boolean)
    .join(';');
}

/** The strokes of a kept drawing as paths. */
export function pathsOf(drawing: string): string[] {
  return drawing.split(';').map((stroke) => stroke.split(' ').map((point, at) => `${at ? 'L' : 'M'}${point.replace(',', ' ')}`).join(' '));
}

/** A line over the papers of a chart. */
export function headline({ consents }: PatientConsents): string {
  const waiting = consents.filter(({ standing }) => standing.code === 'waiting').length;
  const again = consents.filter(({ standing }) => standing.sign_again && standing.holds).length;
  const holds = consents.filter(({ standing }) => standing.holds).length;
  return [`${holds} in force`, waiting ? `${count(waiting, 'paper')} to sign` : null, again ? `${again} to sign again` : null].filter(Boolean).join(' · ');
}

/** How a paper stands in a list: the colour and the words. */
export function tone({ standing }: ConsentRow): 'go' | 'warn' | 'stop' | 'plain' {
  if (standing.code === 'waiting') return 'warn';
  if (standing.holds) return standing.sign_again ? 'warn' : 'go';
  return standing.code === 'revoked' ? 'stop' : 'plain';
}

/** The texts that fit what was typed: those for the patient's treatments first. */
export function fitting(offers: ConsentOffer[], letters: string, modalities: string[]): ConsentOffer[] {
  const words = letters.trim().toLowerCase();
  const found = offers.filter(({ title, kind }) => `${title} ${kind.label}`.toLowerCase().includes(words));
  const rank = ({ modalities: own }: ConsentOffer): number => (own.length === 0 ? 1 : own.some((one) => modalities.includes(one)) ? 0 : 2);
  return [...found].sort((one, other) => rank(one) - rank(other));
}

/** The field's value before anything is typed: what stood on the last paper of this kind, but no day, which was that paper's. */
export function blankOf({ fields, last }: ConsentOffer): Record<string, string> {
  return Object.fromEntries(fields.map(({ code, kind }) => [code, kind === 'day' ? '' : (last[code] ?? '')]));
}

/** The documents of a chart that can be the scan of a paper: consents first. */
export function scansOf(rows: DocumentRow[]): { value: string; label: string }[] {
  const first = (row: DocumentRow): number => (row.kind?.code === 'consent' ? 0 : 1);
  const sorted = rows.toSorted((a, b) => first(a) - first(b));
  const options = sorted.map((row) => ({ value: row.id, label: [row.title ?? row.kind?.label ?? 'Untitled', slashDay(row.received_on)].join(', ') }));
  return [{ value: '', label: rows.length > 0 ? 'None yet' : 'No document is on file' }, ...options];
}
