import type { BookSession, Day, SeriesCard } from '$lib/generated/bindings';
import { addDays } from '$lib/when';

/** A course in which nothing is booked any more is taken up again unasked as long as its last session is this near. */
const LATELY_DAYS = 60;

/** A course that a session can be booked into, and the number the session gets. */
export interface OpenCourse {
  course: SeriesCard;
  number: number;
}

/** The courses of a patient by a modality that still have a number to book, the latest first. */
export function openCourses(courses: SeriesCard[], patient_id: string, modality: BookSession['modality']): OpenCourse[] {
  return courses
    .filter((course) => course.patient_id === patient_id && course.modality.code === modality)
    .map((course) => ({ course, number: openNumber(course) }))
    .filter(({ course, number }) => number <= course.total);
}

/** The course a session most likely belongs to; null when it is rather a visit on its own. */
export function likelyCourse(open: OpenCourse[], day: Day): OpenCourse | null {
  const lately = ({ course }: OpenCourse): boolean => !course.ends || course.ends.slice(0, 10) >= addDays(day, -LATELY_DAYS);
  return open.find(({ course }) => course.status.code === 'active') ?? open.find(lately) ?? null;
}

/** `Session 3 of 6 of IV ketamine, depression`. */
export function courseChoice({ course, number }: OpenCourse): string {
  return `Session ${number} of ${course.total} of ${course.protocol}`;
}

/** The lowest number whose session was missed or called off and not booked again; else the next one. The program counts the same way. */
function openNumber({ sessions }: SeriesCard): number {
  const last = Math.max(0, ...sessions.map(({ number }) => number ?? 0));
  const held = new Set(sessions.filter(({ status }) => !['no_show', 'cancelled'].includes(status.code)).map(({ number }) => number));
  for (let number = 1; number <= last; number++) if (!held.has(number)) return number;
  return last + 1;
}
