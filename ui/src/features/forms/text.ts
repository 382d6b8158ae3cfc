import type { Change, FormItem, FormOption, FormRow, PatientForms, ResponseView, ScaleLine, Scored } from '$lib/generated/bindings';
import { count } from '$lib/format';

export type Given = { value: string | null; detail: string | null; revision: number };

/** What names an answer: its item and its entry. */
export const placeOf = (item: string, entry = 0): string => `${item} ${entry}`;

/** The answers of an item in the order they are offered; none for what is typed. */
export function optionsOf(item: FormItem, sets: Record<string, FormOption[]>): { code: string; label: string }[] {
  if (item.kind === 'yes_no') return [{ code: 'yes', label: 'Yes' }, { code: 'no', label: 'No' }];
  if (item.kind === 'yes_no_unsure') return [{ code: 'yes', label: 'Yes' }, { code: 'no', label: 'No' }, { code: 'unsure', label: 'Not sure' }];
  if (item.kind === 'rating' && item.range) {
    const { least, most, step } = item.range;
    const many = Math.round((most - least) / step) + 1;
    return Array.from({ length: many }, (_, at) => ({ code: String(least + at * step), label: String(least + at * step) }));
  }
  return item.options ? (sets[item.options] ?? []).map(({ code, label }) => ({ code, label })) : [];
}

/** The answer a key means: the digit of a scale, the place of an answer from 1 on, or the first letter of yes, no and unsure. */
export function answerOf(key: string, options: { code: string }[]): string | null {
  const letter = key.toLowerCase();
  const known = (code: string): string | null => options.find((option) => option.code === code)?.code ?? null;
  if (letter === 'y' || letter === 'n' || letter === 'u') return known({ y: 'yes', n: 'no', u: 'unsure' }[letter]);
  if (!/^\d$/.test(letter)) return null;
  if (options.some(({ code }) => /^\d+$/.test(code))) return known(letter);
  return options[Number(letter) - 1]?.code ?? null;
}

/** The key that chooses an answer, to show beside it. */
export function keyOf(code: string, options: { code: string }[]): string | null {
  const keys = ['y', 'n', 'u', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
  return keys.find((key) => answerOf(key, options) === code) ?? null;
}

/** Ticks an answer, or takes the tick away, in the order of the form. */
export function ticked(value: string | null, code: string, options: { code: string }[]): string | null {
  const now = new Set((value ?? '').split(',').filter(Boolean));
  if (now.has(code)) now.delete(code);
  else now.add(code);
  return options.filter((option) => now.has(option.code)).map((option) => option.code).join(',') || null;
}

/** Whether an answer asks for words about it. */
export function asksDetail({ detail }: FormItem, value: string | null): boolean {
  return !!detail && (value ?? '').split(',').some((one) => detail.on.includes(one));
}

/** `14 of 27, moderate` or `7 of 9 answered`. */
export function scoreWords(score: Scored | null, items = 0): string {
  if (!score) return '';
  if (score.shown === null) return items > 0 ? `${items - score.missing} of ${items} answered` : `${count(score.missing, 'answer')} missing`;
  const most = score.shown.includes('.') ? '' : ` of ${score.most}`;
  return [`${score.shown}${most}`, score.band?.toLowerCase(), score.prorated ? 'prorated' : null].filter(Boolean).join(', ');
}

/** `8 points better (40 %), partial response`. */
export function changeWords(change: Change | null): string {
  if (!change) return '';
  if (change.points === 0) return 'as at first';
  const far = `${count(Math.abs(change.points), 'point')} ${change.points > 0 ? 'better' : 'worse'}${change.percent === null ? '' : ` (${Math.abs(change.percent)} %)`}`;
  return [far, change.response?.label.toLowerCase(), change.meaningful ? null : 'less than matters'].filter(Boolean).join(', ');
}

/** What stands under a form in the list. */
export function rowWords({ status, score, results, missing, mode, note }: FormRow): string {
  const open = status.code === 'open';
  return [
    open ? (missing > 0 ? `${missing} missing` : 'to complete') : null, scoreWords(score), ...results.map(({ label, level }) => `${label}: ${level.label.toLowerCase()}`), mode.label.toLowerCase(), note,
  ].filter(Boolean).join(' · ');
}

/** `2 warnings, 3 forms, 1 being filled in`. */
export function headline({ flags, forms }: Pick<PatientForms, 'flags' | 'forms'>): string {
  const open = forms.filter(({ status }) => status.code === 'open').length;
  return [flags.length ? count(flags.length, 'warning') : null, count(forms.length, 'form'), open ? `${open} being filled in` : null].filter(Boolean).join(', ');
}

/** The line of a scale as a path in a box so many wide and high; better is down for scales where less is better. */
export function sparkline({ points, most }: Pick<ScaleLine, 'points' | 'most'>, width: number, height: number): string {
  if (points.length < 2) return '';
  const x = (at: number): number => (at / (points.length - 1)) * width;
  const y = (sum: number): number => height - (most > 0 ? sum / most : 0) * height;
  return points.map(({ sum }, at) => `${at ? 'L' : 'M'}${x(at).toFixed(1)} ${y(sum).toFixed(1)}`).join(' ');
}

/** The entries of a part that is filled in several times: those with an answer, and an empty one after them while there is room. */
export function entriesOf(section: ResponseView['form']['sections'][number], given: Record<string, Given>): number[] {
  const used = Object.entries(given).filter(([place, { value }]) => value !== null && section.items.some(({ code }) => place.startsWith(`${code} `))).map(([place]) => Number(place.split(' ')[1]));
  const all = [...new Set(used)].sort((one, other) => one - other);
  const next = all.length ? Math.max(...all) + 1 : 0;
  return next < (section.repeat?.at_most ?? 1) ? [...all, next] : all;
}
