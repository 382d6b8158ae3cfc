import { expect, test } from 'vitest';
import type { ReadinessBoard } from '$lib/generated/bindings';
import { dayOf, headline, moved } from './text';

test('the next day is the next weekday', () => {
  expect(dayOf('next', '2026-03-03')).toBe('2026-03-04');
  expect(dayOf('next', '2026-03-06')).toBe('2026-03-09');
  expect(dayOf('2026-03-07', '2026-03-03')).toBe('2026-03-07');
});

test('the headline leaves out what nothing is', () => {
  const board = { rows: [{}, {}, {}], no_go: 1, watch: 0, go: 2 } as unknown as ReadinessBoard;
  expect(headline(board)).toBe('3 sessions: 1 no-go, 2 go');
  expect(headline({ ...board, rows: [], no_go: 0, go: 0 } as ReadinessBoard)).toBe('0 sessions');
});

test('arrows go to the nearest place that holds something', () => {
  const rows = [[true, false, true], [true, false, false], [true, true, false]];
  expect(moved(rows, [0, 0], 'ArrowRight')).toEqual([0, 2]);
  expect(moved(rows, [0, 2], 'ArrowRight')).toBeNull();
  expect(moved(rows, [0, 2], 'ArrowDown')).toEqual([1, 0]);
  expect(moved(rows, [2, 1], 'ArrowUp')).toEqual([1, 0]);
  expect(moved(rows, [0, 0], 'ArrowUp')).toBeNull();
});
