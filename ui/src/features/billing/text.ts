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

/** Whether the charges of an entry's session can be posted again. */
export function canPostAgain({ kind, session_id, voided }: LedgerEntry): boolean {
  return kind.code === 'charge' && session_id !== null && voided === null;
}

/** Whether a charge was posted while its fee was missing. */
export function unpriced(entry: LedgerEntry): boolean {
  return canPostAgain(entry) && entry.amount_cents === 0;
}

/** `The patient owes $45.00.` */
export function balanceLine(balance: Cents): string {
  if (balance > 0) return `The patient owes ${money(balance)}.`;
  return balance < 0 ? `The patient has a credit of ${money(-balance)}.` : 'Nothing is owed.';
}

export interface ChargedSession {
  id: string;
  on: Day;
  /** What was charged, in words. */
  what: string;
  cents: Cents;
}

/** The sessions a payment can be for, newest first. */
export function chargedSessions(entries: LedgerEntry[]): ChargedSession[] {
  const sessions = new Map<string, { on: Day; labels: string[]; cents: Cents }>();
  for (const { session_id, voided, what, on, amount_cents } of entries) {
    if (!session_id || voided !== null) continue;
    const known = sessions.get(session_id) ?? { on, labels: [], cents: 0 };
    sessions.set(session_id, { on, labels: [...known.labels, what], cents: known.cents + amount_cents });
  }
  return [...sessions]
    .map(([id, { on, labels, cents }]) => ({ id, on, cents, what: labels.length > 1 ? `${labels[0]} and ${labels.length - 1} more` : (labels[0] ?? '') }))
    .sort((a, b) => (a.on < b.on ? 1 : -1));
}

/** `8 entries, 1 voided`. */
export function entriesLine(entries: LedgerEntry[]): string {
  const voided = entries.filter((entry) => entry.voided !== null).length;
  return voided ? `${count(entries.length, 'entry', 'entries')}, ${voided} voided` : count(entries.length, 'entry', 'entries');
}
