import type { IntakeStep, IntakeTemplates } from '$lib/generated/bindings';

/** The columns of the pipeline. */
export const PHASES = [['inquiry', 'Inquiry'], ['paperwork', 'Paperwork'], ['records', 'Records, benefits'], ['evaluation', 'Evaluation'], ['clearance', 'Clearance'], ['authorization', 'Authorization'], ['ready', 'Ready to book']] as const;
/** Who sees to a step. */
export const OWNERS = [['front_desk', 'Front desk'], ['biller', 'Biller'], ['clinician', 'Clinician'], ['nurse', 'Nurse'], ['manager', 'Manager']] as const;
/** What a step can be. */
export const KINDS = [['task', 'A task'], ['packet', 'A packet on paper'], ['form', 'A form'], ['scale', 'A scale'], ['consent', 'A paper to sign'], ['document', 'A document'], ['visit', 'The evaluation visit'], ['records_request', 'A request for records']] as const;
/** From when its days count. */
export const FROM = [['inquiry', 'after the inquiry'], ['step', 'after a step'], ['first_session', 'before the first session']] as const;

/** What changes with the kind: a form names its form, a paper its paper. */
export function kindOf(step: IntakeStep, kind: IntakeStep['kind'], { forms, papers }: Pick<IntakeTemplates, 'forms' | 'papers'>): Partial<IntakeStep> {
  const form = kind === 'form' || kind === 'scale' ? (step.form ?? forms[0]?.code ?? null) : null;
  const consent = kind === 'consent' ? (step.consent ?? papers[0]?.code ?? null) : null;
  return { kind, form, consent };
}

/** A step more, after the chosen one and waiting for it. */
export function addStep(steps: IntakeStep[], at: number): IntakeStep[] {
  const before = steps[at];
  const taken = new Set(steps.map(({ code }) => code));
  let number = 1;
  while (taken.has(`own-${number}`)) number += 1;
  const step: IntakeStep = {
    code: `own-${number}`, title: '', phase: before?.phase ?? 'inquiry', kind: 'task', form: null, consent: null, document: null, owner: before?.owner ?? 'front_desk',
    due: { days: 2, from: before ? 'step' : 'inquiry', step: before?.code ?? null }, after: before ? [before.code] : [], blocking: true, when: null, how: '',
  };
  return [...steps.slice(0, at + 1), step, ...steps.slice(at + 1)];
}

/** Without one step: nobody waits for it any more, and days that counted from it count from what it waited for. */
export function removeStep(steps: IntakeStep[], at: number): IntakeStep[] {
  const gone = steps[at];
  if (!gone) return steps;
  return steps.filter((_, place) => place !== at).map((step) => ({
    ...step,
    after: step.after.includes(gone.code) ? [...new Set([...step.after.filter((code) => code !== gone.code), ...gone.after])] : step.after,
    due: step.due.step === gone.code ? { ...gone.due, days: step.due.days } : step.due,
  }));
}

/** One place up or down; a step never comes before one it waits for. */
export function moveStep(steps: IntakeStep[], at: number, by: 1 | -1): IntakeStep[] {
  const [one, other] = [steps[at], steps[at + by]];
  if (!one || !other) return steps;
  const [later, earlier] = by === -1 ? [one, other] : [other, one];
  if (later.after.includes(earlier.code) || later.due.step === earlier.code) return steps;
  const moved = [...steps];
  moved[at] = other;
  moved[at + by] = one;
  return moved;
}

/** The small line of a step: `Paperwork · Front desk · 5 d · holds nothing up`. */
export function stepLine(step: IntakeStep): string {
  const of = (pairs: readonly (readonly [string, string])[], code: string): string => pairs.find(([one]) => one === code)?.[1] ?? code;
  return [of(PHASES, step.phase), of(OWNERS, step.owner), `${step.due.days} d`, step.when ? 'only if' : null, step.blocking ? null : 'holds nothing up'].filter(Boolean).join(' · ');
}
