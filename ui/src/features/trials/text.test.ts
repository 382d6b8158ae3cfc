import { describe, expect, it } from 'vitest';
import { amountWords, drugOf, headline, nameWords, spanWords } from './text';

const word = (code: string) => ({ code, label: code });

describe('what was tried, in words', () => {
  it('says when, as well as it is known', () => {
    const span = (started: string | null, stopped: string | null, goes_on = false): string => spanWords({ started, stopped, goes_on });
    expect([span('3/2023', '9/2023'), span('2024', null, true), span(null, null, true), span('2024', null), span(null, '2019'), span(null, null)]).toEqual(['3/2023 to 9/2023', 'since 2024', 'goes on', 'from 2024', 'until 2019', '']);
  });
  it('says how much, and of what', () => {
    expect(amountWords({ dose: '200 mg', weeks_at_dose: 10, sessions: null })).toBe('200 mg · 10 weeks');
    expect(amountWords({ dose: null, weeks_at_dose: 1, sessions: 36 })).toBe('1 week · 36 sessions');
    expect(nameWords({ name: 'Aripiprazole', drug_class: 'Atypical antipsychotic', with_what: 'Sertraline' })).toBe('Aripiprazole (Atypical antipsychotic) with Sertraline');
    expect(nameWords({ name: 'CBT', drug_class: null, with_what: null })).toBe('CBT');
  });
  it('counts the present episode and what lacks something', () => {
    const line = (code: string, lacks: string[]) => ({ episode: word(code), lacks }) as never;
    expect(headline([line('current', ['dose']), line('earlier', [])])).toBe('2 lines, 1 in the present episode; 1 lacks something payers usually ask for');
    expect(headline([line('earlier', [])])).toBe('1 line');
  });
  it('knows a medicine by the name it is sold under', () => {
    const drugs = [{ name: 'Sertraline', brands: ['Zoloft'], class: 'SSRI' }];
    expect(drugOf(' zoloft ', drugs)?.name).toBe('Sertraline');
    expect(drugOf('zol', drugs)).toBeNull();
  });
});
