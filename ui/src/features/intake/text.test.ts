import { expect, test } from 'vitest';
import type { IntakeCard, StepView } from '$lib/generated/bindings';
import { byPhase, dueWords, headline, namesOf, outcome, stepWords, waitsFor } from './text';

const step = (code: string, phase: string, more: Partial<StepView> = {}): StepView =>
  ({ code, title: code, phase: { code: phase, label: phase }, state: { code: 'open', label: 'To do' }, owner: 'Front desk', blocking: true, due_on: null, overdue: false, done_on: null, who: null, note: null, ...more }) as StepView;

test('the headline leaves out what nothing is', () => {
  expect(headline({ open: 0, stalled: [], median_days: null })).toBe('0 in intake');
  expect(headline({ open: 4, stalled: [{} as IntakeCard], median_days: 24 })).toBe('4 in intake · 1 stands still · median 24 days from inquiry to first session');
});

test('a card says by when', () => {
  const card = (due_on: string | null): IntakeCard => ({ due_on }) as IntakeCard;
  expect(dueWords(card(null), '2026-03-03')).toBeNull();
  expect(dueWords(card('2026-03-03'), '2026-03-03')).toBe('today');
  expect(dueWords(card('2026-03-01'), '2026-03-03')).toMatch(/^since /);
});

test('steps stand in their columns in order', () => {
  const groups = byPhase([step('a', 'inquiry'), step('b', 'paperwork'), step('c', 'inquiry')]);
  expect(groups.map(({ code, steps }) => `${code}:${steps.length}`)).toEqual(['inquiry:2', 'paperwork:1']);
});

test('a step says who, by when and what came of it', () => {
  expect(stepWords(step('a', 'inquiry', { due_on: '2026-03-01', overdue: true }), '2026-03-03')).toContain('due since');
  expect(stepWords(step('a', 'inquiry', { blocking: false, note: 'By fax' }), '2026-03-03')).toBe('Front desk · holds nothing up · By fax');
});

test('a name is taken apart for a chart', () => {
  expect(namesOf('Drew Hollis')).toEqual({ given_name: 'Drew', family_name: 'Hollis' });
  expect(namesOf('Hollis, Drew')).toEqual({ given_name: 'Drew', family_name: 'Hollis' });
  expect(namesOf('Ana Maria Ruiz')).toEqual({ given_name: 'Ana Maria', family_name: 'Ruiz' });
  expect(namesOf('Cher')).toEqual({ given_name: '', family_name: 'Cher' });
});

test('a card says how often somebody called', () => {
  expect(waitsFor({ waits_for: 'Phone screen', calls: 0 })).toBe('Phone screen');
  expect(waitsFor({ waits_for: 'Phone screen', calls: 2 })).toBe('Phone screen; called twice');
  expect(waitsFor({ waits_for: 'Phone screen', calls: 4 })).toBe('Phone screen; called 4 times');
});

test('what came of inquiries, in a sentence', () => {
  expect(outcome({ inquiries: 12, booked: 7, closed: 2, open: 3, completed_percent: 77 })).toBe('12 inquiries: 7 booked, 2 came to nothing, 3 on their way; 77 % of those that ended were booked.');
  expect(outcome({ inquiries: 0, booked: 0, closed: 0, open: 0, completed_percent: null })).toBe('0 inquiries.');
});
