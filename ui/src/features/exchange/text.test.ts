import { describe, expect, it, test } from 'vitest';
import type { SyncStatus } from './contract';
import { beside, codeGroups, codeMissing, codeOf, drawQr, grouped, heard, isAnotherShare, kitWords, leaseDays, percent, stillChosen, tally, wordsTyped, writer } from './text';

const status = (over: Partial<SyncStatus>): SyncStatus =>
  ({ here: 41208, on_share: 41205, received_by: 3, of: 5, waiting: 3, share: null, ...over }) as SyncStatus;

describe('an invitation code', () => {
  test.each([
    ['K7QF-3M2P-X9TD-0WVB-8RJC-5NHA-E4', 'K7QF3M2PX9TD0WVB8RJC5NHAE4'],
    ['  k7qf 3m2p x9td\nowvb 8rjc 5nha e4 ', 'K7QF3M2PX9TD0WVB8RJC5NHAE4'],
    ['oil', '011'],
    ['“abcd” – efgh', 'ABCDEFGH'],
  ])('typed as %j is sent as %s', (typed, sent) => {
    expect(codeOf(typed)).toBe(sent);
  });
  it('is shown in groups of four', () => {
    expect([grouped('k7qf3m2px9'), grouped(''), codeGroups('K7QF-3M2P-E4')]).toEqual(['K7QF-3M2P-X9', '', ['K7QF', '3M2P', 'E4']]);
  });
  it('says how much is still to be typed', () => {
    expect([codeMissing('k7qf-3m'), codeMissing('K7QF-3M2P-X9TD-0WVB-8RJC-5NHA-E4'), codeMissing('K7QF-3M2P-X9TD-0WVB-8RJC-5NHA-E4Z')]).toEqual(['6 of 26 letters and digits', null, '27 of 26 letters and digits']);
  });
});

describe('a QR code', () => {
  it('is drawn as runs of dark modules inside a quiet border', () => {
    expect(drawQr('110\n000\n011\n')).toEqual({ size: 11, path: 'M4 4h2v1h-2zM5 6h2v1h-2z' });
  });
  test.each(['', '10\n1', '1x\n11', '1'.repeat(200)])('that is no square of 0 and 1 is not drawn: %j', (rows) => {
    expect(drawQr(rows)).toBeNull();
  });
});

describe('what is chosen', () => {
  const ids = ['a', 'b', 'c'];
  it('moves one place and stops at the ends', () => {
    expect([beside(ids, 'b', 1), beside(ids, 'c', 1), beside(ids, 'a', -1), beside(ids, null, 1), beside([], null, 1)]).toEqual(['c', 'c', 'a', 'a', null]);
  });
  it('is followed by what took its place', () => {
    expect([stillChosen(ids, 'b', 0), stillChosen(['a', 'c'], 'b', 1), stillChosen(['a'], 'c', 2), stillChosen([], 'a', 0), stillChosen(ids, null, 0)]).toEqual(['b', 'c', 'a', null, 'a']);
  });
});

describe('what this computer counts', () => {
  it('marks what is behind', () => {
    expect(tally(status({})).map(({ label, value, tone }) => `${label} ${value} ${tone}`)).toEqual(['Saved here 41,208 ok', 'On the share 41,205 waiting', 'Received by 3 of 5 waiting', 'Waiting 3 waiting']);
  });
  it('is calm when everything arrived', () => {
    expect(tally(status({ on_share: 41208, received_by: 5, waiting: 0 })).every(({ tone }) => tone === 'ok')).toBe(true);
  });
  it('knows another share by its code', () => {
    const share = (code: string): SyncStatus['share'] => ({ kind: { code: 'folder', label: 'Folder' }, place: '/srv', last_at: null, fault: { code, message: '', hint: null } });
    expect([isAnotherShare(status({ share: share('not_this_share') })), isAnotherShare(status({ share: share('unreachable') })), isAnotherShare(status({}))]).toEqual([true, false, false]);
  });
});

it('a device heard of today needs no day', () => {
  expect([heard('2026-03-03T15:38:00Z', '2026-03-03', 'America/New_York'), heard('2026-03-02T22:41:00Z', '2026-03-03', 'America/New_York')]).toEqual(['10:38 AM', 'Mar 2, 5:41 PM']);
});

it('progress without an end has no percent', () => {
  expect([percent(0, 0), percent(1, 3), percent(9, 3), percent(3, 3)]).toEqual([null, 33, 100, 100]);
});

it('the words of the kit are sent as one line', () => {
  expect([kitWords(' Anchor\nbench,  Candle '), wordsTyped(' Anchor\nbench,  Candle '), wordsTyped('  ')]).toEqual(['anchor bench candle', 3, 0]);
});

it('a version names the device first, and the person when no device is known', () => {
  expect([writer({ device: 'Front desk', person: 'Joanna Pruitt' }), writer({ device: null, person: 'Joanna Pruitt' }), writer({ device: null, person: null })]).toEqual([['Front desk', 'Joanna Pruitt'], ['Joanna Pruitt', null], ['Unknown', null]]);
});

test.each([
  ['2026-03-09', '2026-03-13', 'day', 'Mon, Mar 9 to Fri, Mar 13'],
  ['2026-03-12', '2026-03-12', 'afternoon', 'Thu, Mar 12, from noon'],
])('a room in hand from %s to %s, %s, is said as %s', (from, to, code, said) => {
  const label = code === 'day' ? 'All day' : 'From noon';
  expect(leaseDays({ from, to, part: { code, label } }, '2026-03-03')).toBe(said);
});
