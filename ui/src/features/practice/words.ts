import type { SaveAbsence, SkillHeld, Word } from '$lib/generated/bindings';

/** The choices of the practice's own records. The program answers the same codes with the same words. */
export const ROOM_KINDS: Word[] = [
  { code: 'chair', label: 'Chair' },
  { code: 'tms', label: 'TMS station' },
  { code: 'visit', label: 'Visit room' },
];

export const MODALITIES: Word[] = [
  { code: 'ketamine', label: 'Ketamine' },
  { code: 'spravato', label: 'Spravato' },
  { code: 'tms', label: 'TMS' },
  { code: 'evaluation', label: 'Evaluation' },
];

export const PROVIDER_KINDS: Word[] = [
  { code: 'provider', label: 'Provider' },
  { code: 'staff', label: 'Staff' },
];

export const PLACES_OF_SERVICE: Word[] = [
  { code: '11', label: '11 · Office' },
  { code: '10', label: '10 · Telehealth at home' },
  { code: '02', label: '02 · Telehealth elsewhere' },
  { code: '12', label: '12 · Home' },
  { code: '19', label: '19 · Outpatient, off campus' },
  { code: '22', label: '22 · Outpatient, on campus' },
  { code: '49', label: '49 · Independent clinic' },
];

export const NDC_UNITS: Word[] = [
  { code: 'ML', label: 'mL' },
  { code: 'UN', label: 'unit' },
  { code: 'ME', label: 'mg' },
  { code: 'GR', label: 'g' },
  { code: 'F2', label: 'international unit' },
];

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const ZONES: Word[] = [
  { code: 'America/New_York', label: 'Eastern' },
  { code: 'America/Chicago', label: 'Central' },
  { code: 'America/Denver', label: 'Mountain' },
  { code: 'America/Phoenix', label: 'Arizona' },
  { code: 'America/Los_Angeles', label: 'Pacific' },
  { code: 'America/Anchorage', label: 'Alaska' },
  { code: 'Pacific/Honolulu', label: 'Hawaii' },
  { code: 'America/Puerto_Rico', label: 'Atlantic' },
  { code: 'Pacific/Guam', label: 'Guam' },
];

export const SKILLS: { code: SkillHeld['skill']; label: string }[] = [
  { code: 'prescriber', label: 'Prescriber' },
  { code: 'nurse', label: 'Infusion nurse' },
  { code: 'tms_operator', label: 'TMS operator' },
  { code: 'monitor', label: 'Monitoring observer' },
  { code: 'therapist', label: 'Therapist' },
];

/** Why somebody is not there. */
export const LEAVES: { value: SaveAbsence['kind']; label: string }[] = [
  { value: 'leave', label: 'Leave' },
  { value: 'sick', label: 'Sick' },
  { value: 'training', label: 'Training' },
  { value: 'other', label: 'Other' },
];

/** Why a room is not to be used. */
export const DOWNTIMES: { value: SaveAbsence['kind']; label: string }[] = [
  { value: 'maintenance', label: 'Maintenance' },
  { value: 'out_of_order', label: 'Out of order' },
  { value: 'other', label: 'Other' },
];
