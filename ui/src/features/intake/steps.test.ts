import { expect, test } from 'vitest';
import type { IntakeStep } from '$lib/generated/bindings';
import { addStep, kindOf, moveStep, removeStep, stepLine } from './steps';

const step = (code: string, after: string[] = [], more: Partial<IntakeStep> = {}): IntakeStep => ({
  code, title: code, phase: 'inquiry', kind: 'task', form: null, consent: null, document: null, owner: 'front_desk', due: { days: 2, from: 'inquiry', step: null }, after, blocking: true, when: null, how: '', ...more,
});
const codes = (steps: IntakeStep[]): string => steps.map(({ code }) => code).join(' ');

test('a new step comes after the chosen one and waits for it', () => {
  const steps = addStep([step('a'), step('b', ['a'])], 0);
  expect(codes(steps)).toBe('a own-1 b');
  expect(steps[1]!.after).toEqual(['a']);
  expect(codes(addStep(steps, 2))).toBe('a own-1 b own-2');
});

test('who waited for a removed step waits for what it waited for', () => {
  const steps = removeStep([step('a'), step('b', ['a']), step('c', ['b'], { due: { days: 5, from: 'step', step: 'b' } })], 1);
  expect(codes(steps)).toBe('a c');
  expect(steps[1]!.after).toEqual(['a']);
  expect(steps[1]!.due).toEqual({ days: 5, from: 'inquiry', step: null });
});

test('a step does not move before one it waits for', () => {
  const steps = [step('a'), step('b', ['a']), step('c')];
  expect(moveStep(steps, 1, -1)).toBe(steps);
  expect(moveStep(steps, 0, 1)).toBe(steps);
  expect(codes(moveStep(steps, 2, -1))).toBe('a c b');
  expect(moveStep(steps, 2, 1)).toBe(steps);
});

test('a step that becomes a form names one, and drops it again', () => {
  const made = kindOf(step('a'), 'form', { forms: [{ code: 'phq-9', label: 'PHQ-9' }], papers: [] });
  expect(made).toEqual({ kind: 'form', form: 'phq-9', consent: null });
  expect(kindOf({ ...step('a'), ...made }, 'task', { forms: [], papers: [] })).toEqual({ kind: 'task', form: null, consent: null });
});

test('the small line leaves out what is usual', () => {
  expect(stepLine(step('a', [], { blocking: false }))).toBe('Inquiry · Front desk · 2 d · holds nothing up');
});
