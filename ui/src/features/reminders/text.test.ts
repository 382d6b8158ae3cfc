import { expect, test } from 'vitest';
import { reminders } from '../../lib/mock/reminders';
import { headline, lengthWords, outcomesOf, recorded, sendable, stateWords, toneOf, wayValue } from './text';

const [ready, called, blocked, later] = reminders.rows;

test('the head counts what can go out first', () => {
  expect(headline(reminders)).toBe('2 to send, 1 cannot be sent, 1 later');
  expect(headline({ ready: 0, blocked: 0, later: 0, reminded: 0 })).toBe('Nobody is to be reminded');
});

test('a reminder that waits says until when', () => {
  expect(stateWords(later!, '2026-03-03')).toMatch(/^Later, from .*8:00 AM$/);
  expect(stateWords(ready!, '2026-03-03')).toBe('To send');
  expect([toneOf(blocked!.state.code), toneOf('unheard of')]).toEqual(['stop', 'plain']);
});

test('a message can be left only where one may be', () => {
  expect(outcomesOf({ voicemail: null }).map(({ code }) => code)).toEqual(['reached', 'no_answer', 'wrong']);
  expect(outcomesOf({ voicemail: 'Hello' }).map(({ key }) => key)).toEqual(['r', 'm', 'n', 'w']);
});

test('together go those of one channel that are ready, one of each patient and never calls', () => {
  const twice = [ready!, { ...ready!, session_id: 'second' }, { ...ready!, session_id: 'other', patient_id: 'other' }, called!, later!];
  expect(sendable(twice, 'text')).toEqual([ready!.session_id, 'other']);
  expect(sendable(twice, 'call')).toEqual([]);
});

test('what is written down names the visit’s time, the way and what was said', () => {
  expect(recorded(called!, called!.ways[0]!, 'reached', ' Comes. ')).toEqual({ session_id: 'rtran', starts: '2026-03-05T09:00', channel: 'call', outcome: 'reached', contact_id: 'c-Home-call', note: 'Comes.' });
  expect(recorded(called!, { ...called!.ways[0]!, channel: { code: 'letter', label: 'Letter' }, contact_id: null }, 'sent')).toEqual({ session_id: 'rtran', starts: '2026-03-05T09:00', channel: 'letter', outcome: 'sent' });
});

test('lengths and numbers are said as people say them', () => {
  expect(lengthWords(ready!.ways[0]!)).toBe('138 characters, one message');
  expect(lengthWords({ length: { places: 90, pieces: 2, wide: true } })).toBe('90 characters, 2 messages; an unusual letter makes them shorter');
  expect(lengthWords(called!.ways[0]!)).toBeNull();
  expect([wayValue(ready!.ways[0]!), wayValue(blocked!.ways[0]!)]).toEqual(['(555) 013-8858', 'dara.cassidy@example.com']);
});
