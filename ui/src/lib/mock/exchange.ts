import type { Answer } from './answers';
import { conflictAnswers } from './conflicts';

const asked = new URLSearchParams(typeof location === 'undefined' ? '' : location.search).get('share') ?? 'working';
const word = (code: string, label: string): { code: string; label: string } => ({ code, label });
const ADMIN = word('admin', 'Reads and changes everything');
const MEMBER = word('member', 'Reads and changes what its user may');
const HOLDS = 'A lost one still holds everything it had received, sealed behind its user’s passphrase and the computer’s keystore. Whoever knows the passphrase can read that; nothing that comes later.';
const ACTIVE = word('active', 'In use');

const devices = [
  { id: 'd1', name: 'Front desk', person: 'Joanna Pruitt', role: ADMIN, state: ACTIVE, this: true, admin: true, last_heard: null, has: 'everything saved here', tone: 'ok' as const, holds: HOLDS },
  { id: 'd2', name: 'Infusion laptop', person: 'Dana Whitlock, RN', role: MEMBER, state: ACTIVE, this: false, admin: false, last_heard: '2026-03-03T15:38:00Z', has: 'has your changes up to 10:31 AM', tone: 'ok' as const, holds: HOLDS },
  { id: 'd3', name: 'Billing office', person: null, role: MEMBER, state: ACTIVE, this: false, admin: false, last_heard: '2026-03-03T15:36:00Z', has: 'Has your changes up to 10:31 AM', tone: 'ok' as const, holds: HOLDS },
  { id: 'd4', name: 'Dr. Halloran laptop', person: 'Dr. Miriam Halloran', role: ADMIN, state: word('silent', 'Silent'), this: false, admin: true, last_heard: '2026-03-02T22:41:00Z', has: '14 of your changes not confirmed yet', tone: 'warn' as const, holds: HOLDS },
  { id: 'd5', name: 'Old reception computer', person: null, role: MEMBER, state: word('revoked', 'Removed'), this: false, admin: false, last_heard: '2026-01-09T20:10:00Z', has: 'gets nothing new since Jan 9', tone: 'off' as const, holds: HOLDS },
];
const checks = [
  { name: 'Backup', tone: 'ok' as const, detail: 'Today, 6:00 AM, test-opened' },
  { name: 'Store check', tone: 'ok' as const, detail: 'Sound, Sun, Mar 1, 41,208 entries' },
  { name: 'Log chain', tone: 'ok' as const, detail: 'Unbroken since Sep 8, 2025, seen by 3 other computers' },
  { name: 'Practice share', tone: 'off' as const, detail: 'Office file server, not reached since 10:38 AM' },
  { name: 'Restricted records', tone: 'off' as const, detail: 'This computer holds no key for them' },
];
const another = { code: 'not_this_share', message: 'This is not the share you used yesterday.', hint: 'The folder holds the files of another practice, or none of the files this computer placed there.' };
const working = {
  headline: 'All changes are on this computer.', detail: 'Last exchanged with Infusion laptop at 10:38 AM. 3 changes wait for the practice share. Nothing is lost, and every conflict is shown here.',
  badge: { tone: 'off' as 'ok' | 'off', text: 'Working offline – everything saved here' },
  share: { kind: word('folder', 'Folder'), place: '\\\\OFFICE\\shared\\Seriesdesk', last_at: '2026-03-03T15:38:00Z', fault: asked === 'another' ? another : null },
  devices, checks, here: 41208, on_share: 41205, received_by: 3, of: 4, waiting: 3, conflicts: 3,
  requests: asked === 'busy' ? [{ id: 'q1', name: 'Treatment room tablet', person: 'Kei Tanabe', asked_at: '2026-03-03T15:40:00Z', words: ['walnut', 'orbit', 'candle', 'timber', 'lemon', 'harvest'] }] : [],
  invitations: [{ id: 'i1', name: 'Assistant, remote', person: 'Marisol Etxeberria', expires_at: '2026-03-06T15:10:00Z' }],
  late: asked === 'busy' ? [{ device_id: 'd5', device: 'Old reception computer', changes: 12, said: 'They were written on Jan 10 and reached the share today. They may be genuine: look before you reject them.' }] : [],
  working: asked === 'busy' ? { what: 'Taking 1,204 changes from Dr. Halloran laptop', done: 482, of: 1204 } : null,
};
const none = { ...working, headline: 'All changes are on this computer.', detail: 'This is the only computer of the practice.', badge: { tone: 'ok' as 'ok' | 'off', text: 'Saved here' }, share: null, checks: checks.filter(({ name }) => name !== 'Practice share'), devices: [], invitations: [], conflicts: 0, waiting: 0 };

export let status: Omit<typeof working, 'share'> & { share: null | typeof working.share } = asked === 'none' ? none : working;
let steps = 0;
const done = <T>(value: T, said: string | null = null): unknown => ({ value, changed: ['exchange'], undo: null, said });
const round = { placed: 3, taken: 0, healed: 0, said: '3 changes placed on the share.' };

const leases = {
  issuer: { id: 'd1', name: 'Front desk', this: true }, today: '2026-03-03',
  devices: devices.slice(1, 4).map(({ id, name }) => ({ id, name, this: false })),
  rows: [
    { device_id: 'd2', device: 'Infusion laptop', this: false, room_id: 'chair3', room: 'Chair 3', from: '2026-03-09', to: '2026-03-13', part: word('day', 'All day'), settled: true },
    { device_id: 'd4', device: 'Dr. Halloran laptop', this: false, room_id: 'visit', room: 'Visit room', from: '2026-03-12', to: '2026-03-12', part: word('afternoon', 'From noon'), settled: false },
  ],
};

/** Fixtures of the practice share. `&share=none|busy|another` shows its other states. */
export const exchangeAnswers: Record<string, Answer> = {
  ...conflictAnswers((left) => (status = { ...status, conflicts: left })),
  sync_status: () => status,
  leases: () => leases,
  lease_rooms: () => done(null),
  give_back_rooms: () => done(null),
  name_lease_issuer: () => done(null),
  sync_now: () => {
    status = { ...status, headline: 'Everything is on the share.', detail: 'Placed just now.', waiting: 0, on_share: status.here, badge: { tone: 'off', text: 'On the share' } };
    return done(round, round.said);
  },
  write_exchange_file: () => done({ files: 42, bytes: 812_000, said: '42 sealed files, 0.8 MB. Read it on the other computer.' }, null),
  read_exchange_file: () => done({ ...round, said: 'Nothing in it was new here.' }, null),
  check_share: (input) => {
    const { folder } = input.place as { folder?: string };
    return done(folder === '/etc' ? { found: word('foreign_files', 'Other files'), said: 'Other files lie there. Choose an empty folder.', ok: false } : { found: word('empty', 'Empty'), said: 'Empty, and files can be written, read back and listed.', ok: true });
  },
  set_up_share: (input) => {
    if (!input.kit_words) throw { code: 'invalid', message: 'Type the 24 words of the recovery kit.', hint: null, field: 'kit_words', ref: null, offer: null };
    status = working;
    return done(round, 'The share is set up');
  },
  move_share: () => done(round, 'The share is here now'),
  refound_share: () => {
    status = { ...status, share: { ...working.share, fault: null } };
    return done(round, 'Everything is placed again');
  },
  leave_share: () => ((status = none), done(null, 'This computer left the share')),
  invite_device: (input) => done({ id: 'i2', code: 'K7QF-3M2P-X9TD-0WVB-8RJC-5NHA-E4', qr: qr(), expires_at: '2026-03-06T15:42:00Z' }, `${String(input.name)} is invited`),
  cancel_invitation: (input) => ((status = { ...status, invitations: status.invitations.filter(({ id }) => id !== input.invitation_id) }), done(null, 'The invitation is canceled')),
  approve_device: (input) => ((status = { ...status, requests: status.requests.filter(({ id }) => id !== input.request_id) }), done(null, 'It is let in')),
  refuse_device: (input) => ((status = { ...status, requests: status.requests.filter(({ id }) => id !== input.request_id) }), done(null, 'It is refused')),
  rename_device: (input) => ((status = { ...status, devices: status.devices.map((device) => (device.id === input.device_id ? { ...device, name: String(input.name) } : device)) }), done(null, 'Renamed')),
  retire_device: () => done(null, 'It is retired'),
  revoke_device: () => done(null, 'It is removed; the keys are new'),
  rotate_keys: () => done(null, 'The keys are new'),
  settle_late: (input) => ((status = { ...status, late: [] }), done(null, input.accept ? 'Accepted' : 'Rejected')),
  read_invitation: () => ({ device_name: 'Infusion laptop', person: 'Dana Whitlock, RN', expires_at: '2026-03-06T15:42:00Z' }),
  join_practice: () => ((steps = 0), joined()),
  join_status: () => (steps === 0 ? null : joined()),
  stop_joining: () => ((steps = 0), null),
  read_lost_share: () => ({ devices: ['Front desk', 'Infusion laptop'], opens: 'The kit opens every record on this share, restricted ones included, and makes this computer an administrator’s. What the lost computers had not sent is not there.', lacking: null }),
  recover_practice: () => ((steps = 4), (byKit = true), joined()),
};

let byKit = false;

function joined(): unknown {
  steps++;
  const rest = { people: [], lost: null };
  if (byKit && steps >= 9) return { step: word('choose_person', 'Recovered'), words: [], said: 'Everything the share has is here. Who is at this computer?', done: 0, of: 0, people: [{ id: 'p1', name: 'Joanna Pruitt', role: word('owner', 'Owner') }], lost: null };
  const words = ['walnut', 'orbit', 'candle', 'timber', 'lemon', 'harvest'];
  if (steps < 5) return { step: word('waiting_for_approval', 'Waiting to be let in'), words, said: 'Waiting until somebody lets this computer in.', done: 0, of: 0, ...rest };
  if (steps < 9) return { step: word('fetching', 'Fetching the practice'), words: byKit ? [] : words, said: 'This computer was let in. It fetches the practice.', done: (steps - 4) * 9000, of: 41208, ...rest };
  return { step: word('ready', 'Ready'), words, said: 'The practice is on this computer.', done: 41208, of: 41208, ...rest };
}

/** Something that looks like a code, with the three corners and no meaning. */
function qr(): string {
  const side = 29;
  const corner = (x: number, y: number): boolean | null => {
    for (const [left, top] of [[0, 0], [side - 7, 0], [0, side - 7]] as const) {
      const far = Math.max(Math.abs(x - left - 3), Math.abs(y - top - 3));
      if (far <= 4) return far === 3 || far <= 1;
    }
    return null;
  };
  return Array.from({ length: side }, (_, y) => Array.from({ length: side }, (__, x) => ((corner(x, y) ?? (x * 7 + y * 13 + x * y) % 5 < 2) ? '1' : '0')).join('')).join('\n');
}
