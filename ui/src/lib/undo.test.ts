import { expect, test } from 'vitest';
import { UndoStack, type Undone } from './undo.svelte';

const answers = (token: string | null) => async (): Promise<Undone> => ({ said: 'Done again', token });

test('the newest act is taken back first, with the token it answered', async () => {
  const stack = new UndoStack();
  const asked: string[] = [];
  stack.record('a', 'Session 3 moved');
  stack.record('b', 'Session 4 moved');
  await stack.undo(async (token) => (asked.push(token), { said: 'Session 4 is back', token: 'b-again' }));
  expect(asked).toEqual(['b']);
  expect(stack.notice?.said).toBe('Session 4 is back');
  expect([stack.past.length, stack.future.length]).toEqual([1, 1]);
});

test('what was undone is done again, and can be undone again', async () => {
  const stack = new UndoStack();
  stack.record('a', 'Session 3 moved');
  await stack.undo(answers('redo-a'));
  await stack.redo(answers('undo-a'));
  expect(stack.past.map((act) => act.token)).toEqual(['undo-a']);
  expect(stack.future).toHaveLength(0);
});

test('a new act ends what could be done again', async () => {
  const stack = new UndoStack();
  stack.record('a', 'Session 3 moved');
  await stack.undo(answers('redo-a'));
  stack.record('b', 'Session 5 moved');
  expect(await stack.redo(answers('x'))).toBe(false);
});

test('a legal act is told but not offered to be undone', () => {
  const stack = new UndoStack();
  stack.record(null, 'Payment posted');
  expect(stack.notice).toMatchObject({ said: 'Payment posted', token: null });
  expect(stack.past).toHaveLength(0);
});

test('a refused undo keeps its place', async () => {
  const stack = new UndoStack();
  stack.record('a', 'Session 3 moved');
  await expect(stack.undo(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(stack.past).toHaveLength(1);
});

test('nothing to undo answers false, and a lock forgets everything', async () => {
  const stack = new UndoStack();
  stack.record('a', 'Session 3 moved');
  stack.forget();
  expect(await stack.undo(answers(null))).toBe(false);
  expect(stack.notice).toBeNull();
});
