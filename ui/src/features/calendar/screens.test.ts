import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import type { Board, Month } from '../../lib/generated/bindings';
import { calendarAnswers } from '../../lib/mock/calendar';
import CalledOff from './CalledOff.svelte';
import { calledOff } from './lanes';
import MonthGrid from './MonthGrid.svelte';
import Shown from './Shown.svelte';
import Week from './Week.svelte';

const nothing = (): void => {};
const text = (body: string): string => body.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();
const board = (input: object): Board => calendarAnswers.board!(input as never) as Board;
const month = (day: string): Month => calendarAnswers.month!({ day } as never) as Month;

describe('the week', () => {
  const week = board({ from: '2026-03-02', to: '2026-03-08' });
  const shown = (by: 'room' | 'person', of = week): string => text(render(Week, { props: { board: of, by, now: of.now, onopen: nothing, onlist: nothing, onday: nothing } }).body);
  it('has a row for each room, or for each provider and nobody', () => {
    expect(shown('room')).toContain('TMS 1, Tue, Mar 3');
    for (const row of ['Kei Tanabe, Tue, Mar 3', 'Miriam Halloran, Tue, Mar 3', 'No provider, Tue, Mar 3']) expect(shown('person')).toContain(row);
    expect(shown('person')).not.toContain('TMS 1, Tue, Mar 3');
  });
  it('leaves out rooms of other kinds', () => {
    const narrowed = board({ from: '2026-03-02', to: '2026-03-08', filter: { kinds: ['chair'], modalities: [], people: [], hide_done: false, hide_lost: false } });
    expect(shown('room', narrowed)).toContain('Chair 1, Tue, Mar 3');
    expect(shown('room', narrowed)).not.toContain('TMS 1, Tue, Mar 3');
    expect(text(render(Shown, { props: { board: narrowed, onall: nothing } }).body)).toMatch(/^Rooms: chair\. \d+ of \d+ sessions shown\. Show everything/);
  });
});

describe('what was called off', () => {
  it('is counted, and opens with a key', () => {
    const off = calledOff(board({ from: '2026-03-03', to: '2026-03-03' }).sessions);
    expect(off).toHaveLength(1);
    expect(text(render(CalledOff, { props: { sessions: off, onopen: nothing } }).body)).toMatch(/^Called off \( ?1 ?\) Shift X$/);
    expect(text(render(CalledOff, { props: { sessions: [], onopen: nothing } }).body)).toBe('');
  });
});

describe('the month', () => {
  const grid = (day: string): string => render(MonthGrid, { props: { month: month(day), day, onopen: nothing, onturn: nothing } }).body;
  it('says of each day what stands there, and has one stop for the Tab key', () => {
    const body = grid('2026-03-03');
    expect(text(body)).toMatch(/Tue, Mar 3, today, \d+ sessions, .*TMS station \d+ % booked/);
    expect(text(body)).toContain('Fri, Mar 6, closed: Staff training');
    expect(body.match(/tabindex="0"/g)).toHaveLength(1);
    expect(body.match(/aria-current="date"/g)).toHaveLength(1);
  });
});
