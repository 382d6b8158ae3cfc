import { expect, test } from 'vitest';
import type { CourseItem, PlannedSession, SeriesPlan } from '$lib/generated/bindings';
import { decided, mendedAt, planLine, sinceWhen, weeks, whole } from './text';

const session = (number: number, week: number, moved: string | null = null): PlannedSession => ({
  number, week, moved, blocked: null, starts: `2026-03-0${number}T09:00`, phase: 'Induction', room_id: 'r', room: 'Chair 1',
});
const plan = (sessions: PlannedSession[]): SeriesPlan => ({ sessions, ends_on: '2026-03-06', clashes: 0, notes: [], minutes: 40, room: 'Chair 1', provider: null });

test('a plan is told in one line', () => {
  expect(planLine(plan([session(2, 1), session(4, 1, 'Chair 1 is taken')]))).toBe('2 sessions · ends Fri, Mar 6, 2026 · 1 moved');
});

test('sessions stand under their week, in order', () => {
  expect(weeks([session(2, 1), session(4, 1), session(9, 2)]).map(({ week, sessions }) => [week, sessions.length])).toEqual([[1, 2], [2, 1]]);
});

test.each([
  ['Maintenance', '6 sessions, every 28 days', 'Maintenance, 6 sessions, every 28 days'],
  ['Stop', '', 'Stop'],
])('a decision of %s, %s is said as %s', (label, said, whole) => {
  expect(decided({ decision: { code: label.toLowerCase(), label }, said })).toBe(whole);
});

const item = (more: Partial<CourseItem>, mends: string | null = null, state = 'stop'): CourseItem => ({
  cell: { item: { code: 'consent', label: 'Consent' }, state: { code: state, label: state }, says: 'Nothing is signed.', detail: null, mends, verb: 'Sign' },
  session_id: 's', starts: '2026-04-01T09:00', number: 12, lacking: 9, now: false, ...more,
});

test('what a later session lacks says from when on', () => {
  expect(sinceWhen(item({}), '2026-03-03')).toBe('From Wed, Apr 1 (session 12) on, 9 sessions.');
  expect(sinceWhen(item({ now: true, lacking: 1 }), '2026-03-03')).toBe('');
  expect(sinceWhen(item({ now: true, lacking: 3 }), '2026-03-03')).toBe('The next 3 sessions.');
});

test('what is not tracked is said beside the verdict', () => {
  const course = { verdict: { code: 'go', label: 'Go' }, ahead: 2, next: null };
  expect(whole({ ...course, items: [item({}, null, 'untracked'), item({}, null, 'met')] })).toBe(' · not tracked yet: consent');
  expect(whole({ ...course, items: [] })).toBe('');
});

test.each([['consent', '#/patients/p/consents'], ['forms', '#/patients/p/forms'], ['write', '#/readiness/2026-04-01']])('%s is mended at %s', (mends, at) => {
  expect(mendedAt(item({}, mends), 'p')).toBe(at);
});
