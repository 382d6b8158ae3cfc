import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../lib/generated/bindings';
import { balanceLine, openSessions, entriesLine, entryDetail } from './text';

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
  it('leaves out sessions that are paid and entries that are void', () => {
    const open = openSessions([entry({}), entry({ id: 'y', amount_cents: -4000, kind: { code: 'payment', label: 'Payment' } }), entry({ session_id: 's2' }), entry({ session_id: 's2', amount_cents: -10000 }), entry({ session_id: 's3', voided: 'twice' })]);
    expect(open.map(({ id, cents }) => [id, cents])).toEqual([['s1', 6000]]);
  });
  it('counts voided entries', () => {
    expect([entriesLine([entry({})]), entriesLine([entry({}), entry({ voided: 'x' })])]).toEqual(['1 entry', '2 entries, 1 voided']);
  });
});
