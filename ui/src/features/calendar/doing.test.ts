import { expect, test, vi } from 'vitest';
import { DeskError } from '../../lib/call';
import type { SessionCard } from '../../lib/generated/bindings';
import { Doing } from './doing.svelte';

const { step } = vi.hoisted(() => ({ step: vi.fn() }));
vi.mock('$lib/verbs', () => ({ step, asks: () => true, offers: () => true }));

test('an offer that is taken keeps what else was asked for, such as another provider', async () => {
  const doing = new Doing();
  const session = { id: 's1' } as SessionCard;
  step.mockRejectedValueOnce(new DeskError({ code: 'refused', message: 'The provider treats someone else.', field: null }));
  await doing.run('move', session, { starts: '2026-03-03T10:00', provider_id: 'd2' });
  expect(doing.asking).toMatchObject({ verb: 'move' });
  expect({ ...doing.tried, starts: '2026-03-03T11:00', room_id: 'c2' }).toEqual({ starts: '2026-03-03T11:00', room_id: 'c2', provider_id: 'd2' });
  step.mockResolvedValueOnce({ value: null });
  await doing.run('move', session, { ...doing.tried, starts: '2026-03-03T11:00' });
  expect([doing.tried, doing.asking]).toEqual([{}, null]);
});

test('what was tried is forgotten with the small window', async () => {
  const doing = new Doing();
  step.mockRejectedValueOnce(new DeskError({ code: 'refused', message: 'It is taken.', field: null }));
  await doing.run('move', { id: 's1' } as SessionCard, { provider_id: 'd2' });
  doing.close();
  expect(doing.tried).toEqual({});
});
