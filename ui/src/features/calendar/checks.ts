import { clock, dayAndClock } from '$lib/format';
import type { AnswerRow, CheckRow, Day, SessionChecks, StepOfDay } from '$lib/generated/bindings';

/** What tells a check from the others of its session. */
export function keyOfCheck({ due, minutes, what }: CheckRow): string {
  return `${due.code}:${minutes ?? ''}:${what}`;
}

/** The check a key answers: the chosen one, else the first the visit waits for, else the first that nobody answered. */
export function currentCheck(checks: CheckRow[], chosen: string | null): CheckRow | undefined {
  return checks.find((row) => keyOfCheck(row) === chosen) ?? checks.find((row) => row.holds_up) ?? checks.find((row) => row.state.code === 'open');
}

/** The check so many places further, no further than the ends. */
export function besideCheck(checks: CheckRow[], current: CheckRow | undefined, by: 1 | -1): string | null {
  const at = current ? checks.indexOf(current) : by > 0 ? -1 : checks.length;
  const next = checks[Math.max(0, Math.min(checks.length - 1, at + by))];
  return next ? keyOfCheck(next) : null;
}

/** Checks under the moment they are due, in the order of the day. */
export function byMoment(checks: CheckRow[]): { label: string; rows: CheckRow[] }[] {
  const moments: { label: string; rows: CheckRow[] }[] = [];
  for (const row of checks) {
    const last = moments.at(-1);
    if (last && last.rows[0]?.due.code === row.due.code) last.rows.push(row);
    else moments.push({ label: row.due.label, rows: [row] });
  }
  return moments;
}

/** `40 min after the start, 9:45 AM`; nothing for a check that has no minutes. */
export function dueWords({ minutes, due_at }: CheckRow): string {
  if (minutes === null) return '';
  return `${minutes} min after the start${due_at ? `, ${clock(due_at)}` : ''}`;
}

/** `OK · 9:02 AM · Joanna Pruitt · slept well`. */
export function answerWords({ answer, at, by, word }: AnswerRow): string {
  return [answer.label, clock(at), by, word].filter(Boolean).join(' · ');
}

/** What comes after the name of a step: when, who, why; and when it was written down, where that was later. */
export function stepWords(step: StepOfDay, today: Day): string {
  const written = step.written ? `written down ${dayAndClock(step.written, today)}` : null;
  const ended = step.ended_by ? `by ${step.ended_by.label.toLowerCase()}` : null;
  return [dayAndClock(step.at, today), step.by, ended, step.reason, written].filter(Boolean).join(' · ');
}

/** What the list of checks rests on, in a sentence. */
export function sourceWords({ marks, protocol }: Pick<SessionChecks, 'marks' | 'protocol'>): string {
  if (marks.length === 0) return protocol ? `From the practice’s own protocol, ${protocol}.` : '';
  return marks.map(({ confidence, note, source }) => [`${confidence.label}.`, note, source].filter(Boolean).join(' ')).join(' ');
}
