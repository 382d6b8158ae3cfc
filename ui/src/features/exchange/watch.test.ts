import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useDoor, type Reply } from '$lib/call';
import { session } from '$lib/session.svelte';
import { undoStack } from '$lib/undo.svelte';
import { status as mocked } from '../../lib/mock/exchange';
import type { SyncStatus } from './contract';
import { exchange } from './watch.svelte';

const document = Object.assign(new EventTarget(), { hidden: false });
const asking = { id: 'q1', name: 'Tablet', person: 'Kei Tanabe', asked_at: '', words: [] };
let status: SyncStatus = mocked;
let asked = 0;
let hear: (kinds: unknown) => void = () => {};
let stop = (): void => {};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', document);
  document.hidden = false;
  asked = 0;
  status = mocked;
  vi.spyOn(session, 'may').mockReturnValue(true);
  useDoor({
    call: async () => ({ value: (asked++, status), changed: [], undo: null, said: null }) as Reply<unknown>,
    paper: async () => new Uint8Array(),
    on: async (_, listen) => ((hear = listen), () => {}),
  });
  stop = exchange.follow();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const after = async (ms: number): Promise<number> => (await vi.advanceTimersByTimeAsync(ms), asked);

it('the share is looked at now and every ten seconds', async () => {
  expect([await after(0), await after(9_000), await after(1_000), await after(10_000)]).toEqual([1, 1, 2, 3]);
});

it('while something is exchanged it is looked at every second', async () => {
  status = { ...mocked, working: { what: 'Placing', done: 1, of: 2 } };
  await after(10_000);
  expect([await after(0), await after(1_000), await after(1_000)]).toEqual([2, 3, 4]);
});

it('a window that is not seen does not look, and looks at once when it is seen again', async () => {
  await after(0);
  document.hidden = true;
  document.dispatchEvent(new Event('visibilitychange'));
  const hidden = await after(60_000);
  document.hidden = false;
  document.dispatchEvent(new Event('visibilitychange'));
  expect([hidden, await after(0)]).toEqual([1, 2]);
});

it('a change of the exchange or of conflicts is shown at once, others are not its business', async () => {
  await after(0);
  hear(['patients']);
  const other = await after(0);
  hear(['patients', 'conflicts']);
  const own = await after(0);
  hear('nonsense');
  expect([other, own, await after(0)]).toEqual([1, 2, 2]);
});

it('a computer that waits to be let in is said once', async () => {
  await after(0);
  const said = vi.spyOn(undoStack, 'say');
  status = { ...mocked, requests: [asking] };
  await after(10_000);
  await after(20_000);
  expect(said.mock.calls).toEqual([['Tablet asks to join. Its six words are under Sync.']]);
});

it('nothing of it stays when the desk is locked', async () => {
  await after(0);
  exchange.forget();
  expect([exchange.status, exchange.error]).toEqual([null, null]);
});
