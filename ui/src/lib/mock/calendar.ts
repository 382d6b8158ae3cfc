import type { Answer } from './answers';
import { dayAnswers } from './day';

/** Fixtures of the calendar, today and series screens. */
export const calendarAnswers: Record<string, Answer> = { ...dayAnswers };
