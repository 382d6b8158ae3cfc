import type { ChangeRestrictedDocument, Day, RestrictedDocumentView, WriteRestrictedNote } from '$lib/generated/bindings';

type Kind = WriteRestrictedNote['kind'];

/** Which law keeps a note apart. */
export const RESTRICTED_KINDS: { value: Kind; label: string }[] = [
  { value: 'psychotherapy', label: 'Psychotherapy note' },
  { value: 'substance_use', label: 'Substance-use record (42 CFR Part 2)' },
];

/** The kind a form chose. */
export function kindOf(code: string): Kind {
  return RESTRICTED_KINDS.find(({ value }) => value === code)?.value ?? 'psychotherapy';
}

/** How a paper came, as the program calls it. */
export const ARRIVALS: { value: ChangeRestrictedDocument['arrived_by']; label: string }[] = [
  { value: 'fax', label: 'Fax' },
  { value: 'portal', label: 'Portal' },
  { value: 'mail', label: 'Mail' },
  { value: 'scan', label: 'Scanned here' },
  { value: 'email', label: 'E-mail' },
  { value: 'hand', label: 'By hand' },
];

/** What a restricted paper is, in one line. */
export function lineOfPaper({ kind, format, pages, is_sound, dated_on, received_on, arrived_by, source }: RestrictedDocumentView, said: (day: Day) => string): string {
  const many = is_sound ? `${format.label}, ${pages} ${pages === 1 ? 'page' : 'pages'}` : format.label;
  return [kind.label, many, dated_on ? `dated ${said(dated_on)}` : null, `${arrived_by.label.toLowerCase()} ${said(received_on)}`, source].filter(Boolean).join(' · ');
}
