import { describe, expect, it } from 'vitest';
import { week } from '../../lib/mock/finishing';
import { byDay, headline, keyOf, long, timeWords, wantWords, whyWords } from './text';

describe('the week in words', () => {
  it('says what is open, who needs a visit and what is not confirmed', () => {
    expect(headline(week)).toBe('3 open times (7 h 30 min), 4 patients need a visit, 4 of 31 not confirmed');
    expect(headline({ open: [], open_minutes: 0, wanting: [], booked: 2, unconfirmed: 0 })).toBe('no open time, nobody needs a visit, all 2 confirmed');
    expect(headline({ ...week, wanting: week.wanting.slice(0, 1), booked: 0 })).toContain('1 patient needs a visit, nothing booked yet');
  });
  it('gives times by day, with how long and whether a session left them', () => {
    expect(byDay(week.open).map(({ day, times }) => [day, times.length])).toEqual([['2026-03-10', 2], ['2026-03-11', 1]]);
    expect(timeWords(week.open[0]!)).toBe('8:00 AM to 12:00 PM · 4 h · left by a session');
    expect([0, 30, 60, 95].map(long)).toEqual(['0 min', '30 min', '1 h', '1 h 35 min']);
    expect(new Set(week.open.map(keyOf)).size).toBe(3);
  });
  it('says who needs what and why a time fits', () => {
    expect(wantWords(week.wanting[2]!)).toBe('Session 7, TMS for depression: 36 sessions · 20 min · any time · 2 more after this one');
    expect(whyWords(week.open[0]!.fits[0]!)).toBe('Soon, likes this time, waits 7 days.');
    expect(whyWords({ reasons: [] })).toBe('');
  });
});
