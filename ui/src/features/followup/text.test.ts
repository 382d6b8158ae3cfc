import { expect, test } from 'vitest';
import { missed } from '../../lib/mock/missed';
import { channelsOf, headline, outcomesOf, rowWords, toneOf, waysOf, wayValue, wayWords } from './text';

test.each([
  [{ for_clinician: 2, overdue: 1, to_reach: 3 }, '2 for the clinician, 1 overdue, 3 to reach'],
  [{ for_clinician: 0, overdue: 0, to_reach: 1 }, '1 to reach'],
  [{ for_clinician: 0, overdue: 0, to_reach: 0 }, 'Nobody waits to be reached'],
])('the head counts what waits', (counts, words) => {
  expect(headline(counts)).toBe(words);
});

test('every outcome has a key of its own, and a letter is sent and not left unanswered', () => {
  for (const channel of ['call', 'text', 'email', 'letter']) {
    const keys = outcomesOf(channel).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  }
  expect(outcomesOf('letter').map(({ label }) => label)).toEqual(['Reached', 'Sent', 'Wrong address', 'Declined']);
  expect(outcomesOf('call').map(({ label }) => label)).toContain('No answer');
});

test('the next way of a channel comes first, and one that turned out wrong only when nothing else is left', () => {
  const [way] = missed.visits[0]!.ways;
  const made = (label: string, more: object) => ({ ...way!, label, next: false, ...more });
  const names = (...ways: ReturnType<typeof made>[]) => waysOf(ways, 'call').map(({ label }) => label);
  expect(names(made('Home', { tried: 1 }), made('Mobile', { next: true, tried: 2 }), made('Work', { wrong: true }))).toEqual(['Mobile', 'Home']);
  expect(names(made('Work', { wrong: true }))).toEqual(['Work']);
});

test('a call can always be written down, other ways only where the chart has them', () => {
  expect(channelsOf([]).map(({ code }) => code)).toEqual(['call']);
  expect(channelsOf(missed.visits[0]!.ways).map(({ code }) => code)).toEqual(['call', 'text', 'email', 'letter']);
});

test('a way says what the patient allows and how often it was tried', () => {
  const [mobile, , email] = missed.visits[0]!.ways;
  expect(wayWords(mobile!)).toBe('first choice · leave no message · tried twice');
  expect(wayWords({ ...email!, tried: 3, wrong: true, note: 'checks it at night' })).toBe('checks it at night · tried 3 times · wrong');
  expect([wayValue(mobile!), wayValue(email!)]).toEqual(['(555) 013-8854', 'dara.cassidy@example.com']);
});

test('misses in a row are said from the second on, and what is late looks late', () => {
  expect([rowWords({ in_a_row: 1 }), rowWords({ in_a_row: 3 })]).toEqual([null, '3 misses in a row']);
  expect([toneOf('escalated'), toneOf('due'), toneOf('closed')]).toEqual(['stop', 'warn', 'plain']);
});
