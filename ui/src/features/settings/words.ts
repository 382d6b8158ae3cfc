import type { desk } from '$lib/desk';
import type { Word } from '$lib/generated/bindings';

export type Role = Parameters<typeof desk.addPerson>[0]['role'];

/** Who may do what. The program answers the same codes with the same words. */
export const ROLES: (Word & { may: string })[] = [
  { code: 'owner', label: 'Owner', may: 'Everything, with people, keys and backups' },
  { code: 'manager', label: 'Manager', may: 'Everything but keys and owners' },
  { code: 'clinician', label: 'Clinician', may: 'Charts, sessions, papers' },
  { code: 'coordinator', label: 'Coordinator', may: 'Calendar, patients, payers, papers, payments' },
  { code: 'assistant', label: 'Assistant', may: 'Patients, calendar, money and papers; no settings' },
  { code: 'auditor', label: 'Auditor', may: 'Reads charts and the audit log; changes nothing' },
];
