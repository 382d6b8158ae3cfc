import type { Day } from '$lib/generated/bindings';

/** A file name without anything a disk refuses: `Cedar Grove 2026-03-03.seriesdesk-backup`. */
export function backupName(practice: string, day: Day): string {
  const name = practice.replace(/[^\p{L}\p{N} .-]+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 60) || 'Practice';
  return `${name} ${day}.seriesdesk-backup`;
}
