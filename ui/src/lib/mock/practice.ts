import type { AuditRow, Closure, Fee, Payer, Person, Practice, Provider, Room, SearchHit } from '../generated/bindings';
import type { Answer } from './answers';

const address = { line1: '120 Main Street', line2: 'Suite 3', city: 'Cedar Grove', state: 'NJ', zip: '07009' };
const practice: Practice = {
  id: 'pr', name: 'Cedar Grove Interventional Psychiatry', tagline: 'Ketamine, Spravato and TMS', ein: '12-3456789', group_npi: '1234567893', taxonomy: '2084P0800X', address, phone: '(555) 013-8800',
  fax: '(555) 013-8801', email: 'desk@cedargrove.example', superbill_prefix: 'CG-', mrn_prefix: 'CG', payment_note: 'Payment is due when services are rendered.', sample: true, revision: 3,
};
const room = (id: string, name: string, kind: string, label: string, modalities: Room['modalities'], position: number): Room => ({ id, site_id: 's1', name, kind: { code: kind, label }, modalities, position, active: true, revision: 1 });
const rooms = [
  room('r1', 'TMS 1', 'tms', 'TMS station', ['tms'], 0),
  room('r2', 'TMS 2', 'tms', 'TMS station', ['tms'], 1),
  ...[1, 2, 3, 4].map((n) => room(`c${n}`, `Chair ${n}`, 'chair', 'Chair', ['ketamine', 'spravato'], n + 1)),
  room('v1', 'Visit room', 'visit', 'Visit room', ['evaluation'], 6),
];
const closures: Closure[] = [
  { id: 'k1', site_id: null, day: '2026-05-25', name: 'Memorial Day', revision: 1 },
  { id: 'k2', site_id: 's1', day: '2026-06-12', name: 'Staff training', revision: 1 },
];
const proposed: Closure[] = [['2026-06-19', 'Juneteenth'], ['2026-07-03', 'Independence Day, observed'], ['2026-09-07', 'Labor Day'], ['2026-11-26', 'Thanksgiving Day'], ['2026-12-25', 'Christmas Day']].map(([day, name]) => ({ id: '', site_id: null, day: day!, name: name!, revision: 0 }));
const provider = (id: string, name: string, credential: string, staff = false): Provider => ({
  id, name, credential, kind: staff ? { code: 'staff', label: 'Staff' } : { code: 'provider', label: 'Provider' }, title: null, npi: staff ? null : '1234567893', license: '25MA0901', license_state: 'NJ', taxonomy: null, active: true, position: 0, revision: 1,
});
const providers = [provider('d1', 'Miriam Halloran', 'MD'), provider('d2', 'Theo Brandt', 'PMHNP'), provider('d3', 'Dana Whitlock', 'RN', true), provider('d4', 'Kei Tanabe', 'TMS operator', true)];
const fee = (id: string, code: string, label: string, price_cents: number, ndc: string | null = null): Fee => ({
  id, code, label, modifiers: [], price_cents, effective_on: '2026-01-01', ends_on: null, demo: true, revision: 1, ndc: ndc ? { code: ndc, unit: 'ML', quantity: '10', description: 'Ketamine 50 mg/mL' } : null,
});
const fees = [fee('f1', '96365', 'Infusion, first hour', 27500), fee('f2', '96366', 'Infusion, each further hour', 9500), fee('f3', 'J3490', 'Ketamine', 4200, '00143950801'), fee('f4', '90868', 'TMS treatment', 24000), fee('f5', '99214', 'Follow-up visit', 18500)];
const payer = (id: string, name: string, kind: string, label: string): Payer => ({
  id, name, payer_id: '62308', kind: { code: kind, label }, phone: '5550144400', authorization_phone: '5550144401', fax: null, portal_url: null, behavioral_carve_out: null, appeal_address: null, source: null, verified_on: '2026-01-12', unverified: false, active: true, revision: 1,
});
const payers = [payer('y1', 'Harbor Mutual HMO', 'commercial', 'Commercial'), payer('y2', 'Northlake Health', 'commercial', 'Commercial'), payer('y3', 'Veterans Affairs Community Care', 'veterans_affairs', 'Veterans Affairs')];
const person = (id: string, name: string, code: string, label: string, active = true): Person => ({ id, name, role: { code, label }, active, added_at: '2026-01-05T14:00:00Z', last_unlocked_at: active ? '2026-03-03T15:31:00Z' : null, revision: 1 });
const people = [person('p1', 'Joanna Pruitt', 'coordinator', 'Coordinator'), person('p2', 'Dr. Miriam Halloran', 'owner', 'Owner'), person('p3', 'Dana Whitlock, RN', 'clinician', 'Clinician'), person('p4', 'Marisol Etxeberria', 'assistant', 'Assistant'), person('p5', 'Sam Ostrander', 'auditor', 'Auditor', false)];
const rows: AuditRow[] = Array.from({ length: 300 }, (_, n) => ({
  id: `a${n}`, at: new Date(Date.UTC(2026, 2, 3, 15, 42) - n * 420_000).toISOString(), person: people[n % 4]!.name, what: ['Looked at a chart', 'Moved a session', 'Printed a paper', 'Unlocked'][n % 4]!,
  subject: n % 4 === 3 ? null : 'Serrano, Alicia', detail: n % 4 === 2 ? 'Superbill CG-000041' : null,
}));

const hits: [string, string, boolean][] = [
  ['Delacroix, Simone', '09/22/1979 · TMS 20/36 · in TMS 1 now', false],
  ['Delacroix, Simon', '09/12/1997 · TMS 36/36 · ended Dec 2025', true],
  ['Delaney, Brigid', '01/03/1970 · Spravato 12/12', false],
  ['Serrano, Alicia', '06/14/1990 · Spravato 4/12', false],
];

function search(text: string): SearchHit[] {
  const words = text.toLowerCase();
  return hits.flatMap(([title, about, name_alert], index) => {
    const at = title.toLowerCase().indexOf(words);
    return at < 0 ? [] : [{ kind: 'patient' as const, id: `p${index}`, title, text: about, name_alert, screen: `#/patients/p${index}/summary`, matched: [[at, at + words.length] as [number, number]] }];
  });
}

const saved = (said: string) => (input: Record<string, unknown>): unknown => ({ value: { id: String(input.id || 'new'), revision: 2 }, changed: ['any'], undo: 'token', said });

/** Fixtures of settings, people and search. */
export const practiceAnswers: Record<string, Answer> = {
  practice: () => practice,
  rooms: () => rooms,
  closures: () => closures,
  propose_closures: () => proposed,
  providers: () => providers,
  fees: () => fees,
  payers: () => payers,
  list_people: () => people,
  audit_page: () => ({ rows, next: 'a300' }),
  check_chain: () => ({ chain: { code: 'intact', label: 'Unbroken' }, checked: 21_400, next: null }),
  backup_status: () => ({ last_at: '2026-03-02T22:10:00Z', path: '/media/stick/Cedar Grove 2026-03-02.seriesdesk-backup' }),
  doctor: () => ({ sound: true, checks: [{ name: 'Database pages', ok: true, detail: '18,204 pages' }, { name: 'Encryption', ok: true, detail: 'every page opens' }, { name: 'Action log', ok: true, detail: '6,118 actions replay to the same tables' }, { name: 'Audit chain', ok: true, detail: '21,400 entries' }] }),
  save_practice: saved('The letterhead is saved.'),
  save_site: saved('The site is saved.'),
  save_room: saved('Chair 5 is added.'),
  save_closures: saved('5 closures added.'),
  save_provider: (input) => {
    if (input.npi === '1') throw { code: 'invalid', message: 'Npi has ten digits.', field: 'npi', hint: null, ref: null, offer: null };
    return saved('The provider is saved.')(input);
  },
  save_fee: saved('The fee is saved.'),
  save_payer: saved('The payer is saved.'),
  undo: () => ({ value: { said: 'Taken back: the last change' }, changed: [], undo: 'again', said: 'Taken back' }),
  search: (input) => search(String(input.text)),
};
