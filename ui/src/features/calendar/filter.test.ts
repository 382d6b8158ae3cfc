import { expect, test } from 'vitest';
import type { Board } from '../../lib/generated/bindings';
import { everything, kindsOf, narrows, paperQuery, shownWords, toggled } from './filter';

test('a filter narrows once anything is chosen', () => {
  expect(narrows(everything())).toBe(false);
  expect([{ kinds: ['chair' as const] }, { hide_done: true }, { people: ['d1'] }].map((part) => narrows({ ...everything(), ...part }))).toEqual([true, true, true]);
  expect([toggled(['a'], 'b'), toggled(['a', 'b'], 'a')]).toEqual([['a', 'b'], ['b']]);
});

test('each kind of room is offered once', () => {
  const room = (code: string): Board['rooms'][number] => ({ kind: { code, label: code } }) as Board['rooms'][number];
  expect(kindsOf({ rooms: [room('tms'), room('chair'), room('tms')] }).map(({ code }) => code)).toEqual(['tms', 'chair']);
});

test('what is shown is counted', () => {
  const sessions = [{}, {}, {}] as Board['sessions'];
  expect(shownWords({ sessions, filtered: { words: '', hidden: ['x'], hidden_rooms: [], hidden_people: [] } })).toBe('2 of 3 sessions shown');
  expect(shownWords({ sessions: sessions.slice(1, 2), filtered: null })).toBe('1 of 1 session shown');
});

test('the address of its paper names kinds and ids only', () => {
  const filter = { ...everything(), kinds: ['chair' as const, 'tms' as const], people: ['d1'], hide_lost: true };
  expect(paperQuery(filter, 'person', '2026-03-08')).toEqual({ to: '2026-03-08', by: 'person', kinds: 'chair,tms', modalities: '', people: 'd1', without: 'lost' });
  expect(paperQuery(everything(), 'room', null)).toEqual({ to: null, by: null, kinds: '', modalities: '', people: '', without: '' });
});
