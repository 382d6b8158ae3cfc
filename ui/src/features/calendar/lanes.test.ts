import { describe, expect, it, test } from 'vitest';
import type { Board, SessionCard } from '../../lib/generated/bindings';
import { calledOff, lanesOf, moveOf, NOBODY, shownOf } from './lanes';
import { gapsOf, timeOf } from './layout';

const one = (id: string, room_id: string, provider_id: string | null, status = 'booked', starts = '2026-03-03T10:00'): SessionCard =>
  ({ id, room_id, provider_id, provider: provider_id && 'M. Halloran', starts, minutes: 60, recovery_minutes: 60, status: { code: status, label: status } }) as SessionCard;
const day = { day: '2026-03-03', closed: null, opens: '08:00', closes: '16:00' };
const board = (more: Partial<Board> = {}): Board =>
  ({
    days: [day], rooms: [{ id: 'c1', name: 'Chair 1', kind: { code: 'chair', label: 'Chair' } }, { id: 'r1', name: 'TMS 1', kind: { code: 'tms', label: 'TMS bay' } }],
    people: [{ id: 'd1', name: 'M. Halloran', kind: { code: 'provider', label: 'Provider' }, helps: [] }, { id: 'n1', name: 'D. Whitlock', kind: { code: 'staff', label: 'Staff' }, helps: ['a'] }],
    sessions: [one('a', 'c1', 'd1'), one('b', 'r1', null), one('x', 'c1', 'd1', 'cancelled')], filtered: null, ...more,
  }) as Board;
const told = (of: Board, by: 'room' | 'person'): string => lanesOf(of, by).map(({ name, shown }) => `${name}: ${shown.map(({ id }) => id).join('')}`).join(', ');

describe('the lanes of a board', () => {
  it('are rooms, or people with what they treat and help with, and one for nobody', () => {
    expect(told(board(), 'room')).toBe('Chair 1: ax, TMS 1: b');
    expect(told(board(), 'person')).toBe('M. Halloran: ax, D. Whitlock: a, No provider: b');
  });
  it('leave out what a filter hides, and keep free times true', () => {
    const filtered = { words: 'Rooms: TMS bay.', hidden: ['a', 'x'], hidden_rooms: ['c1'], hidden_people: [] };
    expect(told(board({ filtered }), 'room')).toBe('TMS 1: b');
    const hidden = { words: 'Without: done.', hidden: ['a'], hidden_rooms: [], hidden_people: [] };
    const [chair] = lanesOf(board({ filtered: hidden }), 'room');
    expect(gapsOf(chair!.sessions, day, 0, chair!.until).map(({ from, to }) => `${timeOf(from)}–${timeOf(to)}`)).toEqual(['08:00–10:00', '12:00–16:00']);
    expect(shownOf(board({ filtered: hidden })).map(({ id }) => id)).toEqual(['b', 'x']);
  });
  it('show nobody’s lane without sessions only while nothing is hidden', () => {
    const none = { words: 'People: M. Halloran.', hidden: ['b'], hidden_rooms: [], hidden_people: ['n1'] };
    expect(told(board({ filtered: none }), 'person')).toBe('M. Halloran: ax');
    expect(told(board({ sessions: [] }), 'person')).toContain('No provider: ');
  });
  it('hold a provider until the treatment ends, and a room until recovery ends', () => {
    const ends = (by: 'room' | 'person'): string => lanesOf(board(), by).map((lane) => timeOf(lane.until(one('a', 'c1', 'd1')))).join(' ');
    expect([ends('room'), ends('person')]).toEqual(['12:00 12:00', '11:00 11:00 12:00']);
  });
});

describe('a session put down', () => {
  const session = one('a', 'c1', 'd1');
  const at = (time: string): string => `2026-03-03T${time}`;
  test.each([
    ['in another room', 'room', 'c1', 'r1', '10:00', { starts: at('10:00'), room_id: 'r1' }],
    ['at another time', 'room', 'c1', 'c1', '11:00', { starts: at('11:00') }],
    ['with another provider', 'person', 'd1', 'd2', '11:00', { starts: at('11:00'), provider_id: 'd2' }],
    ['in the lane of its own provider, from a helper’s', 'person', 'n1', 'd1', '10:00', null],
    ['in the lane of nobody, keeps its provider', 'person', 'd1', NOBODY, '11:00', { starts: at('11:00') }],
    ['in the lane of nobody at the same time changes nothing', 'person', 'd1', NOBODY, '10:00', null],
  ] as const)('%s', (_, by, from, to, time, change) => {
    expect(moveOf(session, { from, to, starts: at(time) }, by)).toEqual(change);
  });
});

test('what was called off is listed and nothing else', () => {
  expect(calledOff(board().sessions).map(({ id }) => id)).toEqual(['x']);
});
