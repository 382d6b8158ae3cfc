import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import { conflicts, history } from '../../lib/mock/conflicts';
import { status as mocked } from '../../lib/mock/exchange';
import Arriving from './Arriving.svelte';
import ConflictDetail from './ConflictDetail.svelte';
import type { ConflictList, DeviceRow, HistoryRow, SyncStatus } from './contract';
import Devices from './Devices.svelte';
import Headline from './Headline.svelte';
import Inbox from './Inbox.svelte';
import InvitationCode from './InvitationCode.svelte';
import JoinWaiting from './JoinWaiting.svelte';
import NoShare from './NoShare.svelte';
import NotThisShare from './NotThisShare.svelte';
import Owners from './Owners.svelte';
import Recover from './Recover.svelte';
import Request from './Request.svelte';
import SettledDetail from './SettledDetail.svelte';

// What the fixtures say is what the program will say.
const status: SyncStatus = mocked;
const list: ConflictList = conflicts;
history satisfies HistoryRow[];
const nothing = (): void => {};
const text = (body: string): string => body.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();
const buttons = (body: string): string[] => [...body.replace(/<!--.*?-->/g, '').matchAll(/<button[^>]*>(.*?)<\/button>/gs)].map((found) => text(found[1] ?? ''));

describe('a conflict', () => {
  it('stands side by side, each with its author, device and verb', () => {
    const { body } = render(ConflictDetail, { props: { conflict: list.decide[0]!, place: 1, of: 3 } });
    expect(text(body)).toContain('Front desk Shown now Joanna Pruitt Tue, Mar 3');
    expect(buttons(body)).toEqual(['Keep Kowalski, Ewa 1', 'Keep Kowalska-Nowak, Ewa 2', 'Open the chart O']);
    expect(text(body)).toContain('1 of 3');
  });
  it('tells what differs in words, not by color alone', () => {
    const { body } = render(ConflictDetail, { props: { conflict: list.decide[0]!, place: 1, of: 3 } });
    expect(text(body).match(/\S+ \(differs\)/g)).toEqual(['Kowalski (differs)', 'Kowalska-Nowak (differs)']);
  });
  it('of a broken rule is left as it is with a note, and nobody is asked to drop a booking', () => {
    const { body } = render(ConflictDetail, { props: { conflict: list.decide[1]!, place: 2, of: 3 } });
    expect(buttons(body)).toEqual(['Both stay N', 'Open the day O']);
    expect(text(body)).not.toContain('Shown now');
  });
  it('says when a version is a removal', () => {
    expect(text(render(ConflictDetail, { props: { conflict: list.decide[2]!, place: 3, of: 3 } }).body)).toContain('Removed here');
  });
  it('that settled itself can be turned around', () => {
    expect(buttons(render(SettledDetail, { props: { settled: list.settled[0]! } }).body)).toEqual(['Show (555) 013-4401 2']);
  });
  it('is absent from an empty inbox, which says so', () => {
    const { body } = render(Inbox, { props: { list: { decide: [], settled: [], settled_words: 'Nothing today.' }, current: null, onchoose: nothing, onopen: nothing } });
    expect(text(body)).toBe('To decide 0 Nothing to decide. Settled without you Nothing today.');
  });
});

describe('the computers', () => {
  it('say who has what, and only owners cancel an invitation', () => {
    const props = { devices: status.devices as DeviceRow[], invitations: status.invitations, onopen: nothing };
    expect(text(render(Devices, { props: { ...props, leads: true } }).body)).toContain('Front desk this computer Joanna Pruitt · everything saved here');
    expect([buttons(render(Devices, { props: { ...props, leads: true } }).body).includes('Cancel'), buttons(render(Devices, { props: { ...props, leads: false } }).body).includes('Cancel')]).toEqual([true, false]);
  });
  it('are let in by six words', () => {
    const request = { id: 'q1', name: 'Tablet', person: 'Kei Tanabe', asked_at: '2026-03-03T15:40:00Z', words: ['walnut', 'orbit', 'candle', 'timber', 'lemon', 'harvest'] };
    const { body } = render(Request, { props: { request, leads: true } });
    expect(text(body)).toContain('These six words are the same on the new computer.');
    expect(buttons(body)).toEqual(['They are the same: let it in', 'Refuse']);
    expect(render(Request, { props: { request, leads: false } }).body).toContain('aria-disabled="true"');
  });
  it('are invited by a code that is read as one and drawn without inline styles', () => {
    const { body } = render(InvitationCode, { props: { invitation: { id: 'i', code: 'K7QF-3M2P', qr: '10\n01', expires_at: '2026-03-06T15:42:00Z' }, ondone: nothing } });
    expect(body).toContain('aria-label="Invitation code K7QF 3M2P"');
    expect(body).toContain('d="M4 4h1v1h-1zM5 5h1v1h-1z"');
    expect(body).not.toContain('style=');
  });
});

describe('the share', () => {
  it('says in one line what is saved, placed and received', () => {
    expect(text(render(Headline, { props: { status, blocked: null, oninvite: nothing } }).body)).toContain('Saved here 41,208 On the share 41,205 Received by 3 of 4 Waiting 3');
  });
  it('does not exchange with another share', () => {
    const fault = { code: 'not_this_share', message: 'This is not the share you used yesterday.', hint: null };
    const wrong = { ...status, share: { ...status.share!, fault } };
    expect(render(Headline, { props: { status: wrong, blocked: null, oninvite: nothing } }).body).toContain('First say which folder is the right one.');
    expect(buttons(render(NotThisShare, { props: { fault, place: '/srv', leads: true, onmove: nothing } }).body)).toEqual(['Choose the right folder', 'Place everything again…']);
  });
  it('is offered where there is none', () => {
    expect(buttons(render(NoShare, { props: { status: { ...status, share: null }, leads: true } }).body)).toEqual(['Set up the share C']);
  });
});

it('a new computer shows its six words while it waits, then the progress, then the way in', () => {
  const state = (code: string, label: string) => ({ step: { code, label }, words: ['walnut', 'orbit'], said: label, done: 1, of: 4, people: [], lost: null });
  const shown = (code: string, step: string): string => text(render(JoinWaiting, { props: { state: state(code, code), step, onstop: nothing, onagain: nothing, onready: nothing } }).body);
  expect(shown('waiting_for_approval', 'waiting')).toContain('1 walnut 2 orbit');
  expect(shown('fetching', 'waiting')).toContain('25 %');
  expect(shown('ready', 'ready')).toContain('Unlock the practice');
  expect(shown('refused', 'ended')).toContain('Try another code');
});

it('a way in that goes on after a restart is never without a way out', () => {
  const on = { onback: nothing, onready: nothing, onopened: nothing };
  const { body } = render(Arriving, { props: on });
  expect(text(body)).toContain('Looking how far it is');
  expect(buttons(body)).toEqual(['Stop…']);
  const state = { step: { code: 'refused', label: 'Not let in' }, words: [], said: 'The answer does not let this computer in.', done: 0, of: 0, people: [], lost: null };
  const refused = render(JoinWaiting, { props: { state, step: 'ended', onstop: nothing, onready: nothing } });
  expect(text(refused.body)).toContain('does not let this computer in');
  expect(buttons(refused.body)).toEqual(['Stop']);
});

it('a practice that comes back by its kit compares no words, names what is missing and asks who is there', () => {
  const state = { step: { code: 'fetching', label: 'Fetching' }, words: [], said: 'On their way.', done: 1, of: 4, people: [], lost: null };
  const { body } = render(JoinWaiting, { props: { state, step: 'waiting', onstop: nothing, onagain: nothing, onready: nothing } });
  expect(text(body)).toContain('25 %');
  expect(text(body)).not.toContain('six words');
  const people = [{ id: 'p1', name: 'Joanna Pruitt', role: { code: 'owner', label: 'Owner' } }];
  const back = render(Owners, { props: { state: { ...state, people, lost: 'Not on the share, although another computer had it: 2 changes of Laptop.' }, onopened: nothing } });
  expect(text(back.body)).toContain('2 changes of Laptop');
  expect(text(back.body)).toContain('Joanna Pruitt');
  expect(buttons(back.body)[0]).toContain('Open the practice');
});

it('bringing a practice back begins with the share and the sheet', () => {
  const { body } = render(Recover, { props: { onback: nothing, onopened: nothing } });
  expect(text(body)).toContain('0 of 24 words');
  expect(buttons(body).some((label) => label.startsWith('Look at the share'))).toBe(true);
});
