import type { FollowUpRules, MissedVisit, MissedVisits, WayView } from '../generated/bindings';
import type { Answer } from './answers';

const way = (code: string, label: string, name: string, value: string, allowed: string[], more: Partial<WayView> = {}): WayView => ({
  channel: { code, label }, contact_id: code === 'letter' ? null : `c-${name}-${code}`, label: name, value, allowed, note: null, tried: 0, wrong: false, next: false, ...more,
});
const visit = (session_id: string, patient_full: string, more: Partial<MissedVisit>): MissedVisit => ({
  session_id, patient_id: session_id.slice(1), patient: patient_full.replace(/(\w)\w*$/, '$1.'), patient_full, born_on: '1979-03-21', series_id: `s-${session_id}`, what: 'Session 9 of 36, TMS for depression',
  modality: { code: 'tms', label: 'TMS' }, starts: '2026-03-03T09:00', room_id: 'r2', provider_id: null, reason: null, risk: null, state: { code: 'waiting', label: 'To reach' }, clock: 'due in 22 h', deadline: '2026-03-04T09:00',
  open: true, why_clinician: null, in_a_row: 1, asks: [], ways: [way('call', 'Call', 'Mobile', '5550138858', ['first choice', 'message may be left'], { next: true })], attempts: [], steps: [], rebooked: null, next: null,
  fee: { never: false, text: 'A fee only as the patient signed for. None is charged by itself.' }, ...more,
});
const call = (label: string, outcome: [string, string], at: string, note: string | null = null) => ({ id: `a-${at}`, channel: { code: 'call', label }, outcome: { code: outcome[0], label: outcome[1] }, at, by: 'Joanna Pruitt', note });

export const missed: MissedVisits = {
  for_clinician: 1, overdue: 0, to_reach: 1, days: 60,
  visits: [
    visit('mcassidy', 'Cassidy, Dara', {
      patient: 'Cassidy, D.', born_on: '1995-01-17', what: 'Session 5 of 8, Spravato', modality: { code: 'spravato', label: 'Spravato' }, starts: '2026-03-02T10:00', risk: 'Suicide attempt in 2024', state: { code: 'escalated', label: 'For the clinician' },
      clock: 'overdue by 42 min', deadline: '2026-03-03T10:00', why_clinician: 'Risk flag, and 3 attempts did not reach the patient.', in_a_row: 1,
      asks: [{ text: 'A single miss: the schedule goes on as it was.', source: 'Spravato', clinician: false }],
      ways: [
        way('call', 'Call', 'Mobile', '5550138854', ['first choice', 'leave no message'], { tried: 2 }),
        way('text', 'Text', 'Mobile', '5550138854', ['text allowed'], { tried: 1 }),
        way('email', 'E-mail', 'E-mail', 'dara.cassidy@example.com', [], { next: true }),
        way('letter', 'Letter', 'Address', '16 Juniper Court, Fairhaven, NY 12000', []),
      ],
      attempts: [call('Call', ['no_answer', 'No answer'], '2026-03-02T10:20'), { ...call('Text', ['left_message', 'Message left'], '2026-03-02T12:05'), channel: { code: 'text', label: 'Text' } }, call('Call', ['no_answer', 'No answer'], '2026-03-03T08:40', 'Rang out.')],
      next: '2026-03-05T10:00', fee: { never: true, text: 'No fee for this missed visit: Veterans Affairs never allows one.' },
    }),
    visit('mellis', 'Ellis, Jordan', { patient: 'Ellis, J.', asks: [{ text: 'A single miss: made up at the end of the course.', source: 'TMS for depression', clinician: false }], attempts: [call('Call', ['left_message', 'Message left'], '2026-03-03T09:25', 'Asked to call the desk back.')], next: '2026-03-04T09:00' }),
    visit('mokafor', 'Okafor, Rita', { patient: 'Okafor, R.', starts: '2026-02-27T08:00', state: { code: 'reached', label: 'Reached' }, clock: '', attempts: [call('Call', ['reached', 'Reached'], '2026-02-27T09:10', 'Overslept; comes on Monday.')], next: '2026-03-04T08:00' }),
  ],
};

let rules: FollowUpRules = { contact_within_hours: 24, attempts_before_clinician: 3, misses_before_clinician: 2, misses_before_stop: 3, revision: 0 };
const saved = (said: string) => ({ value: { id: 'new', revision: 1 }, changed: ['contact_attempts'], undo: 'u1', said });

export const missedAnswers: Record<string, Answer> = {
  missed_sessions: () => missed,
  log_attempt: (input) => saved(`${String(input.channel)}: ${String(input.outcome)}`),
  hand_over_miss: () => saved('Handed to the clinician'),
  acknowledge_miss: () => saved('Acknowledged'),
  close_miss: () => saved('Missed visit closed'),
  follow_up_rules: () => rules,
  save_follow_up_rules: (input) => ((rules = input as unknown as FollowUpRules), { id: 'rules', revision: 1 }),
};
