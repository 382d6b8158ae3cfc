import type { EntryView, FreeSlot, Match } from '$lib/generated/bindings';
import { clock, count } from '$lib/format';

/** `Chair 1 · 2 h, Ketamine · Cancelled`. */
export function slotWords({ room, minutes, modality, left_by }: Pick<FreeSlot, 'room' | 'minutes' | 'modality' | 'left_by'>): string {
  const hours = Math.floor(minutes / 60);
  const left = minutes % 60;
  const long = [hours ? `${hours} h` : '', left ? `${left} min` : ''].filter(Boolean).join(' ');
  return `${room} · ${long}, ${modality.label} · ${left_by.label}`;
}

/** `Ketamine, 40 min · Mon–Fri after 3:00 PM · notice 4 h · asks for a window seat`. */
export function entryWords({ what, minutes, times, notice_hours, note }: Pick<EntryView, 'what' | 'minutes' | 'times' | 'notice_hours' | 'note'>): string {
  return [`${what}, ${minutes} min`, times || 'any time', notice_hours > 0 ? `notice ${notice_hours} h` : null, note].filter(Boolean).join(' · ');
}

/** Why a slot fits, as one sentence. */
export function reasonWords({ reasons }: Pick<Match, 'reasons'>): string {
  const text = reasons.join(', ');
  return text ? `${text[0]!.toUpperCase()}${text.slice(1)}.` : '';
}

/** `held until 9:30 AM · offered twice`. */
export function heldWords({ held_until, entry }: Pick<Match, 'held_until' | 'entry'>): string {
  return [held_until ? `held until ${clock(held_until)}` : null, entry.offers > 0 ? count(entry.offers, 'offer') : null].filter(Boolean).join(' · ');
}

/** The one that verbs act on after the list changed: whoever holds the slot, the chosen one, or the first. */
export function actsOn(fits: Match[], chosen: string | null): Match | null {
  return fits.find(({ entry }) => entry.id === chosen) ?? fits.find(({ held_until }) => held_until) ?? fits[0] ?? null;
}
