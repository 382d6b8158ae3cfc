import { describe, expect, it } from 'vitest';
import type { FormItem } from '../../lib/generated/bindings';
import { answerOf, asksDetail, changeWords, entriesOf, headline, keyOf, optionsOf, placeOf, rowWords, scoreWords, sparkline, ticked } from './text';

const item = (more: Partial<FormItem>): FormItem => ({ code: '1', text: 'How often?', help: null, kind: 'choice', required: true, options: null, range: null, detail: null, flag: null, when: null, ...more });
const frequency = [0, 1, 2, 3].map((points) => ({ code: String(points), label: `Label ${points}`, points }));
const word = (code: string, label: string) => ({ code, label });
const score = { sum: 14, shown: '14', band: 'Moderate', missing: 0, prorated: false, most: 27 };

describe('an answer by a key', () => {
  it('is the digit of a scale, the place of an option, or the first letter of yes, no and unsure', () => {
    const scale = optionsOf(item({ options: 'frequency' }), { frequency });
    expect(['0', '3', '4', 'y'].map((key) => answerOf(key, scale))).toEqual(['0', '3', null, null]);
    const yes = optionsOf(item({ kind: 'yes_no_unsure' }), {});
    expect(['y', 'N', 'u', '1', '9'].map((key) => answerOf(key, yes))).toEqual(['yes', 'no', 'unsure', 'yes', null]);
    expect(yes.map(({ code }) => keyOf(code, yes))).toEqual(['y', 'n', 'u']);
    const worded = [{ code: 'arm' }, { code: 'leg' }];
    expect(['1', '2', '3'].map((key) => answerOf(key, worded))).toEqual(['arm', 'leg', null]);
    expect(keyOf('leg', worded)).toBe('2');
  });
  it('offers every number of a rating, of which ten has no key', () => {
    const rating = optionsOf(item({ kind: 'rating', range: { least: 0, most: 10, step: 1, unit: null, least_label: 'No pain', most_label: 'Worst pain' } }), {});
    expect(rating.map(({ code }) => code)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect([answerOf('7', rating), keyOf('10', rating)]).toEqual(['7', null]);
  });
});

describe('answers', () => {
  it('are ticked in the order of the form', () => {
    const options = [{ code: 'a' }, { code: 'b' }, { code: 'c' }];
    expect(ticked(null, 'c', options)).toBe('c');
    expect(ticked('c', 'a', options)).toBe('a,c');
    expect(ticked('a', 'a', options)).toBeNull();
  });
  it('ask for words where the form says so', () => {
    const asked = item({ detail: { on: ['yes', 'unsure'], text: 'Which?', required: true } });
    expect([asksDetail(asked, 'yes'), asksDetail(asked, 'no'), asksDetail(asked, 'no,unsure'), asksDetail(item({}), 'yes')]).toEqual([true, false, true, false]);
  });
  it('of a list leave room for one more', () => {
    const section = { code: 's', title: null, help: null, when: null, repeat: { at_least: 0, at_most: 3, one: 'Medicine' }, items: [item({ code: 'drug', kind: 'drug' })] };
    const given = (value: string | null) => ({ value, detail: null, revision: 1 });
    expect(entriesOf(section, {})).toEqual([0]);
    expect(entriesOf(section, { [placeOf('drug', 0)]: given(null), [placeOf('drug', 1)]: given('Bupropion') })).toEqual([1, 2]);
    expect(entriesOf(section, { [placeOf('drug', 2)]: given('Bupropion') })).toEqual([2]);
  });
});

describe('a form in words', () => {
  it('says what it came to and what is missing', () => {
    expect(scoreWords(score)).toBe('14 of 27, moderate');
    expect(scoreWords({ ...score, sum: null, shown: null, band: null, missing: 2 }, 9)).toBe('7 of 9 answered');
    expect(scoreWords({ ...score, shown: '4.3', prorated: true, band: 'Mild' })).toBe('4.3, mild, prorated');
    expect(scoreWords(null)).toBe('');
    const row = { status: word('open', 'Being filled in'), score: null, results: [{ label: 'Triage', level: word('high', 'High') }], missing: 2, mode: word('paper', 'On paper'), note: null };
    expect(rowWords(row as never)).toBe('2 missing · Triage: high · on paper');
    expect(headline({ flags: [{}] as never, forms: [row, { status: word('complete', 'Complete') }] as never })).toBe('1 warning, 2 forms, 1 being filled in');
  });
  it('says how far a score is from the first', () => {
    expect(changeWords({ points: 8, percent: 40, response: word('partial', 'Partial response'), meaningful: true })).toBe('8 points better (40 %), partial response');
    expect(changeWords({ points: -1, percent: null, response: null, meaningful: false })).toBe('1 point worse, less than matters');
    expect(changeWords({ points: 0, percent: 0, response: null, meaningful: false })).toBe('as at first');
  });
  it('draws a line from the first score to the last', () => {
    const point = (sum: number) => ({ response_id: 'r', day: '2026-03-03', sum, shown: String(sum), band: null });
    expect(sparkline({ points: [point(20), point(10)], most: 20 }, 100, 20)).toBe('M0.0 0.0 L100.0 10.0');
    expect(sparkline({ points: [point(20)], most: 20 }, 100, 20)).toBe('');
  });
});
