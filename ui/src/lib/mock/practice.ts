import type { Answer } from './answers';

/** Fixtures of settings, people and search. */
export const practiceAnswers: Record<string, Answer> = {};
