import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import { week } from '../../lib/mock/finishing';
import Fitting from './Fitting.svelte';
import Needing from './Needing.svelte';
import OpenTimes from './OpenTimes.svelte';
import { keyOf } from './text';

const text = (body: string): string => body.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();

describe('the week before it stands', () => {
  it('lists open times by day with how many could come', () => {
    const { body } = render(OpenTimes, { props: { open: week.open, current: keyOf(week.open[1]!), onchoose: () => {} } });
    expect(text(body)).toMatch(/Tue, Mar 10 Chair 1 2 patients could come 8:00 AM to 12:00 PM .* Wed, Mar 11 TMS 1 1 patient could come/);
    expect(body.match(/aria-current="true"/g)).toHaveLength(1);
  });
  it('offers each patient the time that fits best, and booking only to those who may', () => {
    const shown = (may: boolean): string => text(render(Fitting, { props: { time: week.open[0]!, wanting: week.wanting, may } }).body);
    expect(shown(true)).toMatch(/Solis, Gabriela .* Soon, likes this time, waits 7 days\. Book at 8:30 AM .* Tran, Minh/);
    expect(shown(false)).not.toContain('Book at');
    expect(text(render(Fitting, { props: { time: week.open[1]!, wanting: week.wanting, may: true } }).body)).toContain('Nobody who needs a visit could come then.');
  });
  it('says of everybody where they fit best, or that nothing does', () => {
    const said = text(render(Needing, { props: { wanting: week.wanting, may: true } }).body);
    expect(said).toMatch(/Ellis, Jordan .* Course since Fri, Feb 27 .* Best: Wed, Mar 11, 2:00 PM, TMS 1 \. The usual time/);
    expect(said).toMatch(/Whitfield, Grace .* No open time of this week fits\.$/);
    expect(text(render(Needing, { props: { wanting: [], may: true } }).body)).toContain('Everybody has their visits');
  });
});
