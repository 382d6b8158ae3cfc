import { expect, test } from 'vitest';
import { hoursInWords, readModifiers } from './text';

test('days with the same hours are said once', () => {
  const day = (weekday: number, opens = '08:00', closes = '16:30') => ({ weekday, opens, closes });
  expect(hoursInWords([1, 2, 3, 4, 5].map((weekday) => day(weekday)))).toBe('Mon–Fri 8:00 AM – 4:30 PM');
  expect(hoursInWords([day(1), day(3), day(6, '09:00', '12:00')])).toBe('Mon 8:00 AM – 4:30 PM, Wed 8:00 AM – 4:30 PM, Sat 9:00 AM – 12:00 PM');
  expect(hoursInWords([])).toBe('No hours');
});

test('modifiers are read from what was typed', () => {
  expect(readModifiers(' 25, he;gt ')).toEqual(['25', 'HE', 'GT']);
  expect(readModifiers('')).toEqual([]);
});
