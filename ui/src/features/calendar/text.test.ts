import { describe, expect, it, test } from 'vitest';
import type { SessionCard } from '../../lib/generated/bindings';
import { cellLabel, lateWords, minutesLeft, part, roomLine, standing, tileLabel, tileName, tilePart, weekDays, weekOf, weekTitle } from './text';

const card = (more: Partial<SessionCard> = {}): SessionCard =>
  ({
    id: 's', patient: 'Lam, C.', patient_full: 'Lam, Chloe', born_on: '1981-04-09', room: 'Chair 2', number: 3, total: 6, modality: { code: 'ketamine', label: 'Ketamine' }, status: { code: 'booked', label: 'Booked' }, starts: '2026-03-03T12:30', minutes: 60, recovery_minutes: 60,
    name_alert: false, started: null, stopped: null, ...more,
  }) as SessionCard;
const lane = (...sessions: SessionCard[]): { sessions: SessionCard[]; shown: SessionCard[] } => ({ sessions, shown: sessions });
const day = (on: string, opens: string | null = '08:00') => ({ day: on, closed: null, opens, closes: opens && '16:30' });

describe('the calendar', () => {
  it('reads a tile aloud', () => {
    expect(tileLabel(card({ name_alert: true }))).toBe('Lam, Chloe, born 04/09/1981, 12:30 PM to 2:30 PM, Chair 2, Ketamine, session 3 of 6, Booked, name alert: another patient has a similar name');
    expect(tileLabel(card())).toBe('Lam, C., 12:30 PM to 2:30 PM, Chair 2, Ketamine, session 3 of 6, Booked');
  });
  it('says how late a patient is, and aloud too', () => {
    const late = card({ late_minutes: 12 });
    expect([lateWords(late), lateWords(card({ late_minutes: 12, arrived: '2026-03-03T12:42' })), lateWords(card())]).toEqual(['12 min late', 'Came 12 min late', '']);
    expect([standing(late), standing(card({ late_minutes: 12, status: { code: 'done', label: 'Done' } }))]).toEqual(['12 min late · Booked', 'Done']);
    expect(tileLabel(late)).toContain('session 3 of 6, 12 min late, Booked');
  });
  it('tells like names apart where they are cut off', () => {
    const like = card({ patient: 'Delacroix, R.', name_alert: true });
    expect([tileName(like), tilePart(like)]).toEqual(['R. Delacroix', 'b. 1981 · 3/6']);
    expect([tileName(card({ patient: 'Cher', name_alert: true })), tileName(card()), tilePart(card())]).toEqual(['Cher', 'Lam, C.', '3/6']);
  });
  it('names the part of a course, or the kind of a single session', () => {
    expect([part(card()), part(card({ number: null, total: null }))]).toEqual(['3/6', 'Ketamine']);
  });
  test.each([
    ['not started', {}, '2026-03-03T13:00', 90],
    ['started late', { started: '2026-03-03T12:40' }, '2026-03-03T14:00', 40],
    ['stopped early', { started: '2026-03-03T12:30', stopped: '2026-03-03T13:10' }, '2026-03-03T13:30', 40],
    ['over', {}, '2026-03-03T16:00', 0],
  ])('counts the minutes left: %s', (_, more, now, left) => {
    expect(minutesLeft(card(more), now)).toBe(left);
  });
  test.each([
    ['2026-03-02', '2026-03-06', 'Mar 2 – 6, 2026'],
    ['2026-03-30', '2026-04-03', 'Mar 30 – Apr 3, 2026'],
    ['2025-12-29', '2026-01-02', 'Dec 29, 2025 – Jan 2, 2026'],
  ])('titles the week from %s to %s', (from, to, title) => {
    expect(weekTitle(from, to)).toBe(title);
  });
  it('begins the week on Monday', () => {
    expect(weekOf('2026-03-08')).toEqual({ from: '2026-03-02', to: '2026-03-08' });
  });
  it('shows a weekend day only when it is used', () => {
    const days = ['02', '03', '04', '05', '06', '07', '08'].map((date, at) => day(`2026-03-${date}`, at < 5 ? '08:00' : null));
    expect(weekDays(days, [card({ starts: '2026-03-07T09:00' })]).map((one) => one.day.slice(8))).toEqual(['02', '03', '04', '05', '06', '07']);
  });
  it('says what a room still holds', () => {
    expect(roomLine(lane(card()), day('2026-03-03'), '2026-03-03T12:40')).toEqual({ booked: '1 session', free: 'free 2:30' });
    expect(roomLine(lane(card()), day('2026-03-02'), '2026-03-03T12:40')).toEqual({ booked: '1 session', free: '' });
    expect(roomLine({ sessions: [card()], shown: [] }, day('2026-03-03'), '2026-03-03T12:40')).toEqual({ booked: 'None shown', free: 'free 2:30' });
    expect(roomLine({ ...lane(card()), frees: false }, day('2026-03-03'), '2026-03-03T12:40')).toEqual({ booked: '1 session', free: '' });
    expect(cellLabel('Chair 2', { ...day('2026-03-05'), closed: 'Staff training' }, lane(), '2026-03-03T12:40')).toBe('Chair 2, Thu, Mar 5, Staff training');
  });
});
