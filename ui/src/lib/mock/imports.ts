import type { Payer } from '../generated/bindings';
import type { Answer } from './answers';

export const payerList: Payer[] = ['Harbor Mutual HMO', 'Granite Peak PPO', 'Northline Health', 'Medicare Part B'].map((name, at) => ({
  id: `pay${at + 1}`, name, payer_id: `5${at}021`, kind: { code: 'commercial', label: 'Commercial' }, phone: '8005550100', authorization_phone: null, fax: null, portal_url: null,
  behavioral_carve_out: null, appeal_address: null, source: null, verified_on: null, unverified: true, active: true, revision: 1,
}));

const CODES = [
  { code: 'F33', description: 'Major depressive disorder, recurrent', billable: false, year: 2026, note: null },
  { code: 'F33.1', description: 'Major depressive disorder, recurrent, moderate', billable: true, year: 2026, note: null },
  { code: 'F33.2', description: 'Major depressive disorder, recurrent severe without psychotic features', billable: true, year: 2026, note: null },
  { code: 'F41.1', description: 'Generalized anxiety disorder', billable: true, year: 2026, note: null },
  { code: 'F43.10', description: 'Post-traumatic stress disorder, unspecified', billable: true, year: 2026, note: null },
];

export const codeAnswers: Record<string, Answer> = {
  payers: (input) => payerList.filter(({ name }) => name.toLowerCase().includes(String(input.text ?? '').toLowerCase())),
  search_codes: (input) => CODES.filter(({ code, description }) => `${code} ${description}`.toLowerCase().includes(String(input.text).toLowerCase())),
};

export const importAnswers: Record<string, Answer> = {
  preview_csv: (input) => ({
    encoding: 'UTF-8', delimiter: ',', columns: ['Last', 'First', 'Birth date', 'Cell', 'Insurance', 'MRN', 'Notes'], rows: 128,
    sample: [['Okafor', 'Ada', '6/14/90', '555-013-8852', 'Harbor Mutual HMO', '00417', ''], ['Lund', 'Per', '11/2/1971', '', 'Self-pay', '00418', 'prefers mornings']],
    map: input.map ?? { columns: { family_name: 'Last', given_name: 'First', born_on: 'Birth date', phone: 'Cell', payer: 'Insurance' }, date_order: 'mdy' },
  }),
  import_csv: (input) => ({
    value: { rows: 128, added: 119, updated: 0, unchanged: 6, rejected: [{ row: 14, field: 'born_on', message: '31/02/1990 is not a day.' }, { row: 77, field: null, message: 'The row has 6 fields, the header has 7.' }], noticed: [{ row: 9, field: 'member_id', message: 'is missing, so the plan was left out' }], dry_run: input.dry_run },
    changed: input.dry_run ? [] : ['patients'], undo: input.dry_run ? null : 't', said: input.dry_run ? null : '119 patients imported',
  }),
  import_fhir: (input) => ({
    value: { rows: 3, added: 2, updated: 1, unchanged: 0, rejected: [], noticed: [], dry_run: input.dry_run },
    changed: input.dry_run ? [] : ['patients'], undo: input.dry_run ? null : 't', said: input.dry_run ? null : '2 patients imported',
  }),
};
