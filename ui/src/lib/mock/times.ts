import type { AbsenceView, PatientTimesView, ShiftView, StaffTimes, WeekTyped } from '../generated/bindings';
import type { Answer } from './answers';

const week = (weekday: string, friday = weekday): WeekTyped => ({ monday: weekday, tuesday: weekday, wednesday: weekday, thursday: weekday, friday, saturday: '', sunday: '' });
const shift = (id: string, provider_id: string, said: string, typed: WeekTyped, effective_on: string, ends_on: string | null = null, holds = true): ShiftView => ({
  id, provider_id, site_id: 's1', effective_on, ends_on, week: typed, said, holds, revision: 1,
});
const absence = (id: string, of: Partial<AbsenceView>, kind: string, label: string, from: string, until: string, said: string, note: string | null): AbsenceView => ({
  id, provider_id: null, room_id: null, name: '', site_id: 's1', kind: { code: kind, label }, from, until, said, note, revision: 1, ...of,
});
const absences = [
  absence('b1', { room_id: 'r2', name: 'TMS 2' }, 'maintenance', 'Maintenance', '2026-03-12T15:00', '2026-03-12T17:00', 'Thu, Mar 12, 3:00 PM–5:00 PM', 'Coil check'),
  absence('b2', { provider_id: 'd5', name: 'Luis Ocampo' }, 'leave', 'Leave', '2026-03-16T00:00', '2026-03-21T00:00', 'Mon, Mar 16 – Fri, Mar 20', 'Family visit'),
];
const person = (provider_id: string, name: string, title: string, staff: boolean, skills: StaffTimes['skills'], skills_said: string[], shifts: ShiftView[] = []): StaffTimes => ({
  provider_id, name, title, kind: staff ? { code: 'staff', label: 'Staff' } : { code: 'provider', label: 'Provider' }, skills, skills_said, skills_revision: 1, shifts,
  absences: absences.filter((found) => found.provider_id === provider_id),
});
const staff: StaffTimes[] = [
  person('d1', 'Miriam Halloran, MD', 'psychiatry', false, [{ skill: 'prescriber', patients_at_once: 1 }], ['Prescriber']),
  person('d2', 'Theo Brandt, PMHNP', 'psychiatric nurse practitioner', false, [{ skill: 'prescriber', patients_at_once: 1 }, { skill: 'therapist', patients_at_once: 1 }], ['Prescriber', 'Therapist']),
  person('d3', 'Dana Whitlock, RN', 'infusion nurse', true, [{ skill: 'nurse', patients_at_once: 3 }, { skill: 'monitor', patients_at_once: 3 }], ['Infusion nurse, 3 at once', 'Monitoring observer, 3 at once'], [
    shift('w1', 'd3', 'Mon–Thu 8:00 AM–4:30 PM; Fri 8:00 AM–12:00 PM', week('8a-4:30p', '8a-12p'), '2026-01-05'),
    shift('w2', 'd3', 'Mon–Thu 8:00 AM–12:00 PM', week('8a-12p', ''), '2026-04-06', '2026-04-17', false),
  ]),
  person('d5', 'Luis Ocampo, RN', 'monitoring nurse', true, [{ skill: 'monitor', patients_at_once: 4 }], ['Monitoring observer, 4 at once'], [
    shift('w3', 'd5', 'Mon, Tue, Thu, Fri 9:00 AM–5:00 PM', { ...week('9a-5p'), wednesday: '' }, '2026-01-05'),
  ]),
  person('d4', 'Kei Tanabe', 'TMS operator', true, [{ skill: 'tms_operator', patients_at_once: 1 }], ['TMS operator'], [
    shift('w4', 'd4', 'Mon–Thu 8:00 AM–12:00 PM, 12:30 PM–5:00 PM; Fri 8:00 AM–1:00 PM', week('8a-12p, 12:30p-5p', '8a-1p'), '2026-01-05'),
  ]),
];
let times: PatientTimesView = {
  patient_id: 'serrano', windows: 'tu th 8:30a-1p, fr all day', windows_said: 'Tue, Thu 8:30 AM–1:00 PM; Fri all day', preferred: 'mo-su before 12p!', preferred_said: 'Mon–Sun before 12:00 PM (much)',
  travel_before_minutes: 30, travel_after_minutes: 30, revision: 1, absences: [{ id: 'pa1', starts_on: '2026-04-06', ends_on: '2026-04-10', said: 'Mon, Apr 6 – Fri, Apr 10', note: 'Wedding of her sister', revision: 1 }],
};
const READ: Record<string, [string, string]> = {
  '9-5': ['9:00 AM–5:00 PM', '9a-5p'],
  '8a-12p, 12:30p-5p': ['8:00 AM–12:00 PM, 12:30 PM–5:00 PM', '8a-12p, 12:30p-5p'],
  '8a-4:30p': ['8:00 AM–4:30 PM', '8a-4:30p'],
  '8a-12p': ['8:00 AM–12:00 PM', '8a-12p'],
  'tu th 8:30a-1p, fr all day': ['Tue, Thu 8:30 AM–1:00 PM; Fri all day', 'tu th 8:30a-1p, fr all day'],
  'mo-su before 12p!': ['Mon–Sun before 12:00 PM (much)', 'mo-su before 12p!'],
};
const saved = (said: string) => (input: Record<string, unknown>): unknown => ({ value: { id: String(input.id || 'new'), revision: 2, touched: 0 }, changed: ['any'], undo: 'token', said });

/** Fixtures of when staff, rooms and patients can be there. */
export const timesAnswers: Record<string, Answer> = {
  staff_times: () => staff,
  absences: () => absences,
  patient_times: (input) => ({ ...times, patient_id: input.patient_id }),
  parse_times: (input) => {
    const text = String(input.text);
    const read = READ[text];
    if (!read && /soon|9:03/.test(text)) throw { code: 'invalid', message: 'Text has a part that is neither a day nor a time: soon; type for example 9-5, 8:30a-12 or after 3p.', field: 'text', hint: null, ref: null, offer: null };
    return { times: [], said: read?.[0] ?? text, text: read?.[1] ?? text };
  },
  save_staff_skills: saved('What Dana Whitlock can do is saved'),
  save_shift: saved('The week of Dana Whitlock is saved'),
  remove_shift: saved('The week is removed'),
  save_absence: saved('Leave saved; 4 booked sessions are touched: move or cancel them'),
  remove_absence: saved('Leave removed'),
  save_patient_times: (input) => {
    times = { ...times, ...(input as object), revision: times.revision + 1 };
    return { value: { id: 'serrano', revision: times.revision }, changed: ['patient_times'], undo: 't', said: 'Times saved' };
  },
  save_patient_absence: saved('Days away saved'),
  remove_patient_absence: saved('Days away removed'),
};
