import { expect, test } from 'vitest';
import * as format from './format';

test('days carry their weekday, and their year only when it is another one', () => {
  expect(format.shortDay('2026-11-23')).toBe('Mon, Nov 23');
  expect(format.shortDay('2026-11-23', '2026-03-02')).toBe('Mon, Nov 23');
  expect(format.shortDay('2027-01-04', '2026-03-02')).toBe('Mon, Jan 4, 2027');
  expect(format.longDay('2026-11-27')).toBe('Fri, Nov 27, 2026');
  expect(format.slashDay('1990-06-04')).toBe('06/04/1990');
  expect(format.shortDay(null)).toBe('—');
});

test.each([
  ['2026-03-05T14:00', '2:00 PM'],
  ['2026-03-05T00:05', '12:05 AM'],
  ['12:00', '12:00 PM'],
  ['', '—'],
])('the clock of %s', (time, text) => {
  expect(format.clock(time)).toBe(text);
});

test('today is named', () => {
  expect(format.dayAndClock('2026-03-02T11:00', '2026-03-02')).toBe('Today, 11:00 AM');
  expect(format.dayAndClock('2026-03-05T14:00', '2026-03-02')).toBe('Thu, Mar 5, 2:00 PM');
});

test('an instant is shown in the zone of the site, across the change to summer time', () => {
  expect(format.instant('2026-03-08T06:59:00Z', 'America/New_York')).toBe('Sun, Mar 8, 1:59 AM');
  expect(format.instant('2026-03-08T07:00:00Z', 'America/New_York')).toBe('Sun, Mar 8, 3:00 AM');
  expect(format.zoneName('America/New_York')).toBe('Eastern');
  expect(format.zoneName('Nowhere/Here')).toBe('Nowhere/Here');
});

test.each<[number | null, string]>([
  [0, '$0.00'],
  [5, '$0.05'],
  [123450, '$1,234.50'],
  [-500, '−$5.00'],
  [123456789, '$1,234,567.89'],
  [null, '—'],
])('%s cents', (cents, text) => {
  expect(format.money(cents)).toBe(text);
});

test.each<[string, number | null]>([
  ['45', 4500],
  ['$45.5', 4550],
  ['1,234.50', 123450],
  ['.75', 75],
  ['-$5', -500],
  ['$-5.00', -500],
  ['12,34', null],
  ['4.555', null],
  ['', null],
  ['99999999999999999', null],
])('the amount in "%s"', (text, cents) => {
  expect(format.readMoney(text)).toBe(cents);
});

test.each([
  ['5550138852', '(555) 013-8852'],
  ['+1 555.013.8852', '(555) 013-8852'],
  ['555-013-8852 x12', '(555) 013-8852 ext. 12'],
  ['+44 20 7946 0000', '+44 20 7946 0000'],
  [null, '—'],
])('the phone %s', (typed, text) => {
  expect(format.phone(typed)).toBe(text);
});

test('counts and sizes agree with their nouns', () => {
  expect(format.count(1, 'session')).toBe('1 session');
  expect(format.count(1204, 'patient')).toBe('1,204 patients');
  expect(format.bytes(2_400_000)).toBe('2.4 MB');
  expect(format.countdown(580)).toBe('9:40');
  expect(format.countdown(-3)).toBe('0:00');
});

test('names of other languages stand beside their letters, not after Z', () => {
  const names = ['Zamora', 'Öztürk', 'Peck', 'Ñandú', 'Nunez', 'Łuczak', 'Mora', 'Plan 10', 'Plan 9'];
  expect(names.sort(format.byName)).toEqual(['Łuczak', 'Mora', 'Ñandú', 'Nunez', 'Öztürk', 'Peck', 'Plan 9', 'Plan 10', 'Zamora']);
});
