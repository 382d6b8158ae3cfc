import { desk } from '$lib/desk';
import type { BoardFilter, Day, DaySheetOf } from '$lib/generated/bindings';
import type { PaperName } from './printing';

export interface Source {
  /** The command that makes the paper, for saving it. */
  command: PaperName;
  input: Record<string, unknown>;
  read: () => Promise<Uint8Array>;
}

/** The day sheet of an address: its days, whose lanes it has, and what it is narrowed to. */
export function daySheetOf(day: Day, asked: URLSearchParams): DaySheetOf {
  const list = (name: string): string[] => (asked.get(name) ?? '').split(',').filter(Boolean);
  const without = list('without');
  const filter = { kinds: list('kinds'), modalities: list('modalities'), people: list('people'), hide_done: without.includes('done'), hide_lost: without.includes('lost') } as BoardFilter;
  const narrowed = filter.kinds.length + filter.modalities.length + filter.people.length + without.length > 0;
  const to = asked.get('to');
  return { day, ...(to ? { to } : {}), ...(asked.get('by') === 'person' ? { by_person: true } : {}), ...(narrowed ? { filter } : {}) };
}

/** How the paper of an address is made; null when there is no such paper. */
export function sourceOf(kind: string, id: string, asked = new URLSearchParams()): Source | null {
  if (kind === 'superbill') return { command: 'superbill', input: { id }, read: () => desk.superbill({ id }) };
  if (kind === 'day_sheet') {
    const input = daySheetOf(id, asked);
    return { command: 'day_sheet', input: { ...input }, read: () => desk.daySheet(input) };
  }
  if (kind === 'appointment_list_large') return { command: 'appointment_list', input: { series_id: id, large: true }, read: () => desk.appointmentList({ series_id: id, large: true }) };
  if (kind === 'appointment_list') return { command: 'appointment_list', input: { series_id: id }, read: () => desk.appointmentList({ series_id: id }) };
  if (kind === 'consent_paper') return { command: 'consent_paper', input: { consent_id: id }, read: () => desk.consentPaper({ consent_id: id }) };
  if (kind === 'blank_consent') {
    const input = { patient_id: id, code: asked.get('code') ?? '' };
    return { command: 'blank_consent', input, read: () => desk.blankConsent(input) };
  }
  if (kind === 'blank_form') {
    const input = { patient_id: id, code: asked.get('code') ?? '' };
    return { command: 'blank_form', input, read: () => desk.blankForm(input) };
  }
  if (kind === 'packet_file') return { command: 'packet_file', input: { packet_id: id }, read: () => desk.packetFile({ packet_id: id }) };
  if (kind === 'records_request') return { command: 'records_request', input: { request_id: id }, read: () => desk.recordsRequest({ request_id: id }) };
  if (kind === 'intake_summary') return { command: 'intake_summary', input: { patient_id: id }, read: () => desk.intakeSummary({ patient_id: id }) };
  if (kind === 'recovery_kit') return { command: 'recovery_kit', input: {}, read: () => desk.recoveryKit() };
  return null;
}
