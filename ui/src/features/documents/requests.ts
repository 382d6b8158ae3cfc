import { slashDay } from '$lib/format';
import type { LogPriorAttempt, PriorRequestView, SavePriorRequest } from '$lib/generated/bindings';

type Way = LogPriorAttempt['way'];
type Outcome = LogPriorAttempt['outcome'];

/** Who can have records, as the program calls them. */
export const HOLDERS: { value: SavePriorRequest['holder']; label: string }[] = [
  { value: 'provider', label: 'Provider or clinic' },
  { value: 'hospital', label: 'Hospital' },
  { value: 'pharmacy', label: 'Pharmacy' },
  { value: 'plan', label: 'Health plan' },
];

/** What is usually asked of them. */
export const USUALLY: Record<SavePriorRequest['holder'], string> = {
  provider: 'Visit notes, diagnoses, medicines tried with dose and dates, psychotherapy, scores, labs and ECG',
  hospital: 'Discharge summaries, consultations, procedures, medicines, labs, ECG and imaging reports',
  pharmacy: 'Every fill: medicine, strength, quantity, days supplied, day of the fill',
  plan: 'Medicines and treatments paid for, with their days',
};

/** How somebody asked. */
export const ASKED: { value: Way; label: string }[] = [
  { value: 'fax', label: 'Fax' },
  { value: 'call', label: 'Call' },
  { value: 'mail', label: 'Mail' },
  { value: 'portal', label: 'Portal' },
  { value: 'email', label: 'Secure e-mail' },
  { value: 'in_person', label: 'In person' },
];

const ANSWERS: { code: Outcome; label: string; key: string; when: 'written' | 'spoken' | 'both' }[] = [
  { code: 'sent', label: 'Sent', key: 's', when: 'written' },
  { code: 'will_send', label: 'They will send them', key: 'y', when: 'both' },
  { code: 'left_message', label: 'Message left', key: 'm', when: 'spoken' },
  { code: 'no_answer', label: 'No answer', key: 'n', when: 'spoken' },
  { code: 'refused', label: 'They refuse', key: 'r', when: 'both' },
  { code: 'wrong', label: 'Wrong number or address', key: 'w', when: 'both' },
];

/** What can come of a way of asking: only what is spoken is answered at once, only what is written is sent. */
export function answersOf(way: Way): typeof ANSWERS {
  const spoken = way === 'call' || way === 'in_person';
  return ANSWERS.filter(({ when }) => when === 'both' || (when === 'spoken') === spoken);
}

/** From when, as a request says it. */
export function periodOf({ since, until }: Pick<PriorRequestView, 'since' | 'until'>): string {
  if (since && until) return `${slashDay(since)} to ${slashDay(until)}`;
  if (since) return `since ${slashDay(since)}`;
  return until ? `until ${slashDay(until)}` : 'all they have';
}

/** The request that the keys are about: the chosen one, else the first somebody has to do something about. */
export function currentOf(all: PriorRequestView[], chosen: string | null): PriorRequestView | null {
  const open = all.filter(({ status }) => status.code === 'open');
  return all.find(({ id }) => id === chosen) ?? open.find(({ due }) => due) ?? open[0] ?? null;
}
