import { act, query, type Reply } from '$lib/call';
import { desk } from '$lib/desk';
import type { DeskState, PersonChoice, Word } from '$lib/generated/bindings';

/** Whether the program behind the window knows the practice share. */
export const known = 'syncStatus' in desk || (import.meta.env.DEV && typeof location !== 'undefined' && new URLSearchParams(location.search).has('mock'));

export type Tone = 'ok' | 'waiting' | 'warn' | 'off';

export interface Field { label: string; value: string; differs: boolean }
export interface Version { id: string; device: string | null; person: string | null; at: string; fields: Field[]; shown: boolean; removed: boolean; keep: string }
export interface Touched { icon: string; text: string }
export interface Conflict {
  id: string; kind: Word; icon: string; title: string; what: string; noted: string; heading: string; about: string; text: string;
  patient_id: string | null; versions: Version[]; touches: Touched[]; verbs: Word[]; screen: string | null;
}
export interface Settled { id: string; title: string; what: string; at: string; patient_id: string | null; versions: Version[] }
export interface ConflictList { decide: Conflict[]; settled: Settled[]; settled_words: string }
export interface HistoryRow { at: string; person: string | null; device: string | null; what: string; fields: Field[]; shown: boolean }

export type SharePlace =
  | { kind: 'folder'; folder: string }
  | { kind: 'webdav'; url: string; user: string; password: string }
  | { kind: 's3'; endpoint: string; region: string; bucket: string; prefix: string; key_id: string; secret: string };
export interface DeviceRow { id: string; name: string; person: string | null; role: Word; state: Word; this: boolean; admin: boolean; last_heard: string | null; has: string; tone: Tone; holds: string }
export interface StoreCheck { name: string; tone: Exclude<Tone, 'waiting'>; detail: string }
export interface Joining { id: string; name: string; person: string; asked_at: string; words: string[] }
export interface Invited { id: string; name: string; person: string; expires_at: string }
export interface Late { device_id: string; device: string; changes: number; said: string }
export interface Fault { code: string; message: string; hint: string | null }
export interface Working { what: string; done: number; of: number }
export interface SyncStatus {
  headline: string; detail: string; badge: { tone: Tone; text: string };
  share: null | { kind: Word; place: string; last_at: string | null; fault: Fault | null };
  devices: DeviceRow[]; checks: StoreCheck[]; here: number; on_share: number; received_by: number; of: number; waiting: number;
  conflicts: number; requests: Joining[]; invitations: Invited[]; late: Late[]; working: Working | null;
}
export interface SyncRound { placed: number; taken: number; healed: number; said: string }
export interface ShareFound { found: Word; said: string; ok: boolean }
export interface NewInvitation { id: string; code: string; qr: string; expires_at: string }
export interface InvitationSeen { device_name: string; person: string; expires_at: string }
export interface JoinState { step: Word; words: string[]; said: string; done: number; of: number; people: PersonChoice[]; lost: string | null }
export interface LostShareSeen { devices: string[]; opens: string; lacking: string | null }

/** The commands of the practice share, called as the generated ones are. */
export const share = {
  listConflicts: (): Promise<ConflictList> => query('list_conflicts', {}),
  resolveConflict: (input: { conflict_id: string; version_id: string }): Promise<Reply<null>> => act('resolve_conflict', input),
  closeConflict: (input: { conflict_id: string; note: string | null }): Promise<Reply<null>> => act('close_conflict', input),
  recordHistory: (input: { table: string; row_id: string }): Promise<HistoryRow[]> => query('record_history', input),
  syncStatus: (): Promise<SyncStatus> => query('sync_status', {}),
  syncNow: (): Promise<Reply<SyncRound>> => act('sync_now', {}),
  checkShare: (input: { place: SharePlace }): Promise<Reply<ShareFound>> => act('check_share', input),
  setUpShare: (input: { place: SharePlace; device_name: string; kit_words: string | null }): Promise<Reply<SyncRound>> => act('set_up_share', input),
  moveShare: (input: { place: SharePlace }): Promise<Reply<SyncRound>> => act('move_share', input),
  refoundShare: (): Promise<Reply<SyncRound>> => act('refound_share', {}),
  leaveShare: (): Promise<Reply<null>> => act('leave_share', {}),
  inviteDevice: (input: { name: string; person_id: string; restricted: boolean }): Promise<Reply<NewInvitation>> => act('invite_device', input),
  cancelInvitation: (input: { invitation_id: string }): Promise<Reply<null>> => act('cancel_invitation', input),
  approveDevice: (input: { request_id: string }): Promise<Reply<null>> => act('approve_device', input),
  refuseDevice: (input: { request_id: string }): Promise<Reply<null>> => act('refuse_device', input),
  revokeDevice: (input: { device_id: string; reason: string }): Promise<Reply<null>> => act('revoke_device', input),
  retireDevice: (input: { device_id: string }): Promise<Reply<null>> => act('retire_device', input),
  renameDevice: (input: { device_id: string; name: string }): Promise<Reply<null>> => act('rename_device', input),
  rotateKeys: (): Promise<Reply<null>> => act('rotate_keys', {}),
  settleLate: (input: { device_id: string; accept: boolean }): Promise<Reply<null>> => act('settle_late', input),
  writeExchangeFile: (input: { path: string }): Promise<Reply<{ files: number; bytes: number; said: string }>> => act('write_exchange_file', input),
  readExchangeFile: (input: { path: string }): Promise<Reply<SyncRound>> => act('read_exchange_file', input),
  readInvitation: (input: { place: SharePlace; code: string }): Promise<InvitationSeen> => query('read_invitation', input),
  joinPractice: (input: { place: SharePlace; code: string; folder: string | null; passphrase: string }): Promise<JoinState> => query('join_practice', input),
  joinStatus: (): Promise<JoinState | null> => query('join_status', {}),
  stopJoining: (): Promise<null> => query('stop_joining', {}),
  readLostShare: (input: { place: SharePlace; words: string }): Promise<LostShareSeen> => query('read_lost_share', input),
  recoverPractice: (input: { place: SharePlace; words: string; device_name: string; folder: string | null; passphrase: string; incomplete_ok: boolean }): Promise<JoinState> => query('recover_practice', input),
  finishRecovery: (input: { person_id: string; passphrase: string | null }): Promise<DeskState> => query('finish_recovery', input),
};
