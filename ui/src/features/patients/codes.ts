import type { Choice } from '$lib/components/Combobox.svelte';
import type { CodeHit } from '$lib/generated/bindings';

/** A found code as a choice; a heading says that it is one. */
export function codeChoice({ code, description, billable }: CodeHit): Choice {
  return { id: code, label: `${code} ${description}`, text: billable ? null : 'heading' };
}

/** What stands under the search: of which year the found codes are when it is not the year of today. */
export function codeHint(found: CodeHit[]): string {
  return found[0]?.note ?? 'ICD-10-CM: words or a code';
}

/** The list with one item moved a place; null when it stands at the end already. */
export function moved<T>(list: T[], at: number, by: 1 | -1): T[] | null {
  const item = list[at];
  const other = list[at + by];
  if (item === undefined || other === undefined) return null;
  const next = [...list];
  next[at] = other;
  next[at + by] = item;
  return next;
}
