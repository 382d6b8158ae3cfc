import { expect, test } from 'vitest';
import type { PlannedSession, SeriesPlan } from '$lib/generated/bindings';
import { decided, planLine, weeks } from './text';

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
