import type { Ledger, LedgerEntry, PaperRow, SuperbillDraft } from '../generated/bindings';
import type { Answer } from './answers';

const DAYS = ['2026-02-18', '2026-02-20', '2026-02-25', '2026-02-27'];
let entries: LedgerEntry[] = DAYS.flatMap((on, at) => [
  { id: `ch${at}`, kind: { code: 'charge', label: 'Charge' }, on, session_id: `al${at + 1}`, what: `Spravato session ${at + 1}`, code: 'G2083', modifiers: [], units: 1, amount_cents: 89500, method: null, voided: null, balance_cents: 0, can_void: true },
  { id: `pm${at}`, kind: { code: 'payment', label: 'Payment' }, on, session_id: null, what: 'Payment', code: null, modifiers: [], units: null, amount_cents: at === 3 ? -85000 : -89500, method: { code: 'card', label: 'Card' }, voided: at === 1 ? 'Posted twice' : null, balance_cents: 0, can_void: at !== 1 },
]);

let papers: PaperRow[] = [
  { id: 'sb1', kind: { code: 'superbill', label: 'Superbill' }, number: 'CG-S-0117', version: 1, patient_id: 'serrano', patient: 'Serrano, Alicia', issued_on: '2026-03-02', issued_by: 'Joanna Pruitt', replaces: null, replaced_by: null, voided: null, differs: null, total_cents: 358000, pages: 2 },
];

export const billingAnswers: Record<string, Answer> = {
  ledger: () => ledger(),
  post_payment: (input) => {
    entries = [...entries, { id: `pm${entries.length}`, kind: { code: 'payment', label: 'Payment' }, on: String(input.on ?? '2026-03-03'), session_id: null, what: 'Payment', code: null, modifiers: [], units: null, amount_cents: -Number(input.amount_cents), method: { code: String(input.method), label: 'Card' }, voided: null, balance_cents: 0, can_void: true }];
    return { value: { id: 'pm', revision: 1 }, changed: ['payments'], undo: null, said: 'Payment posted' };
  },
  void_charge: (input) => voided(String(input.charge_id), String(input.reason)),
  void_payment: (input) => voided(String(input.payment_id), String(input.reason)),
  superbill_draft: (input) => draft(input),
  issue_superbill: (input) => {
    const id = `sb${papers.length + 1}`;
    papers = [{ ...papers[0]!, id, number: `CG-S-0${117 + papers.length}`, version: input.replaces ? 2 : 1, issued_on: '2026-03-03', replaces: (input.replaces as string) ?? null }, ...papers];
    return { value: { id, number: papers[0]!.number, version: 1, pages: 2 }, changed: ['superbills'], undo: null, said: `Superbill ${papers[0]!.number} issued` };
  },
  void_superbill: (input) => {
    papers = papers.map((paper) => (paper.id === input.id ? { ...paper, voided: String(input.reason) } : paper));
    return { value: { id: String(input.id), revision: 1 }, changed: ['superbill_voids'], undo: null, said: 'Voided' };
  },
  papers: () => papers,
  record_print: () => null,
  record_export: () => null,
};

function ledger(): Ledger {
  let balance = 0;
  const counted = entries.map((entry) => ({ ...entry, balance_cents: (balance += entry.voided ? 0 : entry.amount_cents) }));
  const sum = (kind: string): number => counted.filter((entry) => entry.kind.code === kind && !entry.voided).reduce((all, entry) => all + entry.amount_cents, 0);
  return { balance_cents: balance, charged_cents: sum('charge'), paid_cents: -sum('payment'), entries: counted };
}

function voided(id: string, reason: string): unknown {
  entries = entries.map((entry) => (entry.id === id ? { ...entry, voided: reason, can_void: false } : entry));
  return { value: { id, revision: 2 }, changed: ['charges', 'payments'], undo: null, said: 'Voided' };
}

function draft(input: Record<string, unknown>): SuperbillDraft {
  return {
    patient_id: 'serrano', from: String(input.from ?? '2026-02-18'), to: String(input.to ?? '2026-02-27'), charges_cents: 358000, paid_cents: 264000, balance_cents: 94000, pages: 2, sheet: null,
    diagnoses: [{ letter: 'A', code: 'F33.2', description: 'Major depressive disorder, recurrent severe without psychotic features' }, { letter: 'B', code: 'F41.1', description: 'Generalized anxiety disorder' }],
    lines: DAYS.flatMap((day, at) => [
      { number: at * 2 + 1, session: `Session ${at + 1} of 12`, day, pos: '11', code: 'G2083', modifiers: [], label: 'Spravato, over 56 mg, with 2 hours of observation', pointers: 'A', units: 1, charge_cents: 89500, paid_cents: at === 3 ? 85000 : 89500, ndc: null },
    ]),
    problems: [
      ...(input.replaces && input.from ? [{ code: 'other_sessions', severity: 'warn' as const, message: 'It does not list the sessions of the paper it replaces: 2 of those are left out, 0 are new.', fix: null }] : []),
      { code: 'fee_demo', severity: 'warn', message: 'The price of G2083 is a sample price.', fix: { label: 'Set fees', screen: '#/settings/fees' } },
      { code: 'no_ein', severity: input.from ? 'warn' : 'stop', message: 'The practice has no tax number (EIN).', fix: { label: 'Add it', screen: '#/settings/practice' } },
    ],
  };
}
