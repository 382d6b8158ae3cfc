import type { CheckRow, SessionChecks, Word } from '../generated/bindings';
import type { Answer } from './answers';

const STATES: Record<string, string> = { open: 'Not answered', ok: 'OK', not_ok: 'Not OK', let_go: 'Let go on' };
const MOMENTS: Record<string, string> = { before: 'Before', after: 'After the start', leaving: 'Before leaving' };
const word = (words: Record<string, string>, code: string): Word => ({ code, label: words[code] ?? code });
const row = (due: string, what: string, state: string, more: Partial<CheckRow> = {}): CheckRow => ({
  due: word(MOMENTS, due), minutes: null, due_at: null, what, state: word(STATES, state), holds_up: due === 'before' && (state === 'open' || state === 'not_ok'), answers: [], corrected: [], ...more,
});
const answer = (id: string, code: string, at: string, by: string, said: string | null = null): CheckRow['answers'][number] => ({ id, answer: word(STATES, code), word: said, at, by });

/** An infusion before it begins: one check in order, one not, two open. */
export const checks: SessionChecks = {
  checks: [
    row('before', 'A driver is named and can be reached', 'ok', { answers: [answer('a1', 'ok', '2026-03-03T10:31', 'Joanna Pruitt')] }),
    row('before', 'Food and drink: when last', 'not_ok', { answers: [answer('a2', 'not_ok', '2026-03-03T10:32', 'Kei Tanabe', 'Toast at 8.')], corrected: [answer('a0', 'ok', '2026-03-03T10:30', 'Joanna Pruitt')] }),
    row('before', 'Blood pressure, pulse, oxygen', 'open'),
    row('after', 'Blood pressure', 'open', { minutes: 40, due_at: '2026-03-03T11:40' }),
    row('leaving', 'The driver is here; instructions given; time out', 'open'),
  ],
  holds_up: [{ due: word(MOMENTS, 'before'), why: 'Food and drink: when last: not OK; Blood pressure, pulse, oxygen: not answered.' }],
  passes: [],
  driver: true,
  protocol: 'IV ketamine for depression: 6 in 2 to 3 weeks',
  unverified: true,
  marks: [{ field: 'checks', confidence: { code: 'secondary', label: 'From a third party: verify' }, source: null, note: 'Recovery and discharge checks as clinics describe them.' }],
  answerable: true,
  steps: [
    { status: { code: 'booked', label: 'Booked' }, at: '2026-02-20T14:05', written: null, by: 'Joanna Pruitt', ended_by: null, reason: null },
    { status: { code: 'arrived', label: 'Arrived' }, at: '2026-03-03T10:28', written: '2026-03-03T10:30', by: 'Joanna Pruitt', ended_by: null, reason: null },
  ],
};

const saved = { value: { id: 'a9', revision: 1 }, changed: ['session_checks'], undo: 'u3', said: 'Answered' };

/** Fixtures of the checks at a session. */
export const checkAnswers: Record<string, Answer> = {
  session_checks: () => checks,
  answer_check: () => saved,
  let_go: () => saved,
  attendance_rules: () => ({ late_after_minutes: 10, revision: 0 }),
  save_attendance_rules: () => saved,
};
