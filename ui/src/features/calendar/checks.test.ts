import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import type { SessionChecks } from '../../lib/generated/bindings';
import { checks as seen } from '../../lib/mock/checks';
import CheckList from './CheckList.svelte';
import { answerWords, besideCheck, byMoment, currentCheck, dueWords, keyOfCheck, sourceWords, stepWords } from './checks';

const nothing = (): void => {};
const text = (body: string): string => body.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();
const drawn = (value: SessionChecks, more: { may?: boolean; decides?: boolean } = {}): string =>
  render(CheckList, {
    props: { seen: value, current: currentCheck(value.checks, null), may: true, decides: true, busy: false, onchoose: nothing, onok: nothing, onnotok: nothing, onletgo: nothing, ...more },
  }).body;

describe('the checks of a session', () => {
  const [driver, food, pressure, later, leaving] = seen.checks;
  it('answers the first that the visit waits for, unless another was chosen', () => {
    expect(currentCheck(seen.checks, null)).toBe(food);
    expect(currentCheck(seen.checks, keyOfCheck(leaving!))).toBe(leaving);
    expect(currentCheck([driver!, later!], null)).toBe(later);
    expect(currentCheck([driver!], null)).toBeUndefined();
  });
  it('walks from one to the next and stays at the ends', () => {
    expect(besideCheck(seen.checks, food, 1)).toBe(keyOfCheck(pressure!));
    expect(besideCheck(seen.checks, driver, -1)).toBe(keyOfCheck(driver!));
    expect(besideCheck(seen.checks, undefined, 1)).toBe(keyOfCheck(driver!));
    expect(besideCheck([], undefined, 1)).toBeNull();
  });
  it('stand under the moment they are due', () => {
    expect(byMoment(seen.checks).map(({ label, rows }) => `${label} ${rows.length}`)).toEqual(['Before 3', 'After the start 1', 'Before leaving 1']);
    expect([dueWords(later!), dueWords(food!)]).toEqual(['40 min after the start, 11:40 AM', '']);
  });
  it('say who answered, when, and what was corrected', () => {
    expect(answerWords(food!.answers[0]!)).toBe('Not OK · 10:32 AM · Kei Tanabe · Toast at 8.');
    const said = text(drawn(seen));
    expect(said).toContain('Not OK · 10:32 AM · Kei Tanabe · Toast at 8. Before: OK · 10:30 AM · Joanna Pruitt');
    expect(said).toContain('Treatment waits. Food and drink: when last: not OK; Blood pressure, pulse, oxygen: not answered.');
  });
  it('mark one as current, and offer to go on to clinicians alone', () => {
    expect(drawn(seen).match(/aria-current="true"/g)).toHaveLength(1);
    expect(text(drawn(seen))).toContain('Let it go on…');
    expect(text(drawn(seen, { decides: false }))).not.toContain('Let it go on…');
    const read = drawn(seen, { may: false });
    expect(read).not.toContain('<button');
  });
  it('show both answers of two offices', () => {
    const apart = { ...food!, answers: [...food!.answers, ...driver!.answers] };
    expect(text(drawn({ ...seen, checks: [apart] }))).toContain('Answered apart: Not OK · 10:32 AM · Kei Tanabe · Toast at 8. OK · 10:31 AM · Joanna Pruitt');
  });
  it('say what they rest on', () => {
    expect(text(drawn(seen))).toContain('Checks not verified');
    expect(sourceWords(seen)).toBe('From a third party: verify. Recovery and discharge checks as clinics describe them.');
    expect(sourceWords({ marks: [], protocol: 'Our TMS' })).toBe('From the practice’s own protocol, Our TMS.');
  });
  it('tell each step with its time, and when it was written down later', () => {
    expect(stepWords(seen.steps[1]!, '2026-03-03')).toContain('10:28 AM · Joanna Pruitt · written down');
  });
});
