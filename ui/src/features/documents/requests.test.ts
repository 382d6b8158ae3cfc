import { describe, expect, it } from 'vitest';
import type { PriorRequestView } from '$lib/generated/bindings';
import { answersOf, currentOf, periodOf } from './requests';

const request = (id: string, more: Partial<PriorRequestView> = {}): PriorRequestView => ({ id, status: { code: 'open', label: 'Open' }, due: false, since: null, until: null, ...more }) as PriorRequestView;

describe('requests for records', () => {
  it('lets only what is spoken be answered at once', () => {
    expect(answersOf('fax').map(({ code }) => code)).toEqual(['sent', 'will_send', 'refused', 'wrong']);
    expect(answersOf('call').map(({ code }) => code)).toEqual(['will_send', 'left_message', 'no_answer', 'refused', 'wrong']);
  });

  it('gives every answer of a way a key of its own', () => {
    for (const way of ['fax', 'call'] as const) {
      const keys = answersOf(way).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('says from when', () => {
    expect(periodOf({ since: null, until: null })).toBe('all they have');
    expect(periodOf({ since: '2019-01-01', until: null })).toBe('since 01/01/2019');
    expect(periodOf({ since: '2019-01-01', until: '2020-12-31' })).toBe('01/01/2019 to 12/31/2020');
  });

  it('is about the chosen one, else the one that is due', () => {
    const ended = request('c', { status: { code: 'came', label: 'Records came' } });
    const all = [request('a'), request('b', { due: true }), ended];
    expect(currentOf(all, null)?.id).toBe('b');
    expect(currentOf(all, 'a')?.id).toBe('a');
    expect(currentOf([ended], null)).toBeNull();
  });
});
