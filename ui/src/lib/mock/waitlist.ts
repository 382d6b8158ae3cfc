import type { EntryView, FreeSlot, Matches, OfferView } from '../generated/bindings';
import type { Answer } from './answers';

const entry = (id: string, patient: string, more: Partial<EntryView>): EntryView => ({
  id, patient_id: `p-${id}`, patient, phone: '5550138861', modality: { code: 'ketamine', label: 'Ketamine' }, series_id: null, what: 'Ketamine', minutes: 60, note: null,
  priority: { code: 'usual', label: 'In turn' }, notice_hours: 2, since: '2026-02-24', times: '', offers: 0, revision: 1, ...more,
});
const solis = entry('w1', 'Solis, Gabriela', { priority: { code: 'soon', label: 'Soon' }, series_id: 's9', what: 'IV ketamine for depression', times: 'Tue, Thu 8:30 AM–1:00 PM', offers: 1 });
const tran = entry('w2', 'Tran, Minh', { since: '2026-02-12', notice_hours: 0 });
const whitfield = entry('w3', 'Whitfield, Grace', { times: 'Mon–Fri after 3:00 PM', note: 'Drives two hours' });

export const slots: FreeSlot[] = [
  { session_id: 'f1', room_id: 'c1', room: 'Chair 1', starts: '2026-03-05T10:00', minutes: 120, modality: { code: 'ketamine', label: 'Ketamine' }, left_by: { code: 'cancelled', label: 'Cancelled' } },
  { session_id: 'f2', room_id: 'r1', room: 'TMS 1', starts: '2026-03-06T14:00', minutes: 30, modality: { code: 'tms', label: 'TMS' }, left_by: { code: 'no_show', label: 'No-show' } },
];
export const matches: Matches = {
  slot: 'Thu, Mar 5, 10:00 AM, Chair 1',
  fits: [
    { entry: solis, reasons: ['Soon', 'a session of the course has no day', 'can come then', 'waits 7 days'], held_until: '2026-03-03T11:05' },
    { entry: tran, reasons: ['waits 19 days'], held_until: null },
  ],
  others: [{ entry: whitfield, reasons: ['cannot come at this time'], held_until: null }],
};
const offers: OfferView[] = [
  { id: 'o1', patient: 'Solis, Gabriela', room: 'Chair 1', room_id: 'c1', starts: '2026-03-05T10:00', at: '2026-03-03T10:35', by: 'Joanna Pruitt', answer: { code: 'held', label: 'Held' } },
  { id: 'o2', patient: 'Whitfield, Grace', room: 'Chair 2', room_id: 'c2', starts: '2026-03-03T15:30', at: '2026-03-02T16:10', by: 'Joanna Pruitt', answer: { code: 'declined', label: 'Declined' } },
];
const saved = (said: string) => ({ value: { id: 'new', revision: 1 }, changed: ['waitlist_offers'], undo: 'u1', said });

export const waitlistAnswers: Record<string, Answer> = {
  waitlist: () => [tran, solis, whitfield],
  free_slots: () => slots,
  waitlist_matches: (input) => (input.starts === slots[0]!.starts ? matches : { slot: 'Fri, Mar 6, 2:00 PM, TMS 1', fits: [], others: [] }),
  waitlist_offers: () => offers,
  save_waitlist_entry: () => saved('On the waitlist'),
  remove_waitlist_entry: () => saved('Taken off the waitlist'),
  hold_slot: () => saved('Held until 11:12 AM'),
  decline_offer: () => saved('Declined'),
  book_from_waitlist: () => saved('Booked: Thu, Mar 5, 10:00 AM, Chair 1'),
};
