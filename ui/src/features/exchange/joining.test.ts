import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useDoor, type Reply } from '$lib/call';
import type { JoinState, SharePlace } from './contract';
import { Joining } from './joining.svelte';

const place: SharePlace = { kind: 'folder', folder: '/srv/share' };
const at = (code: string): JoinState => ({ step: { code, label: code }, words: ['walnut'], said: code, done: 0, of: 0, people: [], lost: null });
let answers: Record<string, () => unknown> = {};
const called: string[] = [];

beforeEach(() => {
  called.length = 0;
  useDoor({
    call: async (name) => {
      called.push(name);
      const value = answers[name]?.();
      if (value === undefined) throw { code: 'not_found', message: 'Nothing is joining.' };
      return { value, changed: [], undo: null, said: null } as Reply<unknown>;
    },
    paper: async () => new Uint8Array(),
    on: async () => () => {},
  });
});

describe('joining a practice', () => {
  it('goes from the code to the passphrase, the wait, the first fetch and the end', async () => {
    vi.useFakeTimers();
    answers = { read_invitation: () => ({ device_name: 'Infusion laptop', person: 'Dana', expires_at: '' }), join_practice: () => at('waiting_for_approval'), join_status: () => at('fetching') };
    const joining = new Joining();
    const stop = joining.follow();
    const steps = [joining.step];
    await joining.read(place, 'CODE');
    steps.push(joining.step);
    await joining.ask({ place, code: 'CODE', folder: null, passphrase: 'walnut river' });
    steps.push(joining.step);
    await vi.advanceTimersByTimeAsync(2000);
    steps.push(joining.step);
    answers.join_status = () => at('ready');
    await vi.advanceTimersByTimeAsync(2000);
    steps.push(joining.step);
    const looks = called.length;
    await vi.advanceTimersByTimeAsync(10_000);
    stop();
    vi.useRealTimers();
    expect(steps).toEqual(['code', 'passphrase', 'waiting', 'waiting', 'ready']);
    expect(called.length).toBe(looks);
  });
  it('takes up what was begun, and begins anew where nothing was', async () => {
    const joining = new Joining();
    answers = {};
    await joining.resume();
    expect(joining.step).toBe('code');
    answers = { join_status: () => at('waiting_for_approval') };
    await joining.resume();
    expect(joining.step).toBe('waiting');
    answers = { join_status: () => at('choose_person') };
    await joining.resume();
    expect(joining.step).toBe('person');
  });
  it('that was refused meanwhile says so', async () => {
    const joining = new Joining();
    answers = { join_status: () => at('refused') };
    await joining.resume();
    expect([joining.step, joining.state?.said]).toEqual(['ended', 'refused']);
  });
  it('whose state cannot be seen says why, goes on once it can, and may be given up', async () => {
    const joining = new Joining();
    answers = {};
    await joining.resume();
    expect([joining.state, joining.fault]).toEqual([null, 'Nothing is joining.']);
    answers = { join_status: () => at('fetching') };
    await joining.resume();
    expect([joining.step, joining.fault]).toEqual(['waiting', null]);
    answers = {};
    const other = new Joining();
    await other.resume();
    await other.stop();
    expect([other.fault, called.at(-1)]).toEqual([null, 'stop_joining']);
  });
  it('ends when it is refused, and may be begun again', async () => {
    const joining = new Joining();
    answers = { join_practice: () => at('refused') };
    await joining.ask({ place, code: 'CODE', folder: null, passphrase: 'x' });
    expect(joining.step).toBe('ended');
    await joining.stop();
    expect([joining.step, called.at(-1)]).toEqual(['code', 'stop_joining']);
  });
});
