import type { OpenTime, Placing, Wanting, WeekToFinish } from '../generated/bindings';
import type { Answer } from './answers';

const ketamine = { code: 'ketamine', label: 'Ketamine' };
const tms = { code: 'tms', label: 'TMS' };
const placing = (key: string, starts: string, room: string, reasons: string[]): Placing => ({ key, room_id: room === 'TMS 1' ? 'r1' : 'c1', room, starts, reasons });
const solis = placing('w1', '2026-03-10T08:30', 'Chair 1', ['Soon', 'likes this time', 'waits 7 days']);
const tran = placing('w2', '2026-03-10T08:00', 'Chair 1', ['waits 19 days']);
const ellis = placing('s7', '2026-03-11T14:00', 'TMS 1', ['the usual time', 'Soon', 'a session of the course has no day', 'waits 4 days']);
const open = (room_id: string, room: string, from: string, until: string, minutes: number, fits: Placing[], freed = false): OpenTime => ({ room_id, room, modalities: [room_id === 'r1' ? tms : ketamine], from, until, minutes, freed, fits });
const want = (key: string, patient: string, more: Partial<Wanting>): Wanting => ({
  key, kind: { code: 'waits', label: 'Waits' }, patient_id: `p-${key}`, patient, phone: '5550138861', what: 'Ketamine', modality: ketamine, minutes: 60, series_id: null, entry_id: key,
  provider_id: null, many: 1, since: '2026-02-24', times: '', best: null, fits: 0, ...more,
});

export const week: WeekToFinish = {
  site_id: 's1', site: 'Main Street', from: '2026-03-09', to: '2026-03-15', open_minutes: 450, booked: 31, unconfirmed: 4, finished: null, revision: 0,
  open: [open('c1', 'Chair 1', '2026-03-10T08:00', '2026-03-10T12:00', 240, [solis, tran], true), open('c2', 'Chair 2', '2026-03-10T15:30', '2026-03-10T17:00', 90, []), open('r1', 'TMS 1', '2026-03-11T13:00', '2026-03-11T15:00', 120, [ellis])],
  wanting: [
    want('w1', 'Solis, Gabriela', { what: 'IV ketamine for depression', times: 'Tue, Thu 8:30 AM–1:00 PM', best: solis, fits: 1 }), want('w2', 'Tran, Minh', { best: tran, fits: 1, since: '2026-02-12' }),
    want('s7', 'Ellis, Jordan', { kind: { code: 'course', label: 'Course' }, what: 'Session 7, TMS for depression: 36 sessions', modality: tms, minutes: 20, series_id: 's7', entry_id: null, many: 3, best: ellis, fits: 1, since: '2026-02-27' }),
    want('w3', 'Whitfield, Grace', { times: 'Mon–Fri after 3:00 PM' }),
  ],
};
const saved = (said: string) => ({ value: { id: 'new', revision: 1 }, changed: ['finished_weeks'], undo: 'u1', said });

export const finishingAnswers: Record<string, Answer> = {
  week_to_finish: () => week,
  finish_week: (input) => saved(`Week of Mon, Mar 9: ${input.finished ? 'finished' : 'open again'}`),
};
