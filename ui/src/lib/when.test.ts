import { describe, expect, test } from 'vitest';
import { addDays, addMonths, ageOn, echoDay, mondayOf, nextQuarter, readDay, readTime, readWhen, type Lean } from './when';

const MONDAY = '2026-03-02';

describe('a typed day', () => {
  test.each<[string, string | null, Lean?]>([
    ['t', '2026-03-02'],
    ['Today', '2026-03-02'],
    ['tom', '2026-03-03'],
    ['tomorrow', '2026-03-03'],
    ['y', '2026-03-01'],
    ['fri', '2026-03-06'],
    ['Friday', '2026-03-06'],
    ['thurs', '2026-03-05'],
    ['mon', '2026-03-09'],
    ['mon', '2026-02-23', 'past'],
    ['sun', '2026-03-01', 'past'],
    ['+3d', '2026-03-05'],
    ['+3', '2026-03-05'],
    ['+2w', '2026-03-16'],
    ['+1m', '2026-04-02'],
    ['-7d', '2026-02-23'],
    ['11/24', '2026-11-24'],
    ['1/5', '2027-01-05'],
    ['1/5', '2026-01-05', 'past'],
    ['11/24', '2025-11-24', 'past'],
    ['3/2', '2026-03-02'],
    ['3/2', '2026-03-02', 'past'],
    ['11-24-26', '2026-11-24'],
    ['11/24/2026', '2026-11-24'],
    ['6/14/90', '1990-06-14', 'past'],
    ['06141990', '1990-06-14', 'past'],
    ['061490', '1990-06-14', 'past'],
    ['2/29/24', '2024-02-29', 'past'],
    ['nov 24', '2026-11-24'],
    ['Nov 24, 2027', '2027-11-24'],
    ['sept 9', '2026-09-09'],
    ['2026-11-24', '2026-11-24'],
    ['2/30', null],
    ['13/1', null],
    ['t x', null],
    ['tu', '2026-03-03'],
    ['s', null],
    ['', null],
    ['0/0', null],
    ['2026-13-01', null],
  ])('%s', (text, day, lean) => {
    expect(readDay(text, MONDAY, lean)).toBe(day);
  });

  test('is echoed with its weekday and year', () => {
    expect(echoDay('11/27', MONDAY)).toBe('Fri, Nov 27, 2026');
    expect(echoDay('11/', MONDAY)).toBeNull();
  });
});

describe('a typed time', () => {
  test.each<[string, string | null]>([
    ['2p', '14:00'],
    ['2 PM', '14:00'],
    ['2:30 p.m.', '14:30'],
    ['9a', '09:00'],
    ['9', '09:00'],
    ['930', '09:30'],
    ['2', '14:00'],
    ['230', '14:30'],
    ['12', '12:00'],
    ['12a', '00:00'],
    ['12p', '12:00'],
    ['0630', '06:30'],
    ['14:30', '14:30'],
    ['1430', '14:30'],
    ['noon', '12:00'],
    ['13p', null],
    ['25', null],
    ['2:75', null],
    ['p', null],
    ['', null],
  ])('%s', (text, time) => {
    expect(readTime(text)).toBe(time);
  });
});

describe('a typed day, time and room', () => {
  test.each<[string, [string | null, string | null, string | null] | null]>([
    ['thu 2p r3', ['2026-03-05', '14:00', '3']],
    ['2p', [null, '14:00', null]],
    ['r3', [null, null, '3']],
    ['fri', ['2026-03-06', null, null]],
    ['2p fri', ['2026-03-06', '14:00', null]],
    ['11/24 9:30 am', ['2026-11-24', '09:30', null]],
    ['nov 24 2p', ['2026-11-24', '14:00', null]],
    ['nov 24 2027 9', ['2027-11-24', '09:00', null]],
    ['+7d', ['2026-03-09', null, null]],
    ['thu 2p r3 huh', null],
    ['', null],
  ])('%s', (text, when) => {
    const read = readWhen(text, MONDAY);
    expect(read && [read.day, read.time, read.room]).toEqual(when);
  });
});

test('days and months are counted without a time zone', () => {
  expect(addDays('2026-03-08', 1)).toBe('2026-03-09');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
  expect(mondayOf('2026-03-01')).toBe('2026-02-23');
  expect(mondayOf('2026-03-02')).toBe('2026-03-02');
});

test('an age turns on the birthday', () => {
  expect(ageOn('1990-06-14', '2026-06-13')).toBe(35);
  expect(ageOn('1990-06-14', '2026-06-14')).toBe(36);
});

test.each([
  ['2026-03-03T10:31', '2026-03-03T10:45'],
  ['2026-03-03T10:45', '2026-03-03T10:45'],
  ['2026-03-03T23:50', '2026-03-04T00:00'],
])('after %s the next quarter of an hour is %s', (now, next) => {
  expect(nextQuarter(now)).toBe(next);
});
