import { count, dayAndClock, longDay, shortDay } from '$lib/format';
import { href } from '$lib/nav';
import type { CourseItem, CourseReadiness, Day, DecisionRow, PlannedSession, SeriesPlan, SessionCard } from '$lib/generated/bindings';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The weekdays a protocol may be given on, as choices. */
export const weekdayChoices = WEEKDAYS.map((label, at) => ({ value: at + 1, label }));

/** One week of a plan. */
export interface Week {
  week: number;
  sessions: PlannedSession[];
}

/** A plan week by week, in order. */
export function weeks(sessions: PlannedSession[]): Week[] {
  const found = new Map<number, PlannedSession[]>();
  for (const session of sessions) found.set(session.week, [...(found.get(session.week) ?? []), session]);
  return [...found].map(([week, own]) => ({ week, sessions: own }));
}

/** What a plan comes to, in one line. */
export function planLine(plan: SeriesPlan): string {
  const moved = plan.sessions.filter((session) => session.moved).length;
  const blocked = plan.sessions.filter((session) => session.blocked).length;
  const parts = [`${plan.sessions.length} sessions`, plan.ends_on ? `ends ${longDay(plan.ends_on)}` : 'no end found'];
  if (moved) parts.push(`${moved} moved`);
  if (blocked) parts.push(`${blocked} without a place`);
  return parts.join(' · ');
}

/** Where a session is, for a row. */
export function whenLine(session: SessionCard, today: Day): string {
  return dayAndClock(session.starts, today);
}

/** What came of a session, for a row. */
export function outcome(session: SessionCard): string {
  const facts = [session.dose, session.started && session.stopped ? `${session.started.slice(11)}–${session.stopped.slice(11)}` : null, session.reason, session.note];
  return facts.filter((fact): fact is string => !!fact).join(' · ');
}

/** The heading of a week: its first and last day. */
export function weekLine(week: Week): string {
  const first = week.sessions[0];
  const last = week.sessions[week.sessions.length - 1];
  return first && last ? `Week ${week.week}: ${shortDay(first.starts)} – ${shortDay(last.starts)}` : `Week ${week.week}`;
}

/** `Maintenance, 6 sessions, every 28 days`. */
export function decided({ decision, said }: Pick<DecisionRow, 'decision' | 'said'>): string {
  return said ? `${decision.label}, ${said}` : decision.label;
}

/** Which sessions lack an item: `from Apr 1 on (12th), 9 sessions`. */
export function sinceWhen({ now, starts, number, lacking }: CourseItem, today: Day): string {
  if (now) return lacking > 1 ? `The next ${lacking} sessions.` : '';
  return `From ${shortDay(starts, today)}${number ? ` (session ${number})` : ''} on, ${count(lacking, 'session')}.`;
}

/** What stands behind the verdict of a course when nothing is lacking, and what is not tracked. */
export function whole({ items }: CourseReadiness): string {
  const untracked = items.filter(({ cell }) => cell.state.code === 'untracked').map(({ cell }) => cell.item.label.toLowerCase());
  return untracked.length > 0 ? ` · not tracked yet: ${untracked.join(', ')}` : '';
}

/** Where an item is mended: papers and forms in the chart, the rest on the board of its day. */
export function mendedAt({ cell, starts }: CourseItem, id: string): string {
  if (cell.mends === 'consent') return href('patient', { id, tab: 'consents' });
  if (cell.mends === 'forms') return href('patient', { id, tab: 'forms' });
  return href('readiness', { day: starts.slice(0, 10) });
}
