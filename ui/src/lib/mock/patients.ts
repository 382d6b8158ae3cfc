import type { Contact, Coverage, Diagnosis, Duplicate, FindPatients, Patient, PatientCard, PatientRow, RegisterPatient, RelatedPerson, RestrictedNoteView, WriteRestrictedNote } from '../generated/bindings';
import type { Answer } from './answers';
import { billingAnswers } from './billing';
import { codeAnswers, importAnswers, payerList } from './imports';
import { rows } from './people';
import { alicia, infusionsOf, seriesOfAlicia, timeline } from './alicia';

let patient: Patient = alicia;
let coverages: Coverage[] = [
  {
    id: 'cov1', patient_id: 'serrano', payer_id: 'pay1', payer_name: 'Harbor Mutual HMO', plan: 'HMO', member_id: 'HM 20 8841 07', group_number: '0044-21', priority: 1,
    subscriber_name: null, subscriber_relation: { code: 'self', label: 'Self' }, subscriber_born_on: null, network: { code: 'out', label: 'Out of network' },
    starts_on: '2026-01-01', ends_on: null, revision: 1,
  },
];
let serial = 1;
let restricted: RestrictedNoteView[] = [
  {
    id: 'rn1', kind: { code: 'psychotherapy', label: 'Psychotherapy note' }, noted_on: '2026-02-26', title: 'Before the first dose',
    body: 'Speaks of the fear of losing control. Wants the lights low and her sister in the waiting room.', author: 'Joanna Pruitt', written_at: '2026-02-26T15:00:00Z', disputed: false, revision: 1,
  },
  {
    id: 'rn2', kind: { code: 'substance_use', label: 'Substance-use record (42 CFR Part 2)' }, noted_on: '2026-02-19', title: 'Program attendance',
    body: 'Attends the evening group on Tuesdays; four months without alcohol.', author: 'Joanna Pruitt', written_at: '2026-02-19T15:00:00Z', disputed: false, revision: 1,
  },
];

/** Fixtures of the patients, billing, papers and import screens. */
export const patientAnswers: Record<string, Answer> = {
  find_patients: (input) => find(input as FindPatients),
  check_duplicates: (input) => duplicates(String(input.family_name), String(input.given_name)),
  register_patient: (input) => register(input as unknown as RegisterPatient),
  series_of: (input) => (input.patient_id === 'serrano' ? [seriesOfAlicia()] : [infusionsOf(String(input.patient_id))]),
  patient: (input) => card(String(input.patient_id)).patient,
  patient_card: (input) => card(String(input.patient_id)),
  save_patient: (input) => saved((patient = { ...patient, ...(input as object), revision: patient.revision + 1 }), 'Details saved'),
  save_contact: (input) => {
    patient = { ...patient, contacts: kept(patient.contacts, input as unknown as Contact) };
    return saved(patient, 'Contact saved');
  },
  remove_contact: (input) => saved((patient = { ...patient, contacts: patient.contacts.filter(({ id }) => id !== input.id) }), 'Contact removed'),
  save_related: (input) => {
    patient = { ...patient, related: kept(patient.related, input as unknown as RelatedPerson) };
    return saved(patient, 'Person saved');
  },
  remove_related: (input) => saved((patient = { ...patient, related: patient.related.filter(({ id }) => id !== input.id) }), 'Person removed'),
  add_diagnosis: (input) => {
    const added: Diagnosis = { id: `d${serial++}x`, patient_id: 'serrano', code: String(input.code), description: 'Generalized anxiety disorder', position: 9, onset_on: null, revision: 1 };
    patient = { ...patient, diagnoses: [...patient.diagnoses, added] };
    return saved(patient, `${added.code} added`);
  },
  remove_diagnosis: (input) => saved((patient = { ...patient, diagnoses: patient.diagnoses.filter(({ id }) => id !== input.id) }), 'Diagnosis removed'),
  order_diagnoses: (input) => {
    const ids = input.ids as string[];
    patient = { ...patient, diagnoses: [...patient.diagnoses].sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)) };
    return { value: null, changed: ['diagnoses'], undo: 't', said: 'Order changed' };
  },
  merge_patients: () => saved(patient, 'Charts merged into Serrano, Alicia'),
  coverages: () => coverages,
  save_coverage: (input) => {
    coverages = kept(coverages, { ...(input as unknown as Coverage), payer_name: payerList.find(({ id }) => id === input.payer_id)?.name ?? '' });
    return saved(patient, 'Coverage saved');
  },
  end_coverage: (input) => saved((coverages = coverages.map((found) => (found.id === input.id ? { ...found, ends_on: String(input.ends_on) } : found))), 'Coverage ended'),
  restricted_notes: () => ({ notes: restricted, documents: [] }),
  write_restricted_note: (input) => {
    const { kind, title, body } = input as unknown as WriteRestrictedNote;
    const label = kind === 'psychotherapy' ? 'Psychotherapy note' : 'Substance-use record (42 CFR Part 2)';
    const note = { id: `rn${serial++}x`, kind: { code: kind, label }, noted_on: '2026-03-03', title, body, author: 'Joanna Pruitt', written_at: '2026-03-03T15:00:00Z', disputed: false, revision: 1 };
    restricted = [note, ...restricted];
    return { value: note, changed: ['restricted_notes'], undo: 't', said: 'Restricted note written' };
  },
  change_restricted_note: (input) => {
    restricted = restricted.map((note) => (note.id === input.id ? { ...note, title: String(input.title), body: String(input.body) } : note));
    return { value: null, changed: ['restricted_notes'], undo: 't', said: 'Restricted note changed' };
  },
  withdraw_restricted_note: (input) => {
    restricted = restricted.filter(({ id }) => id !== input.id);
    return { value: null, changed: ['restricted_notes'], undo: 't', said: 'Restricted note withdrawn' };
  },
  audit_page: () => ({
    rows: [
      { id: 'a3', at: '2026-03-03T15:40:00Z', person: 'Joanna Pruitt', what: 'Viewed the chart', subject: 'Serrano, Alicia', detail: null },
      { id: 'a2', at: '2026-03-03T14:58:00Z', person: 'Joanna Pruitt', what: 'Confirmed a session', subject: 'Serrano, Alicia', detail: 'Wed, Mar 4, 9:00 AM' },
      { id: 'a1', at: '2026-02-27T16:32:00Z', person: 'L. Ocampo', what: 'Completed a session', subject: 'Serrano, Alicia', detail: 'Session 4 of 12' },
    ],
    next: null,
  }),
  ...codeAnswers,
  ...billingAnswers,
  ...importAnswers,
};

function find({ text = '', filter = 'all', after, limit = 100 }: FindPatients): unknown {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(
    (row) =>
      words.every((word) => `${row.name} ${row.phone?.replace(/\D/g, '')} ${row.mrn}`.toLowerCase().includes(word)) &&
      (filter === 'all' || (filter === 'in_series' && row.course) || (filter === 'balance' && row.balance_cents > 0)),
  );
  const from = after ? Number(after) : 0;
  return { rows: found.slice(from, from + limit), total: found.length, next: from + limit < found.length ? String(from + limit) : null, elapsed_us: 830 };
}

function duplicates(family: string, given: string): Duplicate[] {
  return rows
    .filter((row) => row.name.toLowerCase() === `${family}, ${given}`.trim().toLowerCase())
    .map((row) => ({ id: row.id, name: row.name, born_on: row.born_on, mrn: row.mrn, phone: row.phone, why: 'Same name, another date of birth' }));
}

function register(input: RegisterPatient): unknown {
  const twins = duplicates(input.family_name, input.given_name);
  if (twins.length && !input.duplicate_ok)
    throw {
      code: 'refused', message: `${twins[0]!.name} is already registered.`, field: null, hint: 'Open that chart, or register a second one.', ref: null,
      offer: { label: 'Register anyway', input: { duplicate_ok: true } },
    };
  const added: PatientRow = { ...rows[0]!, id: `new${serial++}`, name: `${input.family_name}, ${input.given_name}`, born_on: input.born_on, mrn: `CG-0${5000 + serial}`, phone: input.phone };
  rows.unshift(added);
  return { value: { id: added.id, mrn: added.mrn }, changed: ['patients'], undo: 't', said: `${added.name} registered as ${added.mrn}` };
}

function card(id: string): PatientCard {
  const row = rows.find((found) => found.id === id);
  const [family = '', given = ''] = row?.name.split(', ') ?? [];
  if (id !== 'serrano' && row)
    return {
      patient: { ...alicia, id, mrn: row.mrn, family_name: family, given_name: given, born_on: row.born_on, pronouns: null, allergies: null, risk_flag: null, contacts: [], related: [], diagnoses: [] }, intake: null,
      age: 40, phone: row.phone, contact_by: null, coverage: null, series: [], next: null, blocks: [], ledger: { balance_cents: row.balance_cents, last: null }, timeline: [], name_alerts: [],
    };
  const series = seriesOfAlicia();
  return {
    patient, intake: null, age: 35, phone: '5550138852', contact_by: 'Mobile · texts allowed · leave no message · after 3 PM', coverage: coverages[0] ?? null, series: [series], next: series.sessions[4] ?? null,
    blocks: [
      { id: 'b1', severity: 'stop', icon: 'pen', title: 'Serrano, A. · 9:00 AM', text: 'No diagnosis yet; a superbill needs one.', verb: { code: 'fix', label: 'Add diagnosis' }, key: 'E', session_id: null, patient_id: id, screen: '#/patients/serrano/details' },
      { id: 'b2', severity: 'warn', icon: 'phone', title: 'Serrano, A. · 9:00 AM', text: 'Nobody has confirmed tomorrow, 9:00 AM.', verb: { code: 'confirm', label: 'Confirm' }, key: 'F', session_id: null, patient_id: id, screen: '#/patients/serrano/series' },
    ],
    ledger: { balance_cents: 4500, last: null }, timeline,
    name_alerts: [{ id: 'serrano2', name: 'Serrano, Alicia M.', born_on: '1961-10-30', mrn: 'CG-02210', phone: null, why: 'Same name, session on the same day' }],
  };
}

function kept<T extends { id: string; revision: number }>(list: T[], item: T): T[] {
  const next = { ...item, id: item.id || `n${serial++}`, revision: item.revision + 1 };
  return list.some(({ id }) => id === next.id) ? list.map((found) => (found.id === next.id ? next : found)) : [...list, next];
}

function saved(_: unknown, said: string): unknown {
  return { value: { id: 'serrano', revision: patient.revision }, changed: ['patients'], undo: 't', said };
}
