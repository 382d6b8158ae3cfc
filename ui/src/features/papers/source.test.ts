import { expect, test } from 'vitest';
import { daySheetOf, sourceOf } from './source';

test('a day sheet is of one day and everything unless its address says otherwise', () => {
  expect(daySheetOf('2026-03-03', new URLSearchParams())).toEqual({ day: '2026-03-03' });
  const asked = new URLSearchParams('to=2026-03-08&by=person&kinds=chair,tms&people=d1&without=done');
  expect(daySheetOf('2026-03-02', asked)).toEqual({
    day: '2026-03-02', to: '2026-03-08', by_person: true, filter: { kinds: ['chair', 'tms'], modalities: [], people: ['d1'], hide_done: true, hide_lost: false },
  });
  expect(sourceOf('day_sheet', '2026-03-02', asked)?.input).toMatchObject({ to: '2026-03-08' });
});
