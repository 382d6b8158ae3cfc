import { count, slashDay } from '$lib/format';
import type { DocumentRow, Received } from '$lib/generated/bindings';

/** What a document can be, as the program calls it. */
export const KINDS = [
  { value: 'photo_id', label: 'Photo ID' },
  { value: 'insurance_card', label: 'Insurance card' },
  { value: 'referral', label: 'Referral' },
  { value: 'records', label: 'Outside records' },
  { value: 'clearance_letter', label: 'Clearance letter' },
  { value: 'ecg', label: 'ECG' },
  { value: 'labs', label: 'Lab results' },
  { value: 'imaging', label: 'Imaging' },
  { value: 'rems_enrollment', label: 'REMS enrollment' },
  { value: 'authorization_letter', label: 'Authorization letter' },
  { value: 'consent', label: 'Consent' },
  { value: 'form', label: 'Form' },
  { value: 'letter', label: 'Letter' },
  { value: 'good_faith_estimate', label: 'Good faith estimate' },
  { value: 'other', label: 'Other' },
] as const;

/** How a document can have come. */
export const WAYS = [
  { value: 'fax', label: 'Fax' },
  { value: 'scan', label: 'Scanned here' },
  { value: 'portal', label: 'Portal' },
  { value: 'mail', label: 'Mail' },
  { value: 'email', label: 'E-mail' },
  { value: 'hand', label: 'By hand' },
] as const;

export type Way = (typeof WAYS)[number]['value'];
export type Kind = (typeof KINDS)[number]['value'];

/** What a document is called in a list. */
export function titleOf({ title, kind }: DocumentRow): string {
  return title ?? kind?.label ?? 'Untitled';
}

/** Pages, or why there are none to see. */
export function pagesOf({ pages, verdict }: DocumentRow): string {
  return pages > 0 ? count(pages, 'page') : verdict.label;
}

/** The line under a title: `PDF, 4 pages · fax 3/1 · Dr. Cole`. */
export function lineOf(row: DocumentRow): string {
  const came = `${row.arrived_by.label.toLowerCase()} ${slashDay(row.received_on)}`;
  return [`${row.format.label}, ${pagesOf(row).toLowerCase()}`, came, row.source].filter(Boolean).join(' · ');
}

/** What has to be said of one file that came in; nothing when all is well. */
export function trouble(name: string, received: Received): string | null {
  const [first] = received.already;
  if (first) return `${name} is here already: ${titleOf(first)}${first.patient ? `, filed to ${first.patient}` : ', in the inbox'}.`;
  return received.is_sound ? null : `${name}: ${received.says}`;
}

/** The name of a file without its folders. */
export function nameOf(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}

/** Where a document is cut, as typed: `2, 5`. Nothing when it cannot be read so. */
export function cuts(typed: string, pages: number): number[] | null {
  const parts = typed.split(/[\s,;]+/).filter(Boolean);
  const after = parts.map(Number);
  const fair = after.every((page) => Number.isInteger(page) && page >= 1 && page < pages);
  return parts.length > 0 && fair ? [...new Set(after)].sort((one, other) => one - other) : null;
}

/** The parts a document falls into: `Pages 1 to 2`. */
export function parts(after: number[], pages: number): string[] {
  const ends = [...after, pages];
  return ends.map((end, at) => {
    const begin = (ends[at - 1] ?? 0) + 1;
    return begin === end ? `Page ${begin}` : `Pages ${begin} to ${end}`;
  });
}

/** The documents of a chart by what they are, in the order of the list of kinds. */
export function byKind(rows: DocumentRow[]): { kind: string; rows: DocumentRow[] }[] {
  const order = KINDS.map(({ value }) => value as string);
  const kinds = [...new Set(rows.map(({ kind }) => kind?.code ?? 'other'))].sort((one, other) => order.indexOf(one) - order.indexOf(other));
  return kinds.map((code) => {
    const own = rows.filter(({ kind }) => (kind?.code ?? 'other') === code);
    return { kind: own[0]?.kind?.label ?? 'Other', rows: own };
  });
}
