import { count, money } from '$lib/format';
import type { Cents, Day, LedgerEntry } from '$lib/generated/bindings';

export type Method = 'card' | 'cash' | 'check' | 'hsa' | 'transfer' | 'other';

export const METHODS: { value: Method; label: string }[] = [
  { value: 'card', label: 'Card' },
  { value: 'cash', label: 'Cash' },
  { value: 'check', label: 'Check' },
  { value: 'hsa', label: 'HSA / FSA' },
  { value: 'transfer', label: 'Transfer' },
  { value: 'other', label: 'Other' },
];

/** `G2083 25 ×2 · Card`. */
export function entryDetail({ code, modifiers, units, method }: LedgerEntry): string {
  const service = [code, ...modifiers, units && units > 1 ? `×${units}` : null].filter(Boolean).join(' ');
  return [service, method?.label].filter(Boolean).join(' · ');
}

/** `The patient owes $45.00.` */
export function balanceLine(balance: Cents): string {
  if (balance > 0) return `The patient owes ${money(balance)}.`;
  return balance < 0 ? `The patient has a credit of ${money(-balance)}.` : 'Nothing is owed.';
}

export interface OpenSession {
  id: string;
  on: Day;
  what: string;
  cents: Cents;
}

/** The open sessions a payment can be for, oldest first. */
export function openSessions(entries: LedgerEntry[]): OpenSession[] {
  const sessions = new Map<string, OpenSession>();
  for (const { session_id, voided, kind, amount_cents, what, on } of entries) {
    if (!session_id || voided !== null) continue;
    const known = sessions.get(session_id) ?? { id: session_id, on, what: '', cents: 0 };
    const charge = kind.code === 'charge';
    sessions.set(session_id, { ...known, on: charge ? on : known.on, what: charge ? what : known.what, cents: known.cents + amount_cents });
  }
  return [...sessions.values()].filter(({ cents }) => cents > 0).sort((a, b) => (a.on < b.on ? -1 : 1));
}

/** `8 entries, 1 voided`. */
export function entriesLine(entries: LedgerEntry[]): string {
  const voided = entries.filter((entry) => entry.voided !== null).length;
  return voided ? `${count(entries.length, 'entry', 'entries')}, ${voided} voided` : count(entries.length, 'entry', 'entries');
}
