import type { Coverage, Day } from '$lib/generated/bindings';

/** Whether a coverage holds on a day. */
export function inForce({ starts_on, ends_on }: Coverage, day: Day): boolean {
  return (!starts_on || starts_on <= day) && (!ends_on || ends_on >= day);
}

/** `First`, `Second`, `Third`. */
export function rank(priority: number): string {
  return ['First', 'Second', 'Third'][priority - 1] ?? String(priority);
}

export const RELATIONS = [
  { value: 'self', label: 'Self' },
  { value: 'spouse', label: 'Spouse' },
  { value: 'child', label: 'Child' },
  { value: 'other', label: 'Other' },
];

export const NETWORKS = [
  { value: 'unknown', label: 'Not known' },
  { value: 'in', label: 'In network' },
  { value: 'out', label: 'Out of network' },
];

/** The word of a chosen code. */
export function wordOf(code: string, words: { value: string; label: string }[]): { code: string; label: string } {
  return { code, label: words.find(({ value }) => value === code)?.label ?? code };
}

/** The text, or nothing when it is blank. */
export function orNull(text: string): string | null {
  return text.trim() || null;
}
