import { count, money, shortDay, slashDay } from '$lib/format';
import type { Day, PaperRow, Problem, SeriesCard, SuperbillDraft, SuperbillLine } from '$lib/generated/bindings';
import { addDays } from '$lib/when';

/** Which sessions a superbill is asked for. */
export type Scope = 'before' | 'course' | 'month' | 'last_month' | 'year' | 'dates';

export interface Asked {
  scope: Scope;
  from: Day | null;
  to: Day | null;
  series_id: string;
  coverage_id: string;
}

export interface DraftInput extends Record<string, unknown> {
  patient_id: string;
  from?: Day;
  to?: Day;
  series_id?: string;
  coverage_id?: string;
  replaces?: string;
}

export const SCOPES: { value: Scope; label: string }[] = [
  { value: 'course', label: 'The whole course' },
  { value: 'month', label: 'This month' },
  { value: 'last_month', label: 'Last month' },
  { value: 'year', label: 'This year' },
  { value: 'dates', label: 'From – to' },
];

/** The scopes of a new version: first what the superbill before was over. */
export const SCOPES_AGAIN: typeof SCOPES = [{ value: 'before', label: 'As on the one before' }, ...SCOPES];

/** The days of a scope; a course has no days of its own. */
export function daysOf(scope: Scope, today: Day): { from: Day; to: Day } | null {
  const first = `${today.slice(0, 7)}-01`;
  if (scope === 'month') return { from: first, to: today };
  if (scope === 'last_month') {
    const last = addDays(first, -1);
    return { from: `${last.slice(0, 7)}-01`, to: last };
  }
  return scope === 'year' ? { from: `${today.slice(0, 4)}-01-01`, to: today } : null;
}

/**
 * What is asked of the program: only what was chosen. Half-typed days ask nothing.
 * A new version that asks for neither days nor course is over those of the superbill it replaces.
 */
export function draftInput(patient_id: string, { scope, from, to, series_id, coverage_id }: Asked, today: Day, replaces: string | null = null): DraftInput {
  const known = { patient_id, ...(coverage_id ? { coverage_id } : {}), ...(replaces ? { replaces } : {}) };
  if (scope === 'before') return known;
  const days = scope === 'dates' ? (from && to ? { from, to } : null) : daysOf(scope, today);
  // Every session of every course is a range of its own only when it says where it ends.
  const all = replaces && scope === 'course' && !series_id ? { to: today } : null;
  return { ...known, ...(days ?? all ?? {}), ...(series_id ? { series_id } : {}) };
}

/** What a new version says otherwise than the one it replaces, in sentences. */
export function unlikeBefore(problems: Problem[]): string[] {
  return problems.filter(({ code }) => code === 'other_sessions').map(({ message }) => message);
}

/** The lines of a draft under their sessions. */
export function bySession(lines: SuperbillLine[]): { session: string; day: Day; lines: SuperbillLine[] }[] {
  const groups: { session: string; day: Day; lines: SuperbillLine[] }[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && last.session === line.session && last.day === line.day) last.lines.push(line);
    else groups.push({ session: line.session, day: line.day, lines: [line] });
  }
  return groups;
}

/** What holds it back stands before what is only to look at. */
export function worstFirst(problems: Problem[]): Problem[] {
  return [...problems].sort((a, b) => Number(b.severity === 'stop') - Number(a.severity === 'stop'));
}

/** `2 things hold it back`; `Ready to issue`. */
export function readiness(problems: Problem[], lines: number): string {
  const stops = problems.filter(({ severity }) => severity === 'stop').length;
  if (lines === 0) return 'No completed session in this range.';
  if (stops > 0) return `${count(stops, 'thing')} ${stops === 1 ? 'holds' : 'hold'} it back.`;
  const warnings = problems.length;
  return warnings > 0 ? `Ready to issue, with ${count(warnings, 'thing')} to look at.` : 'Ready to issue.';
}

/** `Feb 18 – Feb 27, 4 lines, $3,580.00`. */
export function draftLine({ from, to, lines, charges_cents }: SuperbillDraft, today: Day): string {
  return `${shortDay(from, today)} – ${shortDay(to, today)}, ${count(lines.length, 'line')}, ${money(charges_cents)}`;
}

/** `99213 25 ×2`. */
export function codeLine({ code, modifiers, units }: SuperbillLine): string {
  return [code, ...modifiers, units > 1 ? `×${units}` : null].filter(Boolean).join(' ');
}

/** `Spravato, weeks 1–8 (4 of 12)`. */
export function seriesChoice({ protocol, done, total }: SeriesCard): string {
  return `${protocol} (${done} of ${total})`;
}

/** A file name that names no patient. */
export function fileName(kind: string, row: PaperRow | null, id: string): string {
  if (row) return `${row.number}${row.version > 1 ? `-v${row.version}` : ''}.pdf`;
  return kind === 'day_sheet' ? `day-sheet-${id}.pdf` : `${kind.replaceAll('_', '-')}.pdf`;
}

/** The heading of a paper. */
export function paperTitle(kind: string, row: PaperRow | null, id: string, to: Day | null = null): string {
  if (row) return `${row.kind.label} ${row.number}`;
  if (kind === 'day_sheet') return to ? `Day sheets, ${slashDay(id)} to ${slashDay(to)}` : `Day sheet, ${slashDay(id)}`;
  return { superbill: 'Superbill', appointment_list: 'List of appointments', appointment_list_large: 'List of appointments, large letters', consent_paper: 'Consent', blank_consent: 'Consent, to fill in by hand', blank_form: 'Form, to fill in by hand', packet_file: 'Packet', records_request: 'Request for records', intake_summary: 'Intake summary', recovery_kit: 'Recovery kit' }[kind] ?? 'Paper';
}

/** Whether it is neither replaced nor voided. */
export function stands({ replaced_by, voided }: PaperRow): boolean {
  return !replaced_by && voided === null;
}

/** Whether it says something else than what holds. */
export function outdated(row: PaperRow): boolean {
  return !stands(row) || row.differs !== null;
}

/** `version 2, replaces CG-S-0117, version 1`; `voided: wrong patient`. */
export function versionLine({ version, replaces, replaced_by, voided, differs }: PaperRow): string {
  const words = [version > 1 ? `version ${version}` : null, replaces ? `replaces ${replaces}` : null, replaced_by ? `replaced by ${replaced_by}` : null, voided !== null ? `voided: ${voided}` : null, differs];
  return words.filter(Boolean).join(', ');
}

/** The course a superbill is most likely wanted for: the one that was treated last. */
export function lastCourse(series: SeriesCard[]): SeriesCard | null {
  const lastDone = ({ sessions }: SeriesCard): string => sessions.findLast(({ status }) => status.code === 'done')?.starts ?? '';
  return series.filter(({ done }) => done > 0).sort((a, b) => (lastDone(a) < lastDone(b) ? 1 : -1))[0] ?? null;
}
