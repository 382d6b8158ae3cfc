import { describe, expect, it } from 'vitest';
import type { SeriesCard, SessionCard } from '../../lib/generated/bindings';
import { infusionsOf, seriesOfAlicia } from '../../lib/mock/alicia';
import { courseChoice, likelyCourse, openCourses } from './courses';

const course = (more: Partial<SeriesCard> = {}): SeriesCard => ({ ...infusionsOf('p'), ...more });
const said = (courses: SeriesCard[]): string[] => openCourses(courses, 'p', 'ketamine').map(courseChoice);

describe('a session to book', () => {
  it('takes the number of a session that was called off', () => {
    expect(said([course()])).toEqual(['Session 3 of 6 of IV ketamine, depression']);
  });
  it('takes the first number of a course without sessions', () => {
    expect(said([course({ sessions: [] })])).toEqual(['Session 1 of 6 of IV ketamine, depression']);
  });
  it('is offered no course of another kind or patient, and none whose numbers are all booked', () => {
    const full = course({ sessions: course().sessions.map((session): SessionCard => ({ ...session, status: { code: 'booked', label: 'Booked' } })) });
    expect(said([full, seriesOfAlicia(), course({ patient_id: 'merged' })])).toEqual([]);
  });
  it('belongs most likely to the active course', () => {
    const open = openCourses([course({ id: 'new', status: { code: 'stopped', label: 'Nothing booked' } }), course({ id: 'active' })], 'p', 'ketamine');
    expect(likelyCourse(open, '2026-03-03')?.course.id).toBe('active');
  });
  it('belongs to a course with nothing booked only when that went on lately', () => {
    const open = openCourses([course({ status: { code: 'stopped', label: 'Nothing booked' }, ends: '2026-02-20T09:00' })], 'p', 'ketamine');
    expect([likelyCourse(open, '2026-03-03')?.number, likelyCourse(open, '2026-09-01'), likelyCourse([], '2026-03-03')]).toEqual([3, null, null]);
  });
});
