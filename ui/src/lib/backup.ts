import type { Instant } from './generated/bindings';

const DAY_MS = 86_400_000;

/** What the badge in the top bar says. Offline is normal and grey; only a missing backup is amber. */
export function savedWords(lastBackup: Instant | null, now: number): { tone: 'plain' | 'warn'; text: string } {
  const days = lastBackup ? Math.floor((now - Date.parse(lastBackup)) / DAY_MS) : null;
  if (days === null) return { tone: 'warn', text: 'Saved here – no backup yet' };
  if (days >= 1) return { tone: 'warn', text: `Saved here – last backup ${days === 1 ? 'yesterday' : `${days} days ago`}` };
  return { tone: 'plain', text: 'Working offline – everything saved here' };
}
