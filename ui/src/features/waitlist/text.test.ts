import { expect, test } from 'vitest';
import { matches, slots } from '../../lib/mock/waitlist';
import { actsOn, entryWords, heldWords, reasonWords, slotWords } from './text';

test('a slot says where, how long, what for and what left it', () => {
  expect(slots.map(slotWords)).toEqual(['Chair 1 · 2 h, Ketamine · Cancelled', 'TMS 1 · 30 min, TMS · No-show']);
  expect(slotWords({ ...slots[0]!, minutes: 90 })).toBe('Chair 1 · 1 h 30 min, Ketamine · Cancelled');
});

test('somebody who waits says for what, when they can come and how soon', () => {
  expect(entryWords(matches.fits[0]!.entry)).toBe('IV ketamine for depression, 60 min · Tue, Thu 8:30 AM–1:00 PM · notice 2 h');
  expect(entryWords({ ...matches.fits[1]!.entry, note: 'Drives two hours' })).toBe('Ketamine, 60 min · any time · Drives two hours');
});

test('reasons are one sentence, and a hold says until when', () => {
  expect(reasonWords(matches.fits[0]!)).toBe('Soon, a session of the course has no day, can come then, waits 7 days.');
  expect(matches.fits.map(heldWords)).toEqual(['held until 11:05 AM · 1 offer', '']);
});

test('keys act on the chosen one, else on whoever holds the slot, else on the first', () => {
  const [held, free] = matches.fits;
  expect(actsOn(matches.fits, free!.entry.id)).toBe(free);
  expect(actsOn([free!, held!], null)).toBe(held);
  expect(actsOn([free!], 'gone')).toBe(free);
  expect(actsOn([], null)).toBeNull();
});
