import type { DrugOffer, TrialView } from '$lib/generated/bindings';

/** `3/2023 to 9/2023`, `since 2024`, `until 2019`. */
export function spanWords({ started, stopped, goes_on }: Pick<TrialView, 'started' | 'stopped' | 'goes_on'>): string {
  if (goes_on) return started ? `since ${started}` : 'goes on';
  if (started && stopped) return `${started} to ${stopped}`;
  return started ? `from ${started}` : stopped ? `until ${stopped}` : '';
}

/** `200 mg · 10 weeks · 6 sessions`. */
export function amountWords({ dose, weeks_at_dose, sessions }: Pick<TrialView, 'dose' | 'weeks_at_dose' | 'sessions'>): string {
  const many = (number: number | null, one: string): string | null => (number === null ? null : `${number} ${one}${number === 1 ? '' : 's'}`);
  return [dose, many(weeks_at_dose, 'week'), many(sessions, 'session')].filter(Boolean).join(' · ');
}

/** `Sertraline (SSRI)`, `Aripiprazole (Atypical antipsychotic) with Sertraline`. */
export function nameWords({ name, drug_class, with_what }: Pick<TrialView, 'name' | 'drug_class' | 'with_what'>): string {
  return [drug_class ? `${name} (${drug_class})` : name, with_what ? `with ${with_what}` : null].filter(Boolean).join(' ');
}

/** `7 lines, 4 in the present episode; 2 lack something payers usually ask for`. */
export function headline(trials: TrialView[]): string {
  const current = trials.filter(({ episode }) => episode?.code === 'current').length;
  const lacking = trials.filter(({ lacks }) => lacks.length > 0).length;
  const lines = `${trials.length} ${trials.length === 1 ? 'line' : 'lines'}${current ? `, ${current} in the present episode` : ''}`;
  return lacking ? `${lines}; ${lacking} ${lacking === 1 ? 'lacks' : 'lack'} something payers usually ask for` : lines;
}

/** The medicine somebody means by its name or a name it is sold under. */
export function drugOf(typed: string, drugs: DrugOffer[]): DrugOffer | null {
  const name = typed.trim().toLowerCase();
  return drugs.find((drug) => [drug.name, ...drug.brands].some((known) => known.toLowerCase() === name)) ?? null;
}
