import type { Answer } from './answers';
import { dayAnswers } from './day';

/** Fixtures of the calendar, today and series screens. */
export const calendarAnswers: Record<string, Answer> = {
  ending_courses: () => ({ courses: [], to_decide: 0, to_book: 0 }), ...dayAnswers };
