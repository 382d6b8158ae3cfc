import type { IntakeBoard, IntakeCard, IntakeCaseView, IntakeFigures, SaveInquiry, StepView } from '$lib/generated/bindings';
import { count, shortDay } from '$lib/format';

/** How somebody came, in the order a front desk offers it. */
export const SOURCES = [['phone', 'Phone call'], ['referral', 'Referral'], ['website', 'Web site'], ['walk_in', 'Walk-in'], ['veterans', 'Veterans Affairs'], ['other', 'Other']] as const;

/** Treatments in words. */
export const MODALITIES: Record<string, string> = { ketamine: 'Ketamine', spravato: 'Spravato', tms: 'TMS', evaluation: 'Evaluation' };

/** What can come of a call, with its key. */
export const OUTCOMES = [
  { code: 'reached', label: 'Reached', key: 'r' },
  { code: 'left_message', label: 'Message left', key: 'm' },
  { code: 'no_answer', label: 'No answer', key: 'n' },
  { code: 'wrong', label: 'Wrong number', key: 'w' },
  { code: 'declined', label: 'Declined', key: 'd' },
] as const;

/** `12 in intake · 3 stand still · 24 days from inquiry to first session`. */
export function headline({ open, stalled, median_days }: Pick<IntakeBoard, 'open' | 'stalled' | 'median_days'>): string {
  return [`${open} in intake`, stalled.length > 0 ? `${stalled.length} ${stalled.length === 1 ? 'stands' : 'stand'} still` : null, median_days === null ? null : `median ${count(median_days, 'day')} from inquiry to first session`].filter(Boolean).join(' · ');
}

/** What a card waits for, and how often somebody tried to reach them. */
export function waitsFor({ waits_for, calls }: Pick<IntakeCard, 'waits_for' | 'calls'>): string {
  return calls === 0 ? waits_for : `${waits_for}; called ${calls === 1 ? 'once' : calls === 2 ? 'twice' : `${calls} times`}`;
}

/** Given and family name of whoever asked, for a chart: the last word is the family's, unless a comma says otherwise. */
export function namesOf(name: string): { given_name: string; family_name: string } {
  const [family, given] = name.split(',').map((part) => part.trim());
  if (given) return { given_name: given, family_name: family ?? '' };
  const words = name.trim().split(/\s+/);
  return { given_name: words.slice(0, -1).join(' '), family_name: words.at(-1) ?? '' };
}

/** The day of a card: `Mar 4`, or that it was to be before. */
export function dueWords(card: IntakeCard, today: string): string | null {
  if (!card.due_on) return null;
  if (card.due_on === today) return 'today';
  return card.due_on < today ? `since ${shortDay(card.due_on, today)}` : shortDay(card.due_on, today);
}

/** Steps by their column, in the order of the template. */
export function byPhase(steps: StepView[]): { code: string; label: string; steps: StepView[] }[] {
  const groups: { code: string; label: string; steps: StepView[] }[] = [];
  for (const step of steps) {
    const group = groups.find(({ code }) => code === step.phase.code);
    if (group) group.steps.push(step);
    else groups.push({ ...step.phase, steps: [step] });
  }
  return groups;
}

/** The small line under a step. */
export function stepWords(step: StepView, today: string): string {
  const due = step.due_on ? (step.overdue ? `due since ${shortDay(step.due_on, today)}` : `due ${shortDay(step.due_on, today)}`) : null;
  const done = step.done_on ? `${step.state.label.toLowerCase()} ${shortDay(step.done_on, today)}` : null;
  return [step.owner, step.blocking ? null : 'holds nothing up', done ?? due, step.who, step.note].filter(Boolean).join(' · ');
}

/** `12 inquiries: 7 booked, 2 came to nothing, 3 on their way; 78 % of those that ended were booked.` */
export function outcome({ inquiries, booked, closed, open, completed_percent }: Pick<IntakeFigures, 'inquiries' | 'booked' | 'closed' | 'open' | 'completed_percent'>): string {
  const parts = [booked ? `${booked} booked` : null, closed ? `${closed} came to nothing` : null, open ? `${open} on their way` : null].filter(Boolean);
  const ended = completed_percent === null ? '' : `; ${completed_percent} % of those that ended were booked`;
  return `${count(inquiries, 'inquiry', 'inquiries')}${parts.length ? `: ${parts.join(', ')}` : ''}${ended}.`;
}

/** An inquiry as it is sent: what is empty is left out. */
export function savedInquiry(view: IntakeCaseView, typed: Partial<Record<'name' | 'phone' | 'email' | 'referred_by' | 'indication' | 'owner' | 'note', string>> = {}): SaveInquiry {
  const { name, phone, email, referred_by, indication, owner, note, next_contact_on } = { ...view, ...typed };
  const given = { phone, email, referred_by, indication, owner, note };
  const filled = Object.fromEntries(Object.entries(given).flatMap(([field, text]) => (text?.trim() ? [[field, text.trim()]] : [])));
  return { case_id: view.card.id, name: name.trim(), revision: view.card.revision, ...(next_contact_on ? { next_contact_on } : {}), ...(view.card.patient_id ? { patient_id: view.card.patient_id } : {}), ...filled };
}
