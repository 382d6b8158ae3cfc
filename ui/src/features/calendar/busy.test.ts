import { expect, test } from 'vitest';
import type { Provider, Room } from '../../lib/generated/bindings';
import { busyInput, choices, whatLeaves } from './busy';

const provider = (id: string, active = true): Provider => ({ id, name: `Dr. ${id}`, active }) as Provider;
const room = (id: string, active = true): Room => ({ id, name: `Chair ${id}`, active }) as Room;

test('everybody and every room in use can have a file', () => {
  expect(choices([provider('a'), provider('b', false)], [room('1'), room('2', false)])).toEqual([
    { value: 'provider:a', label: 'Dr. a' },
    { value: 'room:1', label: 'Chair 1' },
  ]);
});

test('what is asked names a provider or a room', () => {
  expect(busyInput('room:1', '2026-03-02', '2026-05-31', 'none')).toEqual({ of: { room: '1' }, from: '2026-03-02', to: '2026-05-31', patients: 'none' });
  expect(busyInput('provider:a', '2026-03-02', '2026-05-31', 'names').of).toEqual({ provider: 'a' });
});

test('what leaves the store is said in words', () => {
  expect(whatLeaves('room:1', 'none')).toBe('It holds the booked times of this room, and nothing about patients.');
  expect(whatLeaves('provider:a', 'names')).toContain('the names of your patients: whoever opens it sees who is treated here');
});
