import { describe, expect, it } from 'vitest';
import { alicia } from '../../lib/mock/alicia';
import { codeChoice, codeHint, moved } from './codes';
import { inForce, orNull, rank, RELATIONS, wordOf } from './coverage';
import { formOf, patientInput } from './identity';
import { tabNote, tabOf, tabsFor } from './tabs';

describe('the form of a patient', () => {
  it('sends back what it was given, without the lists', () => {
    const { contacts: _contacts, related: _related, diagnoses: _diagnoses, merged_into: _merged, ...rest } = alicia;
    expect(patientInput(alicia, formOf(alicia), alicia.born_on)).toEqual(rest);
  });
  it('sends no address when every part of it is blank', () => {
    const form = { ...formOf(alicia), line1: ' ', line2: '', city: '', state: '', zip: '' };
    expect(patientInput(alicia, form, alicia.born_on).address).toBeNull();
  });
});

describe('coverage', () => {
  const coverage = (starts_on: string | null, ends_on: string | null) => ({ starts_on, ends_on }) as never;

  it('holds on its first and on its last day', () => {
    expect([inForce(coverage('2026-03-03', null), '2026-03-03'), inForce(coverage(null, '2026-03-03'), '2026-03-03'), inForce(coverage(null, '2026-03-02'), '2026-03-03')]).toEqual([true, true, false]);
  });
  it('is named by its order and words', () => {
    expect([rank(1), rank(4), wordOf('child', RELATIONS), orNull('  ')]).toEqual(['First', '4', { code: 'child', label: 'Child' }, null]);
  });
});

describe('diagnoses', () => {
  it('move one place and stop at the ends', () => {
    expect([moved(['a', 'b', 'c'], 1, -1), moved(['a', 'b'], 0, -1), moved(['a', 'b'], 1, 1)]).toEqual([['b', 'a', 'c'], null, null]);
  });
  it('say of a heading that it is one', () => {
    expect(codeChoice({ code: 'F33', description: 'Depression', billable: false, year: 2026, note: null }).text).toBe('heading');
  });
  it('say when the table is of another year', () => {
    const hit = { code: 'F33', description: 'Depression', billable: false, year: 2027, note: null };
    const note = 'Code table of fiscal year 2027 (to 2027-09-30); not checked against the year of this date.';
    expect([codeHint([]), codeHint([hit]), codeHint([{ ...hit, note }])]).toEqual(['ICD-10-CM: words or a code', 'ICD-10-CM: words or a code', note]);
  });
});

describe('the tabs of a patient', () => {
  it('fall back to the summary', () => {
    expect([tabOf('money'), tabOf('nonsense')]).toEqual(['money', 'summary']);
  });
  it('show the log only to those who may read it', () => {
    expect([tabsFor(() => true).at(-1)?.id, tabsFor(() => false).at(-1)?.id]).toEqual(['restricted', 'details']);
  });
  it('say how far the course is', () => {
    expect(tabNote('series', { series: [{ done: 4, total: 12 }] } as never)).toBe('4/12');
  });
});
