import type { PatientCard } from '$lib/generated/bindings';

interface PatientTab {
  id: string;
  label: string;
  /** What the person at the desk must be allowed to see it. */
  needs?: string;
}

const TABS: PatientTab[] = [
  { id: 'summary', label: 'Summary' },
  { id: 'coverage', label: 'Coverage' },
  { id: 'series', label: 'Series' },
  { id: 'forms', label: 'Forms' },
  { id: 'trials', label: 'Tried before' },
  { id: 'consents', label: 'Consents' },
  { id: 'money', label: 'Money' },
  { id: 'papers', label: 'Papers' },
  { id: 'documents', label: 'Documents' },
  { id: 'details', label: 'Details' },
  { id: 'log', label: 'Log', needs: 'audit' },
  { id: 'restricted', label: 'Restricted notes', needs: 'restricted' },
];

/** The tabs of a patient, in order, for somebody who may do certain things. */
export function tabsFor(may: (permission: string) => boolean): PatientTab[] {
  return TABS.filter(({ needs }) => !needs || may(needs));
}

/** The tab of an address; the summary when there is no such tab. */
export function tabOf(name: string): string {
  return TABS.find(({ id }) => id === name)?.id ?? 'summary';
}

/** The key of the tab at a place: ten digits for ten tabs, and none for an eleventh. */
export function digitOf(place: number): string | undefined {
  return place < 10 ? String((place + 1) % 10) : undefined;
}

/** A small number beside a tab. */
export function tabNote(tab: string, { series }: PatientCard): string | null {
  const [running] = series;
  return tab === 'series' && running ? `${running.done}/${running.total}` : null;
}
