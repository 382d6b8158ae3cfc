import { expect, test } from 'vitest';
import { DeskError } from './call';
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

test.each(['refused', 'stale', 'not_found', 'denied', 'invalid', 'bug'] as const)('an act that is never taken back (%s) gives way to the one before it, and says why', async (code) => {
  const stack = new UndoStack();
  stack.record('a', 'Session 3 moved');
  stack.record('b', 'Session 4 moved');
  const asked: string[] = [];
  const run = (token: string): Promise<Undone> => {
    asked.push(token);
    return token === 'b' ? Promise.reject(new DeskError({ code, message: 'This was changed again since.', hint: 'Open the record.' })) : answers('a-again')();
  };
  expect(await stack.undo(run)).toBe(false);
  expect(stack.notice).toMatchObject({ said: 'Not undone: Session 4 moved. This was changed again since. Open the record.', token: null });
  expect(await stack.undo(run)).toBe(true);
  expect([asked, stack.past.length, stack.future.map(({ token }) => token)]).toEqual([['b', 'a'], 0, ['a-again']]);
});

test('what can never be done again gives way, too', async () => {
  const stack = new UndoStack();
  stack.record('a', null);
  await stack.undo(answers('redo-a'));
  expect(await stack.redo(() => Promise.reject(new DeskError({ code: 'refused', message: 'The room is taken.' })))).toBe(false);
  expect([stack.notice?.said, stack.future.length]).toEqual(['Not done again: the last act. The room is taken.', 0]);
});

test.each(['locked', 'storage'] as const)('an undo that failed for now (%s) keeps its place', async (code) => {
  const stack = new UndoStack();
  stack.record('a', 'Session 3 moved');
  await expect(stack.undo(() => Promise.reject(new DeskError({ code, message: 'The disk is full.' })))).rejects.toThrow('The disk is full.');
  expect(stack.past).toHaveLength(1);
});

test('nothing to undo answers false, and a lock forgets everything', async () => {
  const stack = new UndoStack();
  stack.record('a', 'Session 3 moved');
  stack.forget();
  expect(await stack.undo(answers(null))).toBe(false);
  expect(stack.notice).toBeNull();
});
