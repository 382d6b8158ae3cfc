import { describe, expect, it } from 'vitest';
import { alicia, seriesOfAlicia } from '../../lib/mock/alicia';
import { compared } from './merging';
import { payerChoices, payerInput } from './payers';
import { digitOf, tabsFor } from './tabs';
import { asLine } from '../../lib/format';
import { addressLine, blocking, channels, fullName, nextDays, personLine, pips, rowsShown, soon } from './text';

const payer = (id: string, name: string) => ({ id, name, payer_id: null, kind: { code: 'commercial', label: 'Commercial' }, active: true }) as never;

describe('patients', () => {
  it('writes a name as charts do', () => {
    expect(fullName({ family_name: 'Okafor', given_name: 'Ada', middle_name: 'M.', suffix: 'Jr.' })).toBe('Okafor, Ada M., Jr.');
  });
  it('says how many rows are shown', () => {
    expect([rowsShown(0, 0), rowsShown(1, 1), rowsShown(200, 5000)]).toEqual(['No rows', '1 row', 'Rows 1–200 of 5,000']);
  });
  it('names a near day by its distance', () => {
    expect(soon('2026-03-03T14:00', '2026-03-03')).toBe('today, 2:00 PM');
    expect(soon('2026-03-04T09:00', '2026-03-03')).toBe('tomorrow, 9:00 AM');
    expect(soon('2026-03-09T09:00', '2026-03-03')).toBe('Mon, Mar 9, 9:00 AM');
  });
  it('says what blocks the next session', () => {
    expect(blocking(2, 0, '2026-03-04T09:00', '2026-03-03')).toBe('2 things block tomorrow, 9:00 AM');
    expect(blocking(1, 3, null, '2026-03-03')).toBe('1 thing blocks the next session');
    expect(blocking(0, 1, '2026-03-04T09:00', '2026-03-03')).toBe('1 thing to look at before tomorrow, 9:00 AM');
    expect(blocking(0, 0, '2026-03-04T09:00', '2026-03-03')).toBe('Nothing blocks tomorrow, 9:00 AM');
    expect(blocking(0, 0, null, '2026-03-03')).toBe('No session is booked');
  });
  it('marks every session of a series', () => {
    expect(pips(seriesOfAlicia()).map(({ state }) => state[0]).join('')).toBe('ddddnccccccc');
  });
  it('names the month of the next days once', () => {
    expect(nextDays(seriesOfAlicia().sessions, '2026-03-03T10:42')).toBe('Mar 4, 6, 11, 13');
  });
  it('writes people and channels', () => {
    expect(personLine(alicia.related[2]!)).toBe('Luis Serrano, brother · (555) 013-4471');
    expect(channels(alicia.contacts[0]!)).toBe('first choice · text · no message');
    expect(addressLine(alicia.address)).toBe('14 Larch Street, Cedar Grove, NJ 07009');
  });
  it('begins a line with a capital', () => {
    expect([asLine('post payment'), asLine('patient_card'), asLine(null)]).toEqual(['Post payment', 'Patient card', '—']);
  });
  it('marks only lines that contradict each other', () => {
    const twin = { ...alicia, born_on: '1961-10-30', allergies: null };
    expect(compared(alicia, twin).filter(({ differs }) => differs).map(({ label }) => label)).toEqual(['Date of birth']);
  });
});

describe('the payer of a new patient', () => {
  const known = [payer('p1', 'Harbor Mutual HMO'), payer('p2', 'Old Harbor')];
  const ids = (text: string): string[] => payerChoices(known, text).map(({ id }) => id);

  it('offers self-pay first when nothing or “self” was typed', () => {
    expect(ids('')).toEqual(['self', 'p1', 'p2']);
    expect(ids('sel')).toEqual(['self']);
  });
  it('puts names that start so before names that hold it, and the typed name last', () => {
    expect(ids('harbor')).toEqual(['p1', 'p2', 'new:harbor']);
    expect(ids('old harbor')).toEqual(['p2']);
  });
  it('lists names of other languages beside their letters', () => {
    const foreign = [payer('z', 'Zenith'), payer('o', 'Ögland Mutual'), payer('p', 'Peak PPO'), payer('n', 'Ñuble Health')];
    expect(payerChoices(foreign, '').map(({ id }) => id)).toEqual(['self', 'n', 'o', 'p', 'z']);
  });
  it('turns a choice into the input of the registration', () => {
    expect([payerInput('self'), payerInput('p1'), payerInput('new:Acme')]).toEqual([{ payer_id: null }, { payer_id: 'p1' }, { payer_name: 'Acme' }]);
  });
});

it('no two tabs of a chart have the same key', () => {
  const keys = tabsFor(() => true).flatMap((_, place) => digitOf(place) ?? []);
  expect(keys.slice(0, 3)).toEqual(['1', '2', '3']);
  expect(new Set(keys).size).toBe(keys.length);
});
