import { phone, slashDay, NONE } from '$lib/format';
import type { Patient } from '$lib/generated/bindings';
import { addressLine, fullName } from './text';

export interface Compared {
  label: string;
  first: string;
  second: string;
  differs: boolean;
}

/** Two charts side by side, line by line. */
export function compared(first: Patient, second: Patient): Compared[] {
  const lines: [string, (patient: Patient) => string][] = [
    ['Name', fullName],
    ['Date of birth', ({ born_on }) => slashDay(born_on)],
    ['Sex', ({ sex }) => sex.label],
    ['Contacts', ({ contacts }) => contacts.map(({ value, kind }) => (kind.code === 'email' ? value : phone(value))).join(', ') || NONE],
    ['Address', ({ address }) => addressLine(address)],
    ['Allergies', ({ allergies }) => allergies ?? NONE],
    ['Diagnoses', ({ diagnoses }) => diagnoses.map(({ code }) => code).join(', ') || NONE],
    ['People', ({ related }) => related.map(({ name }) => name).join(', ') || NONE],
  ];
  return lines.map(([label, read]) => {
    const [one, two] = [read(first), read(second)];
    return { label, first: one, second: two, differs: one !== two && one !== NONE && two !== NONE };
  });
}
