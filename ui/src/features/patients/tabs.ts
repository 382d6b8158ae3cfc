import type { PatientCard } from '$lib/generated/bindings';

/** The tabs of a patient, in order. */
export const TABS = [
  { id: 'summary', label: 'Summary' },
  { id: 'coverage', label: 'Coverage' },
  { id: 'series', label: 'Series' },
  { id: 'money', label: 'Money' },
  { id: 'papers', label: 'Papers' },
  { id: 'details', label: 'Details' },
  { id: 'log', label: 'Log' },
] as const;

/** The tab of an address; the summary when there is no such tab. */
export function tabOf(name: string): string {
  return TABS.find(({ id }) => id === name)?.id ?? 'summary';
}

/** A small number beside a tab. */
export function tabNote(tab: string, { series }: PatientCard): string | null {
  const [running] = series;
  return tab === 'series' && running ? `${running.done}/${running.total}` : null;
}
