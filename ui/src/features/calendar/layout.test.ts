import { describe, expect, it, test } from 'vitest';
import type { SessionCard } from '../../lib/generated/bindings';
import { frameOf, gapsOf, hoursOf, laneOf, minuteAt, minuteOf, neighbor, rowOf, timeOf } from './layout';

const one = (time: string, minutes: number, recovery = 0, status = 'booked'): SessionCard =>
  ({ id: time, starts: `2026-03-03T${time}`, minutes, recovery_minutes: recovery, status: { code: status, label: status } }) as SessionCard;
const open = { day: '2026-03-03', closed: null, opens: '08:00', closes: '12:00' };
const spans = (gaps: { from: number; to: number }[]): string => gaps.map(({ from, to }) => `${timeOf(from)}–${timeOf(to)}`).join(' ');

describe('the grid', () => {
  it('widens opening hours to half hours around what is booked', () => {
    const frame = frameOf('08:00', '16:30', [one('07:45', 30), one('16:00', 40, 30), one('19:00', 30, 0, 'cancelled')]);
    expect([timeOf(frame.from), timeOf(frame.to)]).toEqual(['07:30', '17:30']);
  });
  it('counts rows of five minutes from one', () => {
    const frame = { from: 480, to: 720 };
    expect([rowOf(480, frame), rowOf(minuteOf('08:05'), frame), rowOf(720, frame)]).toEqual([1, 2, 49]);
  });
  it('names whole hours inside', () => {
    expect(hoursOf({ from: 450, to: 600 }).map(timeOf)).toEqual(['08:00', '09:00']);
  });
  test.each([[0, '08:00'], [52, '10:05'], [100, '11:55'], [900, '11:55']])('a pointer %i percent down means %s', (offset, time) => {
    expect(timeOf(minuteAt(offset, 100, { from: 480, to: 720 }))).toBe(time);
  });
});

describe('a lane', () => {
  const frame = { from: 480, to: 1020 };
  it('stands sessions that overlap beside each other, and only those', () => {
    const placed = laneOf([one('08:00', 60), one('08:30', 60), one('09:00', 30), one('10:00', 30)], frame);
    expect(placed.map(({ column, columns }) => `${column}/${columns}`)).toEqual(['0/2', '1/2', '0/2', '0/1']);
  });
  it('counts the time afterwards, and leaves out what was called off', () => {
    expect(laneOf([one('08:00', 40, 60), one('11:00', 30, 0, 'cancelled')], frame).map(({ row, span }) => [row, span])).toEqual([[1, 20]]);
  });
  test.each([
    ['nothing booked', [], 0, '08:00–12:00'],
    ['a session in the middle', [one('09:00', 30, 30)], 0, '08:00–09:00 10:00–12:00'],
    ['a no-show frees its room', [one('09:00', 30, 0, 'no_show')], 0, '08:00–12:00'],
    ['the past is not free', [one('09:00', 30)], minuteOf('09:40'), '09:45–12:00'],
    ['ten minutes are no gap', [one('08:10', 230)], 0, ''],
  ])('%s', (_, sessions, after, free) => {
    expect(spans(gapsOf(sessions, open, after))).toBe(free);
  });
  it('has no free time on a closed day', () => {
    expect(gapsOf([], { ...open, closed: 'Memorial Day' }, 0)).toEqual([]);
  });
});

describe('arrow keys', () => {
  const cells = [{ lane: 0, row: 1 }, { lane: 0, row: 13 }, { lane: 1, row: 7 }, { lane: 3, row: 10 }];
  test.each([
    [0, 'ArrowDown', 1], [1, 'ArrowUp', 0], [1, 'ArrowDown', 1], [0, 'ArrowRight', 2], [2, 'ArrowRight', 3], [3, 'ArrowLeft', 2], [2, 'ArrowLeft', 0], [-1, 'ArrowDown', 0],
  ])('from %i, %s leads to %i', (at, key, to) => {
    expect(neighbor(cells, at, key)).toBe(to);
  });
});
