import { count } from '$lib/format';
import type { CsvMap, CsvPreview, ImportReport } from '$lib/generated/bindings';

/** What a column can hold, in the order people look for it. */
export const FIELDS: { value: string; label: string }[] = [
  { value: 'family_name', label: 'Last name' },
  { value: 'given_name', label: 'First name' },
  { value: 'full_name', label: 'Last and first name' },
  { value: 'middle_name', label: 'Middle name' },
  { value: 'suffix', label: 'Suffix' },
  { value: 'preferred_name', label: 'Preferred name' },
  { value: 'pronouns', label: 'Pronouns' },
  { value: 'born_on', label: 'Date of birth' },
  { value: 'sex', label: 'Sex' },
  { value: 'phone', label: 'Phone' },
  { value: 'mobile_phone', label: 'Mobile phone' },
  { value: 'home_phone', label: 'Home phone' },
  { value: 'work_phone', label: 'Work phone' },
  { value: 'email', label: 'Email' },
  { value: 'address_line1', label: 'Street' },
  { value: 'address_line2', label: 'Apartment, suite' },
  { value: 'city', label: 'City' },
  { value: 'state', label: 'State' },
  { value: 'zip', label: 'ZIP' },
  { value: 'mrn', label: 'Chart number' },
  { value: 'payer', label: 'Payer' },
  { value: 'plan', label: 'Plan' },
  { value: 'member_id', label: 'Member ID' },
  { value: 'group_number', label: 'Group' },
  { value: 'subscriber_name', label: 'Subscriber’s name' },
  { value: 'subscriber_relation', label: 'Relation to subscriber' },
  { value: 'diagnoses', label: 'Diagnosis codes' },
  { value: 'referral_source', label: 'Referred by' },
  { value: 'notes', label: 'Notes' },
];

export const DATE_ORDERS: { value: CsvMap['date_order']; label: string }[] = [
  { value: 'mdy', label: 'Month, day, year (03/14/1984)' },
  { value: 'dmy', label: 'Day, month, year (14/03/1984)' },
  { value: 'ymd', label: 'Year, month, day (1984-03-14)' },
];

/** What the program says of several fields at once. */
const PARTS: Record<string, string> = { contacts: 'Phone or email', address: 'Address', coverages: 'Coverage', diagnoses: 'Diagnoses', related: 'People', Patient: 'Patient', Coverage: 'Coverage', Condition: 'Condition', MedicationRequest: 'Medication', Practitioner: 'Practitioner', Organization: 'Payer' };

/** The name of one of our fields. */
export function fieldLabel(field: string | null): string | null {
  return field ? (FIELDS.find(({ value }) => value === field)?.label ?? PARTS[field] ?? null) : null;
}

/** The field that a column of the file fills, or nothing. */
export function fieldOf(map: CsvMap, column: string): string {
  return Object.entries(map.columns).find(([, header]) => header === column)?.[0] ?? '';
}

/** The map with a column put on a field; a field and a column belong together only once. */
export function mapped(map: CsvMap, column: string, field: string): CsvMap {
  const others = Object.entries(map.columns).filter(([known, header]) => header !== column && known !== field);
  return { ...map, columns: Object.fromEntries(field ? [...others, [field, column]] : others) };
}

/** What is still missing before the file can be tried. */
export function missing({ columns }: CsvMap): string | null {
  if (!columns.full_name && !(columns.family_name && columns.given_name)) return 'Choose the columns of last and first name, or one with both.';
  return columns.born_on ? null : 'Choose the column of the date of birth.';
}

/** `128 rows, UTF-8, separated by commas`. */
export function fileLine({ rows, encoding, delimiter }: CsvPreview): string {
  const by = { ',': 'commas', ';': 'semicolons', '|': 'bars', tab: 'tabs', '\t': 'tabs' }[delimiter] ?? delimiter;
  return `${count(rows, 'row')}, ${encoding}, separated by ${by}`;
}

/** The file that an error is about, when it names one of several by its place. */
export function fileAt(field: string | null, paths: string[]): string | null {
  const place = /^paths\.(\d+)$/.exec(field ?? '')?.[1];
  const path = place === undefined ? undefined : paths[Number(place)];
  return path === undefined ? null : baseName(path);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** What would happen, or has happened. */
export function reportLine({ added, updated, unchanged, rejected, dry_run }: ImportReport): string {
  const parts = [
    `${count(added, 'patient')} ${dry_run ? 'would be added' : 'added'}`,
    updated ? `${updated} completed` : null,
    unchanged ? `${unchanged} already here` : null,
    rejected.length ? `${count(rejected.length, 'row')} left out` : null,
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
