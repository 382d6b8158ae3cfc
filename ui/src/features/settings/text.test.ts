import { expect, test } from 'vitest';
import { backupName } from './text';

test.each([
  ['Cedar Grove', 'Cedar Grove 2026-03-03.seriesdesk-backup'],
  ['A/B: "C" <D>', 'A B C D 2026-03-03.seriesdesk-backup'],
  ['***', 'Practice 2026-03-03.seriesdesk-backup'],
])('a backup of %s', (practice, name) => {
  expect(backupName(practice, '2026-03-03')).toBe(name);
});
