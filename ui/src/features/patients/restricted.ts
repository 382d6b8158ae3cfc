import type { WriteRestrictedNote } from '$lib/generated/bindings';

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
