import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../lib/generated/bindings';
import { balanceLine, canPostAgain, chargedSessions, entriesLine, entryDetail, unpriced } from './text';

const entry = (change: Partial<LedgerEntry>): LedgerEntry => ({
  id: 'x', kind: { code: 'charge', label: 'Charge' }, on: '2026-03-02', session_id: 's1', what: 'Infusion 1', code: '96365', modifiers: [], units: 1, amount_cents: 10000, method: null, voided: null, balance_cents: 0, can_void: true, ...change,
});

describe('money', () => {
  it('says who owes whom', () => {
    expect([balanceLine(4500), balanceLine(-500), balanceLine(0)]).toEqual(['The patient owes $45.00.', 'The patient has a credit of $5.00.', 'Nothing is owed.']);
  });
  it('writes what an entry is for', () => {
    expect(entryDetail(entry({ modifiers: ['59'], units: 2 }))).toBe('96365 59 ×2');
    expect(entryDetail(entry({ code: null, units: null, method: { code: 'card', label: 'Card' } }))).toBe('Card');
  });
  it('gathers the charges of a session and leaves out void ones', () => {
    const sessions = chargedSessions([entry({}), entry({ what: 'Ketamine', amount_cents: 500 }), entry({ session_id: 's2', on: '2026-03-03' }), entry({ session_id: 's3', voided: 'twice' }), entry({ session_id: null })]);
    expect(sessions.map(({ id, what, cents }) => [id, what, cents])).toEqual([['s2', 'Infusion 1', 10000], ['s1', 'Infusion 1 and 1 more', 10500]]);
  });
  it('offers to post again what had no price', () => {
    expect([unpriced(entry({ amount_cents: 0 })), unpriced(entry({})), unpriced(entry({ amount_cents: 0, voided: 'x' })), canPostAgain(entry({}))]).toEqual([true, false, false, true]);
  });
  it('counts voided entries', () => {
    expect([entriesLine([entry({})]), entriesLine([entry({}), entry({ voided: 'x' })])]).toEqual(['1 entry', '2 entries, 1 voided']);
  });
});
