import type { Verb } from '$lib/keys.svelte';

/** A text in pieces, those that matched marked. Ranges that make no sense are left out. */
export function pieces(text: string, matched: [number, number][]): { text: string; hit: boolean }[] {
  const found: { text: string; hit: boolean }[] = [];
  const letters = [...text];
  let at = 0;
  for (const [start, end] of [...matched].sort((a, b) => a[0] - b[0])) {
    if (start < at || end <= start || end > letters.length) continue;
    if (start > at) found.push({ text: letters.slice(at, start).join(''), hit: false });
    found.push({ text: letters.slice(start, end).join(''), hit: true });
    at = end;
  }
  if (at < letters.length) found.push({ text: letters.slice(at).join(''), hit: false });
  return found;
}

/** True when every typed word begins a word of the text. */
export function wordsIn(typed: string, text: string): boolean {
  const known = text.toLowerCase().split(/[\s/·,]+/);
  return typed.toLowerCase().split(/\s+/).filter(Boolean).every((word) => known.some((begin) => begin.startsWith(word)));
}

/** Verbs without a second one of the same words. */
export function withoutDouble(verbs: Verb[]): Verb[] {
  return verbs.filter((verb, index) => verbs.findIndex((other) => other.label === verb.label && other.group === verb.group) === index);
}
