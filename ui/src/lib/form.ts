import { getContext, setContext } from 'svelte';
import type { Act } from './act.svelte';

const FORM = Symbol('form');

/** Lets the fields inside find the refusal that names them. */
export function offerForm(act: Act): void {
  setContext(FORM, act);
}

/** The refusal of the surrounding form that names a field, in the words of its label. */
export function refusalOf(name: string | undefined, label: string): () => string | null {
  const act = getContext<Act | undefined>(FORM);
  return () => (name && act?.error?.field === name ? inWordsOf(label, name, act.error.message) : null);
}

/** `Born is in the future.` under “Date of birth” says `“Date of birth” is in the future.`: people know the label, not the field. */
export function inWordsOf(label: string, name: string, message: string): string {
  const spoken = (name.split('.').at(-1) ?? name).replace(/_cents$/, '').replace(/_on$/, '').replaceAll('_', ' ');
  if (!message.toLowerCase().startsWith(`${spoken.toLowerCase()} `)) return message;
  const same = label.toLowerCase() === spoken.toLowerCase();
  return `${same ? label : `“${label}”`}${message.slice(spoken.length)}`;
}
