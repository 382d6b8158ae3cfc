import type { Address, Day, Patient, PatientInput } from '$lib/generated/bindings';
import { orNull, wordOf } from './coverage';

export const SEXES = [
  { value: 'unknown', label: 'Not known' },
  { value: 'female', label: 'Female' },
  { value: 'male', label: 'Male' },
  { value: 'x', label: 'X' },
];

export interface IdentityForm extends Record<string, unknown> {
  family: string;
  given: string;
  middle: string;
  suffix: string;
  preferred: string;
  pronouns: string;
  sex: string;
  born: Day | null;
  line1: string;
  line2: string;
  city: string;
  state: string;
  zip: string;
  referral: string;
  risk: string;
  allergies: string;
  notes: string;
  archived: boolean;
}

/** The text of the form for a patient. */
export function formOf(patient: Patient): IdentityForm {
  const { address } = patient;
  return {
    family: patient.family_name, given: patient.given_name, middle: patient.middle_name ?? '', suffix: patient.suffix ?? '', preferred: patient.preferred_name ?? '', pronouns: patient.pronouns ?? '',
    sex: patient.sex.code, born: patient.born_on, line1: address?.line1 ?? '', line2: address?.line2 ?? '', city: address?.city ?? '', state: address?.state ?? '', zip: address?.zip ?? '',
    referral: patient.referral_source ?? '', risk: patient.risk_flag ?? '', allergies: patient.allergies ?? '', notes: patient.notes ?? '', archived: patient.archived,
  };
}

/** The input of saving: everything of the patient but the lists. */
export function patientInput(patient: Patient, form: IdentityForm, born_on: Day): PatientInput {
  const { contacts: _contacts, related: _related, diagnoses: _diagnoses, merged_into: _merged, ...rest } = patient;
  return {
    ...rest, family_name: form.family.trim(), given_name: form.given.trim(), middle_name: orNull(form.middle), suffix: orNull(form.suffix), preferred_name: orNull(form.preferred), pronouns: orNull(form.pronouns),
    sex: wordOf(form.sex, SEXES), born_on, address: addressOf(form), referral_source: orNull(form.referral), risk_flag: orNull(form.risk), allergies: orNull(form.allergies), notes: orNull(form.notes), archived: form.archived,
  };
}

function addressOf({ line1, line2, city, state, zip }: IdentityForm): Address | null {
  if (![line1, line2, city, state, zip].some((part) => part.trim())) return null;
  return { line1: line1.trim(), line2: orNull(line2), city: city.trim(), state: state.trim().toUpperCase(), zip: zip.trim() };
}
