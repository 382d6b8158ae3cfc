import type { Answer } from './answers';

const word = (code: string, label: string): { code: string; label: string } => ({ code, label });
const field = (label: string, value: string, differs = false): { label: string; value: string; differs: boolean } => ({ label, value, differs });
const KEEP = word('keep', 'Keep');

interface Version { id: string; device: string | null; person: string | null; at: string; fields: ReturnType<typeof field>[]; shown: boolean; removed: boolean; keep: string }
interface Conflict {
  id: string; kind: ReturnType<typeof word>; icon: string; title: string; what: string; noted: string; heading: string; about: string; text: string;
  patient_id: string | null; versions: Version[]; touches: { icon: string; text: string }[]; verbs: ReturnType<typeof word>[]; screen: string | null;
}

const version = (id: string, device: string | null, person: string, at: string, keep: string, shown: boolean, fields: ReturnType<typeof field>[]): Version => ({ id, device, person, at, fields, shown, removed: false, keep });

const decide: Conflict[] = [
  {
    id: 'k1', kind: word('clinical', 'Clinical'), icon: 'ketamine', title: 'Kowalski, Ewa', what: 'Legal name: changed on two computers', noted: 'Clinical · 9:41 AM', heading: 'Legal name', about: 'Kowalski, Ewa · DOB 03/05/1992',
    text: 'Both changed this without seeing the other. Both versions are kept until you choose. Before: Nowak, Ewa, since Nov 12, 2025.', patient_id: 'kowalski', screen: '#/patients/serrano/details',
    versions: [
      version('v1', 'Front desk', 'Joanna Pruitt', '2026-03-03T14:41:00Z', 'Keep Kowalski, Ewa', true, [field('Last name', 'Kowalski', true), field('First name', 'Ewa'), field('Middle name', '—'), field('Suffix', '—')]),
      version('v2', 'Infusion laptop', 'Dana Whitlock, RN', '2026-03-03T14:36:00Z', 'Keep Kowalska-Nowak, Ewa', false, [field('Last name', 'Kowalska-Nowak', true), field('First name', 'Ewa'), field('Middle name', '—'), field('Suffix', '—')]),
    ],
    touches: [{ icon: 'ketamine', text: 'Ketamine 6/6, in Chair 2 now, recovery until 11:20 AM' }, { icon: 'paper', text: 'Superbill CG-S-0119 was issued with the name Nowak, Ewa' }, { icon: 'shield', text: 'Harbor Mutual HMO has the member as Nowak' }],
    verbs: [KEEP, word('open', 'Open the chart')],
  },
  {
    id: 'k2', kind: word('broken', 'Booking'), icon: 'calendar', title: 'Chair 3, Fri, Mar 6, 9:00 AM', what: 'Serrano and Petrov are both booked', noted: 'Booking · Mar 2, 5:20 PM', heading: 'Chair 3 is booked twice', about: 'Fri, Mar 6, 2026, 9:00 AM',
    text: 'Two computers booked the same chair without seeing each other. Both sessions stand until one of them is moved; nothing was canceled.', patient_id: null, screen: '#/calendar/day/2026-03-06',
    versions: [
      version('b1', 'Front desk', 'Joanna Pruitt', '2026-03-02T21:51:00Z', 'Keep', true, [field('Patient', 'Serrano, Alicia', true), field('Session', 'Spravato 6 of 12', true), field('Time', '9:00 AM – 11:30 AM', true), field('Provider', 'L. Ocampo, RN')]),
      version('b2', 'Billing office', 'Marisol Etxeberria', '2026-03-02T22:20:00Z', 'Keep', true, [field('Patient', 'Petrov, Anton', true), field('Session', 'Ketamine 2 of 6', true), field('Time', '9:30 AM – 11:30 AM', true), field('Provider', 'L. Ocampo, RN')]),
    ],
    touches: [{ icon: 'session', text: 'Chair 4 is free from 9:00 AM to 12:00 PM that day' }], verbs: [word('open', 'Open the day'), word('close', 'Both stay')],
  },
  {
    id: 'k3', kind: word('clinical', 'Clinical'), icon: 'pen', title: 'Serrano, Alicia', what: 'Allergies: changed on three computers', noted: 'Clinical · 10:04 AM', heading: 'Allergies', about: 'Serrano, Alicia · DOB 06/14/1990',
    text: 'Three computers changed this without seeing each other. All versions are kept until you choose.', patient_id: 'serrano', screen: null,
    versions: [
      version('a1', 'Front desk', 'Joanna Pruitt', '2026-03-03T15:04:00Z', 'Keep this one', true, [field('Allergies', 'Latex; codeine (hives, told by the patient on the telephone)', true)]),
      version('a2', 'Infusion laptop', 'Dana Whitlock, RN', '2026-03-03T15:01:00Z', 'Keep this one', false, [field('Allergies', 'Latex, codeine, ondansetron', true)]),
      { ...version('a3', null, 'Dr. Miriam Halloran', '2026-03-03T14:12:00Z', 'Keep it empty', false, [field('Allergies', '—', true)]), removed: true },
    ],
    touches: [], verbs: [KEEP],
  },
];
const settled = [
  { id: 's1', title: 'Whitfield, Noah', what: 'Mobile phone: the later one is shown', at: '2026-03-03T14:58:00Z', patient_id: 'whitfield', versions: [
    version('p1', 'Infusion laptop', 'Dana Whitlock, RN', '2026-03-03T14:58:00Z', 'Show (555) 013-4410', true, [field('Mobile', '(555) 013-4410', true), field('May leave a message', 'No')]),
    version('p2', 'Front desk', 'Joanna Pruitt', '2026-03-03T14:20:00Z', 'Show (555) 013-4401', false, [field('Mobile', '(555) 013-4401', true), field('May leave a message', 'No')]),
  ] },
  { id: 's2', title: 'Harbor Mutual HMO', what: 'Fax: the later one is shown', at: '2026-03-03T13:12:00Z', patient_id: null, versions: [
    version('f1', 'Billing office', 'Marisol Etxeberria', '2026-03-03T13:12:00Z', 'Show (555) 014-4402', true, [field('Fax', '(555) 014-4402', true)]),
    version('f2', 'Front desk', 'Joanna Pruitt', '2026-03-03T13:02:00Z', 'Show (555) 014-4420', false, [field('Fax', '(555) 014-4420', true)]),
  ] },
];
export const history = [
  { at: '2026-03-03T14:41:00Z', person: 'Joanna Pruitt', device: 'Front desk', what: 'Allergies changed', fields: [field('Allergies', 'Latex, codeine', true)], shown: true },
  { at: '2026-03-03T14:36:00Z', person: 'Dana Whitlock, RN', device: 'Infusion laptop', what: 'Allergies changed', fields: [field('Allergies', 'Latex', true)], shown: false },
  { at: '2026-01-12T15:20:00Z', person: 'Joanna Pruitt', device: 'Front desk', what: 'Registered', fields: [field('Name', 'Serrano, Alicia'), field('Date of birth', '06/14/1990')], shown: true },
];
export const conflicts = { decide, settled, settled_words: '26 today. Different fields, or the later phone number won. Every other value is in the history.' };

/** Fixtures of what is to decide; `tell` hears how many are left. */
export function conflictAnswers(tell: (left: number) => void): Record<string, Answer> {
  let left = [...conflicts.decide];
  const gone = (id: unknown, said: string): unknown => {
    left = left.filter((found) => found.id !== id);
    tell(left.length);
    return { value: null, changed: ['conflicts'], undo: `undo:${String(id)}`, said };
  };
  return {
    list_conflicts: () => ({ ...conflicts, decide: left }),
    resolve_conflict: (input) => gone(input.conflict_id, 'Kept'),
    close_conflict: (input) => gone(input.conflict_id, 'Both stay'),
    record_history: () => history,
  };
}
