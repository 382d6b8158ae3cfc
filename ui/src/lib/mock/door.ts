import { DeskError, useDoor, type Reply } from '../call';
import { answers } from './answers';
import { fixturePaper } from './paper';

/** Puts fixtures behind the window, so that screens can be looked at in a plain browser. Never part of a build. */
export function useFixtures(): void {
  useDoor({
    async call(name, input) {
      const answer = answers[name];
      if (!answer) throw new DeskError({ code: 'bug', message: `No fixture for ${name}.` });
      const value = answer(input as Record<string, unknown>);
      if (value && typeof value === 'object' && 'changed' in value && 'undo' in value) return value as Reply<unknown>;
      return { value, changed: [], undo: null, said: null };
    },
    paper: (name) => fixturePaper(name),
    async on() {
      return () => {};
    },
  });
}
