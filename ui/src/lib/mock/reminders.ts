import type { ReminderQueue, ReminderRow, ReminderRules, ReminderWay, ReminderWish, TemplateView } from '../generated/bindings';
import type { Answer } from './answers';

const way = (code: string, label: string, name: string, value: string, text: string, more: Partial<ReminderWay> = {}): ReminderWay => ({
  channel: { code, label }, contact_id: code === 'letter' ? null : `c-${name}-${code}`, label: name, value, why_not: null, text, voicemail: null, length: null, ...more,
});
const row = (session_id: string, patient_full: string, more: Partial<ReminderRow>): ReminderRow => ({
  session_id, revision: 1, patient_id: session_id.slice(1), patient_full, born_on: '1979-03-21', what: 'Session 9, TMS for depression', starts: '2026-03-05T09:00',
  state: { code: 'ready', label: 'To send' }, why: null, next: null, ways: [], done: [], ...more,
});
const text = (name: string) => `Cedar Grove: ${name}, you have a visit Thursday, March 5, 9:00 AM. Reply C to confirm or call (555) 013-4400. Reply STOP to end texts.`;

export const reminders: ReminderQueue = {
  ready: 2, later: 1, blocked: 1, reminded: 0, until: '2026-03-05',
  rows: [
    row('rellis', 'Ellis, Jordan', { ways: [way('text', 'Text', 'Mobile', '5550138858', text('Jordan'), { length: { places: 138, pieces: 1, wide: false } }), way('call', 'Call', 'Mobile', '5550138858', 'Will you come?', { voicemail: 'This is a message for Jordan from Cedar Grove.' })] }),
    row('rtran', 'Tran, Mai', { patient_id: 'tran', ways: [way('call', 'Call', 'Home', '5550138860', 'Ask for Mai. Will you come?')], done: [{ id: 'd1', starts: '2026-03-05T09:00', channel: { code: 'call', label: 'Call' }, outcome: { code: 'no_answer', label: 'No answer' }, at: '2026-03-03T10:00', by: 'Joanna Pruitt', note: null }] }),
    row('rcassidy', 'Cassidy, Dara', { state: { code: 'blocked', label: 'Cannot be sent' }, why: 'The patient was not told yet that e-mail is not private.', ways: [way('email', 'E-mail', 'E-mail', 'dara.cassidy@example.com', 'Hello Dara', { why_not: 'The patient was not told yet that e-mail is not private.' })] }),
    row('rokafor', 'Okafor, Rita', { state: { code: 'later', label: 'Later' }, why: 'The patient was reminded today; at most one reminder goes out a day.', next: '2026-03-04T08:00', ways: [way('text', 'Text', 'Mobile', '5550138861', text('Rita'))] }),
  ],
};

let rules: ReminderRules = { lead_days: 2, from_hour: 8, until_hour: 21, sender_name: null, revision: 0, limits: 'At most 1 reminder a day and 3 in seven days, between 8:00 and 21:00 at the site.', confidence: 'From a third party: verify', source: '47 CFR 64.1200' };
let wish: ReminderWish = { patient_id: 'ellis', do_not_contact: false, email_warned_on: null, preferred: null, email_warning: 'E-mail is not private: others may be able to read it on its way.', revision: 0 };
const texts: TemplateView[] = [
  { kind: { code: 'text', label: 'Text' }, body: '{clinic}: {first_name}, you have a visit {weekday}.', placeholders: ['{first_name}', '{weekday}', '{clinic}'], own: false, usual: '', length: null, revision: 0 },
  { kind: { code: 'letter', label: 'Letter' }, body: 'Dear {first_name},', placeholders: ['{first_name}', '{prepare}'], own: false, usual: '', length: null, revision: 0 },
];
const saved = (said: string) => ({ value: { id: 'new', revision: 1 }, changed: ['reminders'], undo: 'u1', said });

export const reminderAnswers: Record<string, Answer> = {
  reminder_queue: () => reminders,
  reminders_of: () => reminders.rows[1]!.done,
  record_reminder: (input) => saved(String(input.outcome)),
  record_reminders: (input) => ({ ...saved('Text: written down as sent'), value: (input.session_ids as string[]).length }),
  reminder_rules: () => rules,
  save_reminder_rules: (input) => ((rules = input as unknown as ReminderRules), saved('Rules for reminders saved')),
  reminder_templates: (input) => texts.map((one) => ({ ...one, ...(input.modality ? { modality: input.modality as TemplateView['modality'] } : {}) })),
  save_reminder_template: () => saved('Text saved'),
  reminder_wish: () => wish,
  save_reminder_wish: (input) => ((wish = input as unknown as ReminderWish), saved('Wishes for reminders saved')),
};
