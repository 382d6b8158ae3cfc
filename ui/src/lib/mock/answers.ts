import type { DeskState, NewKit, Preferences, Site } from '../generated/bindings';
import { calendarAnswers } from './calendar';
import { exchangeAnswers } from './exchange';
import { patientAnswers } from './patients';
import { practiceAnswers } from './practice';
import { checkAnswers } from './checks';
import { finishingAnswers } from './finishing';
import { missedAnswers } from './missed';
import { reminderAnswers } from './reminders';
import { waitlistAnswers } from './waitlist';
import { utilizationAnswers } from './utilization';
import { timesAnswers } from './times';
import { protocolAnswers } from './protocols';

/** A fixture: what a command answers; a whole reply when it has `changed` and `undo`. */
export type Answer = (input: Record<string, unknown>) => unknown;

const query = new URLSearchParams(typeof location === 'undefined' ? '' : location.search);

let desk: DeskState = {
  state: (query.get('state') as DeskState['state']) ?? 'open',
  dir: '/home/desk/Cedar Grove',
  practice_name: 'Cedar Grove Interventional Psychiatry',
  sample: true,
  people: [
    { id: 'p1', name: 'Joanna Pruitt', role: { code: 'coordinator', label: 'Coordinator' } },
    { id: 'p2', name: 'Dr. Miriam Halloran', role: { code: 'owner', label: 'Clinician, owner' } },
    { id: 'p3', name: 'Dana Whitlock, RN', role: { code: 'clinician', label: 'Clinician' } },
    { id: 'p4', name: 'Marisol Etxeberria', role: { code: 'assistant', label: 'Assistant' } },
  ],
  person: null,
  keystore: { code: 'working', label: 'This computer’s keystore is in use' },
  recent: [{ dir: '/home/desk/Cedar Grove', name: 'Cedar Grove Interventional Psychiatry', sample: true }],
  default_dir: '/home/desk/Seriesdesk',
  lock_after_minutes: Number(query.get('lock') ?? 10),
  lock_at: null,
  wait_seconds: 0,
  joining: false,
  unfinished: false,
  shut: query.has('shut'),
  kit_unconfirmed: query.has('kit'),
  damaged: query.has('damaged'),
  handed: null,
  pin_chosen: false,
  version: '0.1.0',
  today: '2026-03-03',
  now_local: '2026-03-03T10:42',
  time_zone: 'America/New_York',
};
if (desk.state === 'open') open();

let preferences: Preferences = {
  theme: (query.get('theme') as Preferences['theme']) ?? 'light',
  density: (query.get('density') as Preferences['density']) ?? 'normal',
  text_percent: Number(query.get('text') ?? 100),
  single_keys: true,
  lock_after_minutes: 10,
};

const sites: Site[] = [
  {
    id: 's1', name: 'Main Street', time_zone: 'America/New_York', place_of_service: '11', phone: '5550138800', active: true, revision: 1,
    address: { line1: '120 Main Street', line2: 'Suite 3', city: 'Cedar Grove', state: 'NJ', zip: '07009' },
    hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '08:00', closes: '16:30' })),
  },
];

export const answers: Record<string, Answer> = {
  desk_state: () => desk,
  stay: () => desk,
  lock: () => (desk = { ...desk, state: 'locked', person: null }),
  unlock: (input) => {
    if (input.passphrase !== 'sample')
      throw { code: 'invalid', message: 'That passphrase did not match.', field: 'passphrase', hint: 'Nothing was changed.', ref: null, offer: null };
    return open();
  },
  open_sample: () => open(),
  create_practice: () => ((desk = { ...desk, state: 'open', kit_unconfirmed: true }), newKit()),
  renew_kit: () => newKit(),
  confirm_kit: (input) => {
    const wrong = (input.answers as { position: number; word: string }[]).find((answer) => WORDS[answer.position - 1] !== answer.word);
    if (wrong) throw { code: 'invalid', message: `Word ${wrong.position} is another one. Look at the sheet again.`, field: 'answers', hint: null, ref: null, offer: null };
    desk = { ...desk, kit_unconfirmed: false };
    return open();
  },
  passphrase_strength: (input) => {
    const score = Math.min(4, Math.floor(String(input.passphrase).length / 5));
    return { score, label: ['Very weak', 'Weak', 'Fair', 'Strong', 'Very strong'][score], enough: score >= 3, advice: score >= 3 ? null : 'Add another word or two that have nothing to do with each other.' };
  },
  open_practice: () => (desk = { ...desk, state: 'locked' }),
  preferences: () => preferences,
  save_preferences: (input) => (preferences = input as unknown as Preferences),
  sites: () => sites,
  ...practiceAnswers,
  ...timesAnswers,
  ...checkAnswers,
  ...missedAnswers,
  ...waitlistAnswers,
  ...reminderAnswers,
  ...utilizationAnswers,
  ...finishingAnswers,
  ...protocolAnswers,
  ...calendarAnswers,
  ...patientAnswers,
  ...exchangeAnswers,
  audit_page: (input) => ((input.patient_id ? patientAnswers.audit_page : practiceAnswers.audit_page) ?? (() => null))(input),
};

const WORDS = 'anchor bench candle depart elder fabric glimpse harvest inform jungle kitchen lemon mirror napkin orbit pencil quality raven saddle timber umbrella velvet walnut yellow'.split(' ');

function newKit(): NewKit {
  return { words: WORDS, ask: [4, 11, 16, 22] };
}

function open(): DeskState {
  desk = { ...desk, state: 'open', person: { id: 'p1', name: 'Joanna Pruitt', role: { code: 'coordinator', label: 'Coordinator' }, permissions: ['read', 'edit_patients', 'restricted', 'schedule', 'acknowledge', 'bill', 'print', 'import', 'edit_protocols', 'manage_practice', 'manage_people', 'audit'] } };
  return desk;
}
