// THE CONTRACT between Rust areas and the window. snake_case everywhere. Rust types carry the SAME names and fields; adding a
// field is fine, renaming or dropping one is not without telling the others (edit this file, keep it true).
// Rust: derive Serialize/Deserialize/TS/JsonSchema. Option<T> -> T | null. Inputs: #[serde(deny_unknown_fields)]; optional input fields #[serde(default)] + #[ts(optional)].
export type Day = string;        // YYYY-MM-DD
export type LocalTime = string;  // YYYY-MM-DDTHH:MM, the site's wall time
export type Instant = string;    // RFC 3339 UTC
export type Cents = number;
export interface Word { code: string; label: string }                    // states come with their words
export interface UiError { code: 'invalid'|'refused'|'not_found'|'stale'|'locked'|'denied'|'storage'|'bug'; message: string; field: string|null; hint: string|null; ref: string|null;
  offer: { label: string; input: Record<string, unknown> } | null }       // a way out: merge `input` into the rejected input and call again
export interface Saved { id: string; revision: number }                  // every save of a record answers this; forms send `revision` back (0 = new)

// ---------- session of the program (no practice needed) ----------
// desk_state {} -> DeskState            open_practice {dir} -> DeskState         open_sample {} -> DeskState (builds it on first use; unlocked as its owner)
// create_practice CreatePractice -> NewKit          confirm_kit {answers: KitAnswer[]} -> DeskState (rehearsal; wrong = invalid with field answers)
// unlock {person_id, passphrase} -> DeskState       unlock_with_kit {words: string, person_id, new_passphrase} -> NewKit? (same DeskState)      lock {} -> DeskState
// stay {} -> DeskState                  passphrase_strength {passphrase, words?: string[]} -> Strength
// change_passphrase {current, new} -> DeskState      renew_kit {passphrase} -> NewKit      paper recovery_kit {} (only while the kit is in memory)
export interface DeskState { state: 'none'|'locked'|'open'; dir: string|null; practice_name: string|null; sample: boolean; people: PersonChoice[]; person: Me|null;
  keystore: Word /* working | unavailable */; recent: { dir: string; name: string; sample: boolean }[]; default_dir: string; lock_after_minutes: number; lock_at: Instant|null; wait_seconds: number;
  kit_unconfirmed: boolean; version: string; today: Day; now_local: LocalTime; time_zone: string }
export interface PersonChoice { id: string; name: string; role: Word }
export interface Me { id: string; name: string; role: Word; permissions: string[] }
export interface CreatePractice { dir: string; practice_name: string; owner_name: string; passphrase: string; time_zone: string }
export interface NewKit { words: string[] /* 24 */; ask: number[] /* positions (1-based) to repeat, 4 of them */ }
export interface KitAnswer { position: number; word: string }
export interface Strength { score: number; label: string; enough: boolean; advice: string|null }
// people: list_people {} -> Person[]   add_person {name, role, passphrase} -> Saved   set_role {person_id, role, revision} -> Saved   disable_person {person_id, revision} -> Saved   enable_person {person_id, passphrase, revision} -> Saved
export interface Person { id: string; name: string; role: Word; active: boolean; added_at: Instant; last_unlocked_at: Instant|null; revision: number }
// make_backup {path} -> BackupReport    check_backup {path, passphrase, person_id} -> BackupReport    restore_backup {path, dir, person_id, passphrase} -> DeskState   backup_status {} -> {last_at: Instant|null, path: string|null}
export interface BackupReport { path: string; bytes: number; patients: number; sessions: number; made_at: Instant; verified: boolean }
// audit_page {before?: string, patient_id?: string, limit?: number} -> { rows: AuditRow[], next: string|null, chain: Word /* intact | broken */ }
export interface AuditRow { id: string; at: Instant; person: string; what: string; subject: string|null; detail: string|null }
// doctor {} -> { checks: { name: string; ok: boolean; detail: string }[] ; sound: boolean }
// undo {token: string} -> { said: string }   (reply carries the token of the redo in `undo`)
// preferences {} -> Preferences      save_preferences Preferences -> Preferences    (per person, replicated class latest)
export interface Preferences { theme: 'system'|'light'|'dark'; density: 'normal'|'dense'; text_percent: number; single_keys: boolean; lock_after_minutes: number }

// ---------- practice ----------
// practice {} -> Practice   save_practice PracticeInput(=Practice fields) -> Saved
export interface Practice { id: string; name: string; tagline: string|null; ein: string|null; group_npi: string|null; taxonomy: string|null; address: Address|null; phone: string|null; fax: string|null; email: string|null;
  superbill_prefix: string; mrn_prefix: string; payment_note: string|null; sample: boolean; revision: number }
export interface Address { line1: string; line2: string|null; city: string; state: string; zip: string }
// sites {} -> Site[]   save_site Site -> Saved
export interface Site { id: string; name: string; time_zone: string; address: Address|null; phone: string|null; place_of_service: string /* '11' */; hours: SiteHours[]; active: boolean; revision: number }
export interface SiteHours { weekday: number /* 1 Mon..7 Sun */; opens: string /* HH:MM */; closes: string }
// rooms {} -> Room[]   save_room Room -> Saved
export interface Room { id: string; site_id: string; name: string; kind: Word /* chair | tms | visit */; modalities: string[] /* ketamine | spravato | tms | evaluation */; position: number; active: boolean; revision: number }
// closures {from, to} -> Closure[]   propose_closures {year} -> Closure[] (US federal holidays not yet there, id '')   save_closures {closures: Closure[]} -> Saved[]   remove_closure {id, revision} -> null
export interface Closure { id: string; site_id: string|null; day: Day; name: string; revision: number }
// providers {} -> Provider[]   save_provider Provider -> Saved      (prescribers, rendering; staff without NPI are kind=staff)
export interface Provider { id: string; name: string; credential: string|null; kind: Word /* provider | staff */; title: string|null; npi: string|null; license: string|null; license_state: string|null; taxonomy: string|null; active: boolean; position: number; revision: number }
// fees {} -> Fee[]   save_fee Fee -> Saved    (a fee holds from effective_on until a later one of the same code+modifiers)
export interface Fee { id: string; code: string; label: string; modifiers: string[]; price_cents: Cents; ndc: Ndc|null; effective_on: Day; ends_on: Day|null; demo: boolean; revision: number }
export interface Ndc { code: string /* 11 digits */; unit: 'ML'|'UN'|'ME'|'GR'|'F2'; quantity: string /* decimal text */; description: string }

// ---------- patients ----------
// find_patients FindPatients -> PatientPage
export interface FindPatients { text?: string; filter?: 'all'|'in_series'|'balance'|'archived'; after?: string; limit?: number }
export interface PatientPage { rows: PatientRow[]; total: number; next: string|null; elapsed_us: number }
export interface PatientRow { id: string; name: string /* Last, First */; born_on: Day; mrn: string; phone: string|null; modality: Word|null; course: string|null /* 12/36 */; next_session: LocalTime|null; payer: string|null; balance_cents: Cents; name_alert: boolean; flag: Word|null; match_on: string|null }
// register_patient RegisterPatient -> Registered     check_duplicates {family_name, given_name, born_on, phone?} -> Duplicate[]
export interface RegisterPatient { family_name: string; given_name: string; born_on: Day; phone: string; payer_id?: string|null /* null = self-pay */; payer_name?: string; duplicate_ok?: boolean; source?: string }
export interface Registered { id: string; mrn: string }
export interface Duplicate { id: string; name: string; born_on: Day; mrn: string; phone: string|null; why: string }
// patient {patient_id} -> Patient (viewing is audited)    save_patient Patient(without lists) -> Saved
export interface Patient { id: string; mrn: string; family_name: string; given_name: string; middle_name: string|null; suffix: string|null; preferred_name: string|null; pronouns: string|null; sex: Word /* female|male|x|unknown */; born_on: Day;
  address: Address|null; referral_source: string|null; risk_flag: string|null; allergies: string|null; notes: string|null; archived: boolean; merged_into: string|null; revision: number;
  contacts: Contact[]; related: RelatedPerson[]; diagnoses: Diagnosis[] }
// save_contact Contact+patient_id -> Saved   remove_contact {id, revision} -> null
export interface Contact { id: string; patient_id: string; kind: Word /* mobile|home|work|email */; value: string; preferred: boolean; may_leave_message: boolean; may_text: boolean; note: string|null; revision: number }
// save_related RelatedPerson -> Saved   remove_related {id, revision} -> null
export interface RelatedPerson { id: string; patient_id: string; role: Word /* emergency | referring | prescriber | therapist */; name: string; phone: string|null; npi: string|null; relation: string|null; revision: number }
// add_diagnosis {patient_id, code} -> Saved   remove_diagnosis {id, revision} -> null   order_diagnoses {patient_id, ids: string[]} -> null
export interface Diagnosis { id: string; patient_id: string; code: string; description: string; position: number; onset_on: Day|null; revision: number }
// merge_patients {keep, merge} -> Saved (undoable)   search_codes {text, limit?} -> CodeHit[]
export interface CodeHit { code: string; description: string; billable: boolean; year: number }

// ---------- payers ----------
// payers {text?: string} -> Payer[]   save_payer Payer -> Saved
export interface Payer { id: string; name: string; payer_id: string|null; kind: Word /* commercial|medicare|medicaid|tricare|veterans_affairs|workers_comp|self_pay|other */; phone: string|null; authorization_phone: string|null; fax: string|null; portal_url: string|null; behavioral_carve_out: string|null; appeal_address: Address|null; source: string|null; verified_on: Day|null; active: boolean; revision: number }
// coverages {patient_id} -> Coverage[]   save_coverage Coverage -> Saved   end_coverage {id, ends_on, revision} -> Saved
export interface Coverage { id: string; patient_id: string; payer_id: string; payer_name: string; plan: string|null; member_id: string|null; group_number: string|null; priority: number; subscriber_name: string|null; subscriber_relation: Word /* self|spouse|child|other */; subscriber_born_on: Day|null; network: Word /* in|out|unknown */; starts_on: Day|null; ends_on: Day|null; revision: number }

// ---------- series and calendar ----------
// protocols {} -> Protocol[]
export interface Protocol { id: string; name: string; modality: Word; summary: string; phases: Phase[]; session_minutes: number; recovery_minutes: number; room_kind: string; codes: ProtocolCode[]; source: string; verified_on: Day; confidence: Word; unverified: boolean }
export interface Phase { name: string; sessions: number; per_week: number; weekdays: number[]; min_gap_days: number; max_gap_days: number|null }
export interface ProtocolCode { code: string; units: number; when: 'each'|'first'|'later' }
// preview_series PlanSeries -> SeriesPlan      start_series PlanSeries(+skip?) -> SeriesStarted (books all; undoable)
export interface PlanSeries { patient_id: string; protocol_id: string; starts_on: Day; weekdays?: number[]; time: string /* HH:MM */; room_id?: string|null; provider_id?: string|null; sessions?: number; charge_diagnosis?: string }
export interface SeriesPlan { sessions: PlannedSession[]; ends_on: Day|null; clashes: number; notes: string[]; minutes: number; room: string|null; provider: string|null }
export interface PlannedSession { number: number; starts: LocalTime; phase: string; week: number; room_id: string; room: string; moved: string|null /* reason in words when not at the asked place */; blocked: string|null }
export interface SeriesStarted { series_id: string; sessions: number; first: LocalTime; last: LocalTime }
// series_of {patient_id} -> SeriesCard[]
export interface SeriesCard { id: string; patient_id: string; protocol: string; modality: Word; status: Word; total: number; done: number; booked: number; missed: number; next: LocalTime|null; ends: LocalTime|null; sessions: SessionCard[]; revision: number }
// board {from: Day, to: Day, site_id?: string} -> Board      session {session_id} -> SessionCard
export interface Board { site: { id: string; name: string; time_zone: string; opens: string; closes: string }; days: BoardDay[]; rooms: Room[]; sessions: SessionCard[]; now: LocalTime; counts: DayCounts }
export interface BoardDay { day: Day; closed: string|null; opens: string|null; closes: string|null }
export interface DayCounts { due: number; arrived: number; in_session: number; monitoring: number; done: number; no_show: number }
export interface SessionCard { id: string; patient_id: string; patient: string /* Last, F. */; patient_full: string; born_on: Day; name_alert: boolean; series_id: string|null; number: number|null; total: number|null; modality: Word; protocol: string|null; status: Word /* booked|confirmed|arrived|in_session|monitoring|done|no_show|cancelled */; starts: LocalTime; minutes: number; recovery_minutes: number; room_id: string; room: string; provider_id: string|null; provider: string|null;
  arrived: LocalTime|null; started: LocalTime|null; stopped: LocalTime|null; left: LocalTime|null; dose: string|null; note: string|null; reason: string|null; verbs: Word[] /* what can be done next, first = primary: confirm|arrive|start|monitor|complete|no_show|cancel|move|reopen */; revision: number }
// book_session {patient_id, starts, minutes, room_id, provider_id?, modality, series_id?} -> Saved
// confirm_session|arrive_session|start_session|monitor_session {session_id, revision, at?: LocalTime} -> Saved     complete_session {session_id, revision, started?: LocalTime, stopped?: LocalTime, dose?: string, note?: string} -> Completed
// move_session {session_id, revision, starts, room_id?, provider_id?} -> Saved    (clash = refused + offer with the nearest free slot)   shift_series {series_id, from_number, days} -> { moved: number }
// cancel_session {session_id, revision, by: 'patient'|'clinic', reason: string} -> Saved    no_show_session {session_id, revision, note?: string} -> Saved    reopen_session {session_id, revision, reason} -> Saved
export interface Completed { session_id: string; charges: number; total_cents: Cents; warnings: string[] }
// parse_when {text: string, near?: LocalTime} -> { starts: LocalTime, room_id: string|null, echo: string }   natural entry: "thu 2p r3", "+3d", "12/1", "9a", "t", "tom"
// calendar_file: paper calendar_file {series_id} (.ics bytes)

// ---------- billing ----------
// ledger {patient_id} -> Ledger (balance counted)
export interface Ledger { balance_cents: Cents; charged_cents: Cents; paid_cents: Cents; entries: LedgerEntry[] }
export interface LedgerEntry { id: string; kind: Word /* charge | payment | adjustment */; on: Day; session_id: string|null; what: string; code: string|null; modifiers: string[]; units: number|null; amount_cents: Cents; method: Word|null; voided: string|null; balance_cents: Cents; can_void: boolean }
// post_payment {patient_id, amount_cents, method: 'card'|'cash'|'check'|'hsa'|'transfer'|'other', on?: Day, reference?: string, note?: string, session_ids?: string[]} -> Saved (legal act)
// void_charge {charge_id, reason} -> Saved    void_payment {payment_id, reason} -> Saved
// superbill_draft {patient_id, from?: Day, to?: Day, series_id?: string, coverage_id?: string} -> SuperbillDraft
export interface SuperbillDraft { patient_id: string; from: Day; to: Day; lines: SuperbillLine[]; diagnoses: { letter: string; code: string; description: string }[]; charges_cents: Cents; paid_cents: Cents; balance_cents: Cents; problems: Problem[]; pages: number; sheet: unknown /* SuperbillSheet */ }
export interface SuperbillLine { number: number; session: string; day: Day; pos: string; code: string; modifiers: string[]; label: string; pointers: string; units: number; charge_cents: Cents; paid_cents: Cents; ndc: string|null }
export interface Problem { code: string; severity: 'stop'|'warn'; message: string; fix: { label: string; screen: string /* hash route */ }|null }
// issue_superbill {patient_id, from, to, series_id?, coverage_id?, replaces?: string, reason?: string} -> Issued (legal act)
export interface Issued { id: string; number: string; version: number; pages: number }
// papers {patient_id?: string, limit?: number} -> PaperRow[]     paper superbill_preview {same as draft} | superbill {id} | day_sheet {day, site_id?} | appointment_list {series_id} -> PDF bytes
export interface PaperRow { id: string; kind: Word; number: string; version: number; patient_id: string; patient: string; issued_on: Day; issued_by: string; replaces: string|null; replaced_by: string|null; total_cents: Cents; pages: number }
// record_print {paper, id?: string} -> null   record_export {...} -> null   (audit)

// ---------- import ----------
// preview_csv {path? | text?, map?: CsvMap} -> CsvPreview    import_csv {path|text, map: CsvMap, dry_run: boolean} -> ImportReport (one undoable action)   import_fhir {paths: string[], dry_run: boolean} -> ImportReport
export interface CsvPreview { encoding: string; delimiter: string; columns: string[]; sample: string[][]; rows: number; map: CsvMap /* guessed */ }
export interface CsvMap { columns: Record<string /* our field */, string /* header */>; date_order: 'mdy'|'dmy'|'ymd' }
export interface ImportReport { rows: number; added: number; updated: number; unchanged: number; rejected: RowProblem[]; dry_run: boolean }
export interface RowProblem { row: number; field: string|null; message: string }

// ---------- whole-desk views ----------
// today {day?: Day} -> Today     patient_card {patient_id} -> PatientCard (audited view)     search {text, limit?} -> SearchHit[]
export interface Today { board: Board; needs: Need[] }
export interface Need { id: string; severity: 'stop'|'warn'|'info'; icon: string; title: string /* Kowalski, E. · Chair 2 */; text: string; verb: Word; key: string; session_id: string|null; patient_id: string|null; screen: string }
export interface PatientCard { patient: Patient; age: number; phone: string|null; contact_by: string|null; coverage: Coverage|null; series: SeriesCard[]; next: SessionCard|null; blocks: Need[]; ledger: { balance_cents: Cents; last: LedgerEntry|null }; timeline: TimelineRow[]; name_alerts: Duplicate[] }
export interface TimelineRow { at: LocalTime; icon: string; kind: 'care'|'payer'|'papers'|'desk'; title: string; text: string|null; person: string|null }
export interface SearchHit { kind: 'patient'|'command'|'paper'|'screen'; id: string; title: string; text: string|null; name_alert: boolean; screen: string; matched: [number, number][] }
