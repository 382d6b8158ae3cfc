import { getContext, setContext } from 'svelte';
import type { Act } from './act.svelte';

const FORM = Symbol('form');

/** Lets the fields inside find the refusal that names them. */
export function offerForm(act: Act): void {
  setContext(FORM, act);
}

/** The refusal of the surrounding form that names a field. */
export function refusalOf(name: string | undefined): () => string | null {
  const act = getContext<Act | undefined>(FORM);
  return () => (name && act?.error?.field === name ? act.error.message : null);
}
