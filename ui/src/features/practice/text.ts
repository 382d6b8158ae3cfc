import { clock } from '$lib/format';
import type { SiteHours } from '$lib/generated/bindings';

const SHORT = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `Mon–Fri 8:00 AM – 4:30 PM, Sat 9:00 AM – 12:00 PM`. */
export function hoursInWords(hours: SiteHours[]): string {
  const groups: { from: number; to: number; text: string }[] = [];
  for (const { weekday, opens, closes } of [...hours].sort((a, b) => a.weekday - b.weekday || a.opens.localeCompare(b.opens))) {
    const text = `${clock(opens)} – ${clock(closes)}`;
    const last = groups.at(-1);
    if (last && last.text === text && last.to === weekday - 1) last.to = weekday;
    else groups.push({ from: weekday, to: weekday, text });
  }
  return groups.map(({ from, to, text }) => `${SHORT[from - 1]}${to > from ? `–${SHORT[to - 1]}` : ''} ${text}`).join(', ') || 'No hours';
}

/** The modifiers in what was typed: `25 95`, `HE,GT`. */
export function readModifiers(text: string): string[] {
  return text.toUpperCase().split(/[\s,;]+/).filter(Boolean);
}
