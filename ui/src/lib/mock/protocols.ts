import type { Protocol, Regimen } from '../generated/bindings';
import type { Answer } from './answers';

const word = (code: string, label: string) => ({ code, label });
const PARTS: Record<string, string> = { preparation: 'Preparation', mapping: 'Mapping', treatment: 'Treatment', recovery: 'Recovery', monitoring: 'Monitoring', integration: 'Integration' };

function protocol(id: string, regimen: Partial<Regimen>, more: Partial<Protocol>): Protocol {
  const whole = { summary: '', instructions: [], missed: [], checks: [], readiness: [], codes: [], other_billing: [], notes: [], needs: [], segments: [], phases: [], room_kind: 'chair', ...regimen } as unknown as Regimen;
  return {
    id, own: false, regimen: whole, modality: word('ketamine', 'Ketamine'), room: word('chair', 'Chair'), sessions: 6, first_session_minutes: null, session_minutes: 60, recovery_minutes: 60,
    parts: whole.segments.map(({ kind, minutes, first_minutes }) => ({ kind: word(kind, PARTS[kind]!), minutes, first_minutes: first_minutes ?? minutes, said: `${PARTS[kind]} ${minutes} min` })),
    weeks: [], said: { phases: [], needs: [], instructions: [], missed: [], checks: [], readiness: [] }, source: 'https://example.org (clinic page)', verified_on: '2026-02-21', confidence: word('secondary', 'From a third party: verify'),
    unverified: true, marks: [], version: '2', based_on: null, active: true, running: 0, revision: 0, ...more,
  };
}
const week = (week: number, days: number[], kind = 'course', until_decided = false): Protocol['weeks'][number] => ({ week, kind: word(kind, kind), until_decided, days });
const segment = (kind: string, minutes: number, first_minutes: number | null = null, room_kind: string | null = null) => ({ kind, minutes, first_minutes, room_kind }) as Regimen['segments'][number];
const need = (skill: string, during: string[], load: string, of_capacity: number | null = null) => ({ skill, during, load, of_capacity }) as Regimen['needs'][number];
const [mwf, tth, w, none, all] = [[1, 0, 1, 0, 1, 0, 0], [0, 1, 0, 1, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 0, 0]];

const said = {
  phases: ['6 sessions, 3 a week on Mon–Fri, 2 to 4 days apart', 'Until the clinician decides on Mon–Fri, 14 to 56 days apart, best 28; 3 planned at a time'],
  needs: ['Prescriber: preparation, treatment and recovery; on site, free for others', 'Infusion nurse: preparation, treatment and recovery; up to 3 patients at once', 'Therapist: integration; nobody else meanwhile'],
  instructions: ['6 h before: Eat no solid food before the visit.', '2 h before: Drink nothing, clear liquids included.', 'Somebody has to take you home.', 'Do not drive until the next day, after a night’s sleep.'],
  missed: ['One session missed: made up at the end', 'More than 6 days away: the clinician decides'],
  readiness: ['Evaluation, not older than 365 days', 'Driver'],
  checks: ['Before: A driver is named and can be reached', 'Before: Blood pressure, pulse, oxygen', 'Before leaving: Vital signs, oriented, walks, nausea under control'],
};
const ketamine: Partial<Regimen> = {
  name: 'IV ketamine with integration', modality: 'ketamine', summary: 'Six infusions as shipped, and an hour with a therapist after each, in the visit room.',
  phases: [
    { name: 'Induction', sessions: 6, per_week: 3, weekdays: [1, 2, 3, 4, 5], min_gap_days: 2, ideal_gap_days: 2, max_gap_days: 4, new_week: false },
    { name: 'Boosters', kind: 'maintenance', sessions: 3, until_decided: true, per_week: 1, weekdays: [1, 2, 3, 4, 5], min_gap_days: 14, ideal_gap_days: 28, max_gap_days: 56, new_week: true },
  ],
  segments: [segment('preparation', 20), segment('treatment', 40), segment('recovery', 60), segment('integration', 50, null, 'visit')],
  needs: [need('prescriber', ['preparation', 'treatment', 'recovery'], 'on_site'), need('nurse', ['preparation', 'treatment', 'recovery'], 'share', 3), need('therapist', ['integration'], 'all')],
  instructions: [{ topic: 'food', hours: 6, text: 'Eat no solid food before the visit.' }, { topic: 'ride', hours: null, text: 'Somebody has to take you home.' }],
  missed: [{ when: 'one', count: null, then: 'append' }, { when: 'days_away', count: 6, then: 'clinician' }],
  readiness: [{ item: 'evaluation', blocks: true, codes: [], days: 365 }],
  checks: [{ at: 'before', minutes: null, what: 'Blood pressure, pulse, oxygen' }],
  codes: [{ code: '96365', units: 1, when: 'each' }, { code: 'J3490', units: 1, when: 'each' }],
};
const weeks = [week(1, mwf!), week(2, mwf!), ...Array.from({ length: 11 }, (_, n) => week(n + 3, n % 4 === 3 ? [0, 0, 0, 0, 1, 0, 0] : none!, n < 3 ? 'course' : 'maintenance', n >= 3))];
const own = { own: true, confidence: null, source: null, verified_on: null, unverified: false, version: null, revision: 1 };
const protocols: Protocol[] = [
  protocol('own-1', ketamine, { ...own, said, weeks, recovery_minutes: 110, running: 4, based_on: { id: 'iv-ketamine-depression', name: 'IV ketamine for depression: 6 in 2 to 3 weeks', version: '1', newer: '2' } }),
  protocol('iv-ketamine-depression', { ...ketamine, name: 'IV ketamine for depression: 6 in 2 to 3 weeks', summary: 'Six infusions, about three a week; each 40 minutes, then recovery in the chair.' }, {
    said, weeks, running: 2, marks: [{ field: 'phases.min_gap_days', confidence: word('unverified', 'Not verified'), source: null, note: 'At least 24 to 48 hours between infusions is common practice, not a published rule.' }],
  }),
  protocol('tms-36', {
    name: 'TMS 36: 5 a week, then 3-2-1', modality: 'tms', room_kind: 'tms', summary: 'Thirty weekday sessions over six weeks, then a three-week taper of 3, 2 and 1.',
    phases: [{ name: 'Acute, 5 a week', sessions: 30, per_week: 5, weekdays: [1, 2, 3, 4, 5], min_gap_days: 1, max_gap_days: 4, new_week: false }],
    segments: [segment('preparation', 5), segment('mapping', 0, 30), segment('treatment', 25)], needs: [need('tms_operator', ['preparation', 'mapping', 'treatment'], 'all')],
  }, {
    modality: word('tms', 'TMS'), room: word('tms', 'TMS bay'), sessions: 36, first_session_minutes: 60, session_minutes: 30, recovery_minutes: 0, confidence: word('primary', 'From the source itself'), unverified: false, running: 11,
    weeks: [...[1, 2, 3, 4, 5, 6].map((n) => week(n, all!)), week(7, mwf!, 'taper'), week(8, tth!, 'taper'), week(9, w!, 'taper')],
    said: { phases: ['30 sessions, 5 a week on Mon–Fri, 1 to 4 days apart'], needs: ['TMS operator: preparation, mapping and treatment; nobody else meanwhile'], instructions: ['You may drive yourself.'], missed: ['One session missed: made up at the end', '3 missed in a row: the clinician decides'], checks: ['Before: Sleep last night'], readiness: ['Evaluation, not older than 365 days'] },
  }),
];
const saved = (said: string) => (input: Record<string, unknown>): unknown => ({ value: { id: String(input.id || 'new'), revision: 2 }, changed: ['protocols'], undo: 'token', said });

/** Fixtures of protocols. */
export const protocolAnswers: Record<string, Answer> = {
  protocols: () => protocols,
  save_protocol: saved('Protocol saved'),
  retire_protocol: saved('Protocol retired; running courses go on'),
  return_protocol: saved('Protocol is in use again'),
};
