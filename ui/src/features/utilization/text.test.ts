import { describe, expect, it } from 'vitest';
import { besideWords, hourWord, hours, hoursOf, idleWords, percentWord, rateOf, spanOf } from './text';

describe('the use of rooms in words', () => {
  it('counts in whole weeks from Monday, also when today is a Sunday', () => {
    expect(spanOf('week', '2026-03-03', 0)).toEqual({ from: '2026-03-02', to: '2026-03-08' });
    expect(spanOf('week', '2026-03-08', 0)).toEqual({ from: '2026-03-02', to: '2026-03-08' });
    expect(spanOf('past', '2026-03-03', 0)).toEqual({ from: '2026-02-02', to: '2026-03-01' });
    expect(spanOf('past', '2026-03-03', -1)).toEqual({ from: '2026-01-05', to: '2026-02-01' });
    expect(spanOf('coming', '2026-03-03', 0)).toEqual({ from: '2026-03-09', to: '2026-04-05' });
  });
  it('says hours and shares', () => {
    expect([hours(0), hours(90), hours(500)]).toEqual(['0 h', '1.5 h', '8.3 h']);
    expect([percentWord(0), percentWord(null)]).toEqual(['0%', '–']);
    expect([hourWord(0), hourWord(9), hourWord(12), hourWord(17)]).toEqual(['12 AM', '9 AM', '12 PM', '5 PM']);
    expect([rateOf({ due: 0, missed: 0 }), rateOf({ due: 3, missed: 1 })]).toEqual([null, 33]);
  });
  it('says what stands free and what is odd', () => {
    expect(idleWords({ idle_slots: 0, longest_idle: 0 })).toBe('none');
    expect(idleWords({ idle_slots: 3, longest_idle: 120 })).toBe('3, the longest 2 h');
    expect(besideWords({ down_minutes: 0, outside_minutes: 0 })).toBe('');
    expect(besideWords({ down_minutes: 240, outside_minutes: 30 })).toBe('out of order 4 h, 0.5 h outside the hours');
  });
  it('shows every hour between the first and the last that is open', () => {
    const hour = (at: number) => ({ hour: at, percent: 0, idle_minutes: 0 });
    const weekdays = [{ weekday: 1, percent: 0, hours: [hour(9), hour(10)] }, { weekday: 2, percent: 0, hours: [hour(13)] }];
    expect(hoursOf({ weekdays })).toEqual([9, 10, 11, 12, 13]);
    expect(hoursOf({ weekdays: [] })).toEqual([]);
  });
});
