import type { Patient, SeriesCard, SessionCard, TimelineRow } from '../generated/bindings';

export const alicia: Patient = {
  id: 'serrano', mrn: 'CG-00417', family_name: 'Serrano', given_name: 'Alicia', middle_name: null, suffix: null, preferred_name: 'Ali', pronouns: 'she/her',
  sex: { code: 'female', label: 'Female' }, born_on: '1990-06-14', address: { line1: '14 Larch Street', line2: null, city: 'Cedar Grove', state: 'NJ', zip: '07009' },
  referral_source: 'Dr. Theo Brandt', risk_flag: 'BP watch', allergies: 'Latex, codeine', notes: null, archived: false, merged_into: null, revision: 3,
  contacts: [
    { id: 'c1', patient_id: 'serrano', kind: { code: 'mobile', label: 'Mobile' }, value: '5550138852', preferred: true, may_leave_message: false, may_text: true, note: 'after 3 PM', revision: 1 },
    { id: 'c2', patient_id: 'serrano', kind: { code: 'email', label: 'Email' }, value: 'alicia@example.org', preferred: false, may_leave_message: false, may_text: false, note: null, revision: 1 },
  ],
  related: [
    { id: 'r1', patient_id: 'serrano', role: { code: 'prescriber', label: 'Prescriber' }, name: 'Dr. Theo Brandt', phone: '5550131200', npi: '1234567893', relation: null, revision: 1 },
    { id: 'r2', patient_id: 'serrano', role: { code: 'therapist', label: 'Therapist' }, name: 'Colleen Farris, LCSW', phone: null, npi: null, relation: null, revision: 1 },
    { id: 'r3', patient_id: 'serrano', role: { code: 'emergency', label: 'Emergency' }, name: 'Luis Serrano', phone: '5550134471', npi: null, relation: 'brother', revision: 1 },
  ],
  diagnoses: [
    { id: 'd1', patient_id: 'serrano', code: 'F33.2', description: 'Major depressive disorder, recurrent severe without psychotic features', position: 1, onset_on: '2024-03-01', revision: 1 },
    { id: 'd2', patient_id: 'serrano', code: 'F41.1', description: 'Generalized anxiety disorder', position: 2, onset_on: null, revision: 1 },
  ],
};

const DAYS = ['2026-02-18', '2026-02-20', '2026-02-25', '2026-02-27', '2026-03-04', '2026-03-06', '2026-03-11', '2026-03-13', '2026-03-18', '2026-03-25', '2026-04-01', '2026-04-08'];

export function seriesOfAlicia(): SeriesCard {
  const sessions = DAYS.map((day, at): SessionCard => ({
    id: `al${at + 1}`, patient_id: 'serrano', patient: 'Serrano, A.', patient_full: 'Serrano, Alicia', born_on: '1990-06-14', name_alert: true, series_id: 'ser1', number: at + 1, total: 12,
    modality: { code: 'spravato', label: 'Spravato' }, protocol: 'Spravato, weeks 1–8', phase: null, ended_by: null, staff: null, pinned: false, status: at < 4 ? { code: 'done', label: 'Done' } : { code: 'booked', label: 'Booked' }, starts: `${day}T09:00`, minutes: 30,
    recovery_minutes: 120, room_id: 'chair3', room: 'Chair 3', provider_id: 'pr1', provider: 'L. Ocampo, RN', tentative: null, arrived: null, late_minutes: null, started: null, stopped: null, left: null, dose: at < 4 ? '84 mg' : null, note: null, reason: null, verbs: [], revision: 1,
  }));
  return { id: 'ser1', patient_id: 'serrano', protocol: 'Spravato, weeks 1–8', modality: { code: 'spravato', label: 'Spravato' }, status: { code: 'active', label: 'In progress' }, total: 12, done: 4, booked: 8, missed: 0, next: '2026-03-04T09:00', ends: '2026-04-08T09:00', sessions, revision: 1 };
}

/** A course of six infusions of which the third was called off. */
export function infusionsOf(patient_id: string): SeriesCard {
  const course = seriesOfAlicia();
  const states = [['done', 'Done'], ['done', 'Done'], ['cancelled', 'Canceled'], ['booked', 'Booked'], ['booked', 'Booked'], ['booked', 'Booked']] as const;
  const sessions = states.map(([code, label], at): SessionCard => ({ ...course.sessions[at]!, id: `${patient_id}-k${at + 1}`, patient_id, series_id: 'ser2', total: 6, modality: { code: 'ketamine', label: 'Ketamine' }, protocol: 'IV ketamine, depression', status: { code, label }, minutes: 40, recovery_minutes: 60 }));
  return { ...course, id: 'ser2', patient_id, protocol: 'IV ketamine, depression', modality: { code: 'ketamine', label: 'Ketamine' }, total: 6, done: 2, booked: 3, ends: '2026-03-06T09:00', sessions };
}

export const timeline: TimelineRow[] = [
  { at: '2026-03-03T09:58', icon: 'phone', kind: 'care', title: 'Confirmed by phone for Wed, Mar 4, 9:00 AM', text: 'Patient will ask her brother to drive.', person: 'J. Pruitt' },
  { at: '2026-03-02T16:51', icon: 'calendar', kind: 'care', title: 'Session 6 booked for Fri, Mar 6, 9:00 AM, Chair 3', text: null, person: 'J. Pruitt' },
  { at: '2026-03-02T08:00', icon: 'paper', kind: 'papers', title: 'Superbill CG-S-0117 issued', text: 'Feb 18 – Feb 27, 4 sessions, $3,580.00', person: 'J. Pruitt' },
  { at: '2026-02-27T11:32', icon: 'spravato', kind: 'care', title: 'Session 4/8 done: 84 mg, 131 min', text: 'Mild dissociation, resolved at 70 min', person: 'L. Ocampo' },
  { at: '2026-02-27T11:40', icon: 'money', kind: 'desk', title: 'Payment of $45.00 by card', text: 'Visit share', person: 'J. Pruitt' },
  { at: '2026-02-25T11:36', icon: 'spravato', kind: 'care', title: 'Session 3/8 done: 84 mg, 126 min', text: null, person: 'L. Ocampo' },
  { at: '2026-02-12T10:20', icon: 'shield', kind: 'payer', title: 'Coverage checked with Harbor Mutual HMO', text: 'Out of network, 60 % after deductible', person: 'J. Pruitt' },
];
