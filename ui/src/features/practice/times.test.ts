import { describe, expect, it } from 'vitest';
import { blankWeek, fieldsOf, mondayOnWeekdays, spanOf, weekLines } from './times';

describe('a week of staff', () => {
  it('takes Monday over to the other weekdays and leaves the weekend alone', () => {
    const week = mondayOnWeekdays({ ...blankWeek(), monday: '9-5', saturday: '9-1' });
    expect([week.tuesday, week.friday, week.saturday, week.sunday]).toEqual(['9-5', '9-5', '9-1', '']);
  });
  it('is the site’s hours until one is written down', () => {
    const shift = (holds: boolean) => ({ holds, said: 'Mon 9:00 AM–5:00 PM; Fri all day' });
    const line = (shifts: unknown[]) => weekLines({ shifts } as never).join(' | ');
    expect([line([]), line([shift(false)]), line([shift(true)])]).toEqual(['The site’s hours', 'Not at work now', 'Mon 9:00 AM–5:00 PM | Fri all day']);
  });
});

describe('a span of absence', () => {
  it('is whole days without times', () => {
    expect(spanOf('2026-03-09', null, '2026-03-13', null)).toEqual({ from: '2026-03-09T00:00', until: '2026-03-14T00:00' });
    expect(spanOf('2026-02-28', null, null, null).until).toBe('2026-03-01T00:00');
  });
  it('comes back as it was typed', () => {
    const spans: [string, string | null, string, string | null][] = [['2026-03-09', null, '2026-03-13', null], ['2026-03-09', '13:00', '2026-03-09', '17:30'], ['2026-03-09', '13:00', '2026-03-10', null]];
    for (const typed of spans) {
      const { from, until } = spanOf(...typed);
      const { day, time, last, end } = fieldsOf(from, until);
      expect([day, time, last, end]).toEqual(typed);
    }
  });
});
