import type { Answer } from './answers';

/** Fixtures of the calendar, today and series screens. */
export const calendarAnswers: Record<string, Answer> = {};
