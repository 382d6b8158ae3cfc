import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import { missed } from '../../lib/mock/missed';
import MissDetail from './MissDetail.svelte';
import MissList from './MissList.svelte';

const nothing = (): void => {};
const text = (body: string): string => body.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();

describe('a missed visit', () => {
  it('says in the list who, how late and which session, and a risk flag in words', () => {
    const { body } = render(MissList, { props: { visits: missed.visits, current: 'mcassidy', days: 60, onchoose: nothing } });
    expect(text(body)).toContain('Cassidy, Dara Risk flag For the clinician, overdue by 42 min Mon, Mar 2 · Session 5 of 8, Spravato');
    expect(body.match(/aria-current="true"/g)).toHaveLength(1);
  });
  it('shows why it is the clinician’s, what was tried, how to reach the patient and that no fee may be asked', () => {
    const said = text(render(MissDetail, { props: { visit: missed.visits[0]!, onrebook: nothing } }).body);
    for (const part of ['For the clinician. Risk flag, and 3 attempts did not reach the patient.', 'Suicide attempt in 2024', '(555) 013-8854', 'first choice · leave no message · tried twice', 'Text: Message left', 'Joanna Pruitt · Rang out.', 'Veterans Affairs never allows one'])
      expect(said).toContain(part);
  });
  it('without an attempt says by when the patient is to be reached', () => {
    const said = text(render(MissDetail, { props: { visit: { ...missed.visits[1]!, attempts: [], ways: [] }, onrebook: nothing } }).body);
    expect(said).toContain('Nobody tried yet. Reach them by Wed, Mar 4, 9:00 AM.');
    expect(said).toContain('No telephone, e-mail or address is on the chart.');
  });
});
