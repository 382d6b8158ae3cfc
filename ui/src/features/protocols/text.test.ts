import { expect, test } from 'vitest';
import type { Regimen } from '$lib/generated/bindings';
import { blankRegimen, regimenOf, textOf } from './text';

const regimen = {
  name: 'Ours', modality: 'tms', summary: 'S', room_kind: 'tms',
  phases: [{ name: 'Course', kind: 'course', sessions: 50, until_decided: false, per_week: 50, per_day: 10, weekdays: [1, 2, 3, 4, 5], min_gap_days: 1, max_gap_days: 1, min_gap_hours: 1, max_gap_hours: 24, new_week: false }],
  segments: [{ kind: 'mapping', minutes: 0, first_minutes: 30, room_kind: null }, { kind: 'treatment', minutes: 10, first_minutes: null, room_kind: 'visit' }],
  needs: [{ skill: 'nurse', during: ['treatment'], load: 'share', of_capacity: 3 }],
  instructions: [{ topic: 'food', hours: 6, text: 'Eat nothing.' }], missed: [{ when: 'in_a_row', count: 3, then: 'clinician' }], readiness: [{ item: 'score', blocks: false, codes: ['phq-9', 'gad-7'], days: 28 }], checks: [{ at: 'after', minutes: 40, what: 'Blood pressure' }],
  codes: [{ code: '90868', units: 1, when: 'each' }], other_billing: [{ name: 'Bundle', codes: [] }], notes: ['One', 'Two'],
} as Regimen;

test('a regimen survives its form', () => {
  expect(regimenOf(textOf(regimen), regimen.other_billing)).toEqual(regimen);
});

test('what is no number is sent as 0 for the program to refuse, and what is empty stays out', () => {
  const typed = blankRegimen();
  typed.phases[0]!.sessions = 'six';
  typed.phases[0]!.per_week = '900';
  typed.segments[0]!.minutes = '4O';
  const sent = regimenOf(typed);
  expect(sent.phases[0]).toMatchObject({ sessions: 0, per_week: 255, max_gap_days: null });
  expect(sent.phases[0]).not.toHaveProperty('ideal_gap_days');
  expect(sent.segments[0]).toEqual({ kind: 'treatment', minutes: 0, first_minutes: null, room_kind: null });
});
