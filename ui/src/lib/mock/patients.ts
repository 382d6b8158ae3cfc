import type { Answer } from './answers';

/** Fixtures of the patients, billing, papers and import screens. */
export const patientAnswers: Record<string, Answer> = {};
