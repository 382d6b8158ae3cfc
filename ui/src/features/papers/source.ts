import { desk } from '$lib/desk';
import type { Day } from '$lib/generated/bindings';
import type { PaperName } from './printing';

export interface Source {
  /** The command that makes the paper, for saving it. */
  command: PaperName;
  input: Record<string, unknown>;
  read: () => Promise<Uint8Array>;
}

/** How the paper of an address is made; null when there is no such paper. */
export function sourceOf(kind: string, id: string): Source | null {
  if (kind === 'superbill') return { command: 'superbill', input: { id }, read: () => desk.superbill({ id }) };
  if (kind === 'day_sheet') return { command: 'day_sheet', input: { day: id }, read: () => desk.daySheet({ day: id as Day }) };
  if (kind === 'appointment_list_large') return { command: 'appointment_list', input: { series_id: id, large: true }, read: () => desk.appointmentList({ series_id: id, large: true }) };
  if (kind === 'appointment_list') return { command: 'appointment_list', input: { series_id: id }, read: () => desk.appointmentList({ series_id: id }) };
  if (kind === 'recovery_kit') return { command: 'recovery_kit', input: {}, read: () => desk.recoveryKit() };
  return null;
}
