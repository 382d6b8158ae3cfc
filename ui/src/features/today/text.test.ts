import { expect, test } from 'vitest';
import { titleParts } from './text';

test.each([
  ['Kowalski, E. · Chair 2', ['Kowalski, E.', 'Chair 2']],
  ['No fee for 90868', ['No fee for 90868', null]],
  ['Boyd, T. · 9:00 AM · TMS 1', ['Boyd, T.', '9:00 AM · TMS 1']],
])('%s names who and where', (title, parts) => {
  expect(titleParts(title)).toEqual(parts);
});
