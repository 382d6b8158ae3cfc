import { expect, test } from 'vitest';
import { folderAbove, folderOf, inColumns, waitWords } from './text';

test('the wait is told only while there is one', () => {
  expect(waitWords(4)).toBe(' Try again in 4 s.');
  expect(waitWords(0)).toBe('');
});

test('24 words stand in four columns, read downwards', () => {
  const columns = inColumns(Array.from({ length: 24 }, (_, index) => `word${index + 1}`));
  expect(columns.map((column) => column.map((cell) => cell.position))).toEqual([
    [1, 2, 3, 4, 5, 6],
    [7, 8, 9, 10, 11, 12],
    [13, 14, 15, 16, 17, 18],
    [19, 20, 21, 22, 23, 24],
  ]);
  expect(columns[3]?.[5]?.word).toBe('word24');
});

test.each([
  ['/home/desk/practices', 'Juniper Hill', '/home/desk/practices/Juniper Hill'],
  ['/home/desk/practices/', 'A/B: <C>.', '/home/desk/practices/A B C'],
  ['C:\\Users\\Ada\\Practices', 'Juniper Hill', 'C:\\Users\\Ada\\Practices\\Juniper Hill'],
  ['/home/desk', '..', '/home/desk/Practice'],
])('a practice in %s named %s', (parent, name, folder) => {
  expect(folderOf(parent, name)).toBe(folder);
});

test('practices lie side by side in one folder', () => {
  expect(folderAbove('/home/desk/practices/Practice 2')).toBe('/home/desk/practices');
  expect(folderAbove('C:\\desk\\Practice')).toBe('C:\\desk');
  expect(folderAbove('/home/desk')).toBe('/home/desk');
});
