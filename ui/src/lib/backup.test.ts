import { expect, test } from 'vitest';
import { savedWords } from './backup';

const NOW = Date.parse('2026-03-03T15:42:00Z');

test.each([
  ['2026-03-02T22:10:00Z', 'plain', 'Working offline – everything saved here'],
  ['2026-03-02T12:00:00Z', 'warn', 'Saved here – last backup yesterday'],
  ['2026-02-27T12:00:00Z', 'warn', 'Saved here – last backup 4 days ago'],
  [null, 'warn', 'Saved here – no backup yet'],
])('a backup of %s', (last, tone, text) => {
  expect(savedWords(last, NOW)).toEqual({ tone, text });
});
