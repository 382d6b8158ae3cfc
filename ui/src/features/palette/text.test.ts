import { expect, test } from 'vitest';
import { pieces, withoutDouble, wordsIn } from './text';

test.each<[string, [number, number][], string]>([
  ['Delacroix, Simone', [[0, 4]], '[Dela]croix, Simone'],
  ['Delacroix, Simone', [[11, 13], [0, 1]], '[D]elacroix, [Si]mone'],
  ['Zoë', [[2, 3]], 'Zo[ë]'],
  ['Abara', [[0, 99]], 'Abara'],
  ['Abara', [[2, 2], [1, 0]], 'Abara'],
  ['Abara', [], 'Abara'],
])('%s with %j', (text, matched, shown) => {
  expect(pieces(text, matched).map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join('')).toBe(shown);
});

test.each([
  ['new p', 'New patient', true],
  ['pat', 'New patient', true],
  ['atient', 'New patient', false],
  ['p new', 'New patient', true],
])('"%s" in "%s"', (typed, text, found) => {
  expect(wordsIn(typed, text)).toBe(found);
});

test('a verb with two keys is listed once', () => {
  const verb = (label: string, key: string) => ({ label, key, run: () => {} });
  expect(withoutDouble([verb('Larger text', 'mod+plus'), verb('Larger text', 'mod+='), verb('Lock', 'mod+l')])).toHaveLength(2);
});
