import type { Choice } from '$lib/components/Combobox.svelte';
import { byName } from '$lib/format';
import type { Payer, RegisterPatient } from '$lib/generated/bindings';

/** The choice that stands for no payer. */
export const SELF_PAY = 'self';
const NEW = 'new:';

/** The payers that fit what was typed, self-pay among them, and the typed name itself when nobody has it. */
export function payerChoices(payers: Payer[], text: string): Choice[] {
  const typed = text.trim();
  const words = typed.toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase().includes(words);
  const starts = (name: string): number => (name.toLowerCase().startsWith(words) ? 0 : 1);
  const found: Choice[] = payers
    .filter(({ active, name, kind }) => active && kind.code !== 'self_pay' && fits(name))
    .sort((a, b) => starts(a.name) - starts(b.name) || byName(a.name, b.name))
    .slice(0, 50)
    .map(({ id, name, kind, payer_id }) => ({ id, label: name, text: payer_id ? `${kind.label} · ${payer_id}` : kind.label }));
  const self: Choice = { id: SELF_PAY, label: 'Self-pay', text: 'No payer' };
  if (!typed) return [self, ...found];
  if (fits('self-pay') && 'self-pay'.startsWith(words)) return [self, ...found];
  const known = payers.some(({ name }) => name.toLowerCase() === words);
  return known ? found : [...found, { id: NEW + typed, label: `Add “${typed}”`, text: 'New payer' }];
}

/** Whether a choice is a name that no payer has yet. */
export function isNew(choice: string): boolean {
  return choice.startsWith(NEW);
}

/** What a choice means for the registration of a patient. */
export function payerInput(choice: string): Pick<RegisterPatient, 'payer_id' | 'payer_name'> {
  if (choice === SELF_PAY) return { payer_id: null };
  return isNew(choice) ? { payer_name: choice.slice(NEW.length) } : { payer_id: choice };
}

/** A payer of which only the name is known yet. */
export function newPayer(name: string): Payer {
  return {
    id: '', name, payer_id: null, kind: { code: 'other', label: 'Other' }, phone: null, authorization_phone: null, fax: null, portal_url: null, behavioral_carve_out: null, appeal_address: null,
    source: null, verified_on: null, active: true, unverified: true, revision: 0,
  };
}
