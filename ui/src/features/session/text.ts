/** ` Try again in 4 s.`, or nothing when there is nothing to wait for. */
export function waitWords(seconds: number): string {
  return seconds > 0 ? ` Try again in ${seconds} s.` : '';
}

/** The time zones of the United States by the names people use. */
export const ZONES = [
  { value: 'America/New_York', label: 'Eastern (New York)' },
  { value: 'America/Chicago', label: 'Central (Chicago)' },
  { value: 'America/Denver', label: 'Mountain (Denver)' },
  { value: 'America/Phoenix', label: 'Arizona (Phoenix)' },
  { value: 'America/Los_Angeles', label: 'Pacific (Los Angeles)' },
  { value: 'America/Anchorage', label: 'Alaska (Anchorage)' },
  { value: 'Pacific/Honolulu', label: 'Hawaii (Honolulu)' },
  { value: 'America/Puerto_Rico', label: 'Atlantic (Puerto Rico)' },
  { value: 'Pacific/Guam', label: 'Guam' },
];

/** The zone to propose: the computer's when it is one of ours. */
export function likelyZone(): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return ZONES.some((zone) => zone.value === own) ? own : 'America/New_York';
}

/** The words of a kit in columns of six, read downwards as on the printed sheet. */
export function inColumns(words: string[], perColumn = 6): { position: number; word: string }[][] {
  const numbered = words.map((word, index) => ({ position: index + 1, word }));
  return Array.from({ length: Math.ceil(numbered.length / perColumn) }, (_, column) =>
    numbered.slice(column * perColumn, (column + 1) * perColumn),
  );
}

/** The folder that holds practices, of the one the program proposes. */
export function folderAbove(proposed: string): string {
  return proposed.replace(/[\\/]Practice(?: \d+)?$/, '');
}

/** The folder of a new practice: named after it, inside the one that was chosen. */
export function folderOf(parent: string, practice: string): string {
  const slash = parent.includes('\\') && !parent.includes('/') ? '\\' : '/';
  const name = practice.replace(/[^\p{L}\p{N} .-]+/gu, ' ').replace(/\s+/g, ' ').replace(/^[\s.]+|[\s.]+$/g, '').slice(0, 60) || 'Practice';
  return `${parent.trim().replace(/[\\/]+$/, '')}${slash}${name}`;
}
