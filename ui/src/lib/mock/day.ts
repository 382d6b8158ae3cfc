import { dayAndClock, longDay } from '../format';
import type { RepairView, Board, BoardFilter, FilteredBoard, Month, Need, Provider, Room, SessionCard, UiError, Word } from '../generated/bindings';
import { addDays, addMonths, mondayOf, readWhen, weekdayOf } from '../when';
import type { Answer } from './answers';
import { practiceAnswers } from './practice';

const NOW = '2026-03-03T10:42';
const MODALITIES: Record<string, Word> = { tms: { code: 'tms', label: 'TMS' }, ketamine: { code: 'ketamine', label: 'Ketamine' }, spravato: { code: 'spravato', label: 'Spravato' }, evaluation: { code: 'evaluation', label: 'Visit' } };
const STATES: Record<string, { label: string; verbs: string[] }> = {
  booked: { label: 'Booked', verbs: ['arrive', 'confirm', 'move', 'no_show', 'cancel'] },
  confirmed: { label: 'Confirmed', verbs: ['arrive', 'move', 'no_show', 'cancel'] },
  arrived: { label: 'Arrived', verbs: ['start', 'move', 'cancel'] },
  in_session: { label: 'In session', verbs: ['complete', 'monitor'] },
  monitoring: { label: 'Monitoring', verbs: ['complete'] },
  done: { label: 'Done', verbs: ['reopen'] },
  no_show: { label: 'No-show', verbs: ['reopen'] },
  cancelled: { label: 'Canceled', verbs: ['reopen'] },
};
const LABELS: Record<string, string> = { arrive: 'Arrive', confirm: 'Confirm', move: 'Move', no_show: 'No-show', cancel: 'Cancel', start: 'Start', complete: 'Done', monitor: 'Monitor', reopen: 'Reopen' };
const PARTS: Record<string, [number, number]> = { tms: [30, 0], ketamine: [60, 60], spravato: [40, 110], evaluation: [60, 0] };
/** Room, time, name, part, state. */
const LINES = `
r1 08:00 Okafor,R. 12/36 done|r1 08:30 Boyd,T. 27/36 done|r1 09:00 Lindqvist,A. 3/36 done|r1 09:30 Grant,L. 31/36 done|r1 10:00 Nakamura,Y. 8/36 done
r1 10:30 Delacroix,S. 20/36 in_session|r1 11:00 Pryce,O. 15/36 arrived|r1 11:30 Iyer,D. 6/36 confirmed|r1 13:00 Munoz,H. 22/36 booked|r1 13:30 Sorensen,B. 18/36 booked|r1 14:00 Achebe,N. 10/36 booked
r1 15:00 Farrow,J. 35/36 confirmed|r1 15:30 Lowell,K. 1/36 booked|r2 08:00 Vance,H. 30/36 done|r2 08:30 Sato,E. 14/36 done|r2 09:00 Ellis,J. 9/36 no_show|r2 09:30 Marsh,P. 25/36 done|r2 10:15 Osei,K. 16/36 in_session
r2 11:30 Keane,M. 4/36 confirmed|r2 13:00 Rao,V. 19/36 booked|r2 13:30 Delacroix,R. 28/36 booked|c1 08:30 Tran,M. 4/6 done|c1 11:00 Banerjee,R. 2/6 arrived|c1 13:30 Solis,G. 5/6 confirmed|c2 09:30 Kowalski,E. 6/6 monitoring
c2 12:30 Lam,C. 1/6 confirmed|c3 09:00 Haddad,S. 3/8 monitoring|c3 13:00 Romero,T. 1/8 booked|c4 10:00 Cassidy,D. 9/12 in_session|c4 13:30 Fitzgerald,N. 6/8 booked|c3 15:30 Imani,Z. 2/8 cancelled|v1 09:00 Sandoval,M. - done|v1 10:15 Zielinski,M. - in_session
v1 13:00 Abernathy,J. - confirmed|v1 14:00 Costa,L. - booked`;

const rooms = (): Room[] => (practiceAnswers.rooms?.({}) ?? []) as Room[];
const word = (code: string): Word => ({ code, label: STATES[code]?.label ?? code });
const verbs = (code: string): Word[] => (STATES[code]?.verbs ?? []).map((verb) => ({ code: verb, label: LABELS[verb] ?? verb }));
const kindOf = (room: string): string => (room.startsWith('r') ? 'tms' : room === 'v1' ? 'evaluation' : room === 'c1' || room === 'c2' ? 'ketamine' : 'spravato');

function card(day: string, line: string, at: number): SessionCard {
  const [room = '', time = '', name = '', part = '', state = ''] = line.trim().split(' ');
  const patient = name.replace(',', ', ');
  const [number, total] = part.includes('/') ? part.split('/').map(Number) : [null, null];
  const kind = kindOf(room);
  const [minutes, recovery_minutes] = PARTS[kind] ?? [30, 0];
  const status = day < NOW.slice(0, 10) ? 'done' : day > NOW.slice(0, 10) ? 'booked' : state;
  return {
    id: `${day}-${at}`, patient_id: 'serrano', patient, patient_full: patient, born_on: '1981-04-09', name_alert: /^(Lam|Rao|Delacroix),/.test(name), series_id: number ? `s${at}` : null, number: number ?? null, total: total ?? null,
    modality: MODALITIES[kind]!, protocol: number ? 'TMS, 36 sessions' : null, status: word(status), starts: `${day}T${time}`, minutes, recovery_minutes, room_id: room, room: '', provider_id: kind === 'tms' ? 'd4' : kind === 'evaluation' ? 'd1' : null, provider: kind === 'tms' ? 'Kei Tanabe' : kind === 'evaluation' ? 'Miriam Halloran' : null,
    tentative: null, arrived: null, late_minutes: null, started: status === 'monitoring' ? `${day}T${time}` : null, stopped: null, left: null, dose: kind === 'spravato' && status !== 'booked' ? '84 mg' : null, note: null, reason: status === 'cancelled' ? 'No ride' : null, verbs: verbs(status), revision: 1,
    phase: null, ended_by: status === 'cancelled' ? { code: 'patient', label: 'The patient' } : null, staff: kind === 'spravato' ? 'L. Ocampo, RN' : null, pinned: false,
  };
}

function ways(): RepairView {
  const move = { patient_id: 'serrano', patient: 'Serrano, A.', series_id: 'ser1' };
  const end = { series_id: 'ser1', patient: 'Serrano, A.', protocol: 'TMS, 36 sessions', was: '2026-04-29' };
  return {
    conflict: null, needs_approval: false, notes: [],
    proposals: [
      { key: 'a', said: 'Made up on Wed, Mar 4, 12:00 PM. Nothing else moves. The course ends when it did.', ends: [{ ...end, ends: '2026-04-29' }], moves: [{ ...move, number: 3, was: null, was_room: null, starts: '2026-03-04T12:00', room: 'TMS 1' }] },
      { key: 'b', said: 'Made up on Wed, May 13, 10:00 AM. 1 session moves. The course ends Wed, May 13 instead of Wed, Apr 29.', ends: [{ ...end, ends: '2026-05-13' }], moves: [{ ...move, number: 31, was: '2026-04-10T10:00', was_room: 'TMS 1', starts: '2026-04-20T10:00', room: 'TMS 1' }, { ...move, number: 36, was: null, was_room: null, starts: '2026-05-13T10:00', room: 'TMS 1' }] },
    ],
  };
}

const kept = new Map<string, SessionCard[]>();
function sessionsOn(day: string): SessionCard[] {
  if (!kept.has(day)) {
    const weekday = weekdayOf(day);
    const lines = weekday === 0 || weekday === 6 || day === '2026-03-05' ? [] : LINES.split(/[|\n]/).filter((line, at) => line.trim() && (day === NOW.slice(0, 10) || (at + weekday) % 4 !== 0));
    kept.set(day, lines.map((line, at) => card(day, line, at)));
  }
  const named = new Map(rooms().map(({ id, name }) => [id, name]));
  return (kept.get(day) ?? []).map((found) => ({ ...found, room: named.get(found.room_id) ?? '' })).sort((a, b) => a.starts.localeCompare(b.starts));
}

const people = (): Board['people'] =>
  ((practiceAnswers.providers?.({}) ?? []) as Provider[]).map(({ id, name, kind }) => ({ id, name, kind, helps: [] }));

function filteredBy(filter: BoardFilter, sessions: SessionCard[]): FilteredBoard {
  const kind = new Map(rooms().map(({ id, kind }) => [id, kind]));
  const fits = <T>(list: readonly T[], value: T): boolean => list.length === 0 || list.includes(value);
  const hides = ({ status }: SessionCard): boolean => (filter.hide_done && status.code === 'done') || (filter.hide_lost && ['no_show', 'cancelled'].includes(status.code));
  const shown = (found: SessionCard): boolean =>
    fits<string>(filter.kinds, kind.get(found.room_id)?.code ?? '') && fits<string>(filter.modalities, found.modality.code) && fits(filter.people, found.provider_id ?? '') && !hides(found);
  const left = [filter.hide_done && 'done', filter.hide_lost && 'missed or called off'].filter(Boolean).join(', ');
  const named = filter.people.map((id) => people().find((found) => found.id === id)?.name).join(', ');
  const parts = [filter.kinds.length && `Rooms: ${filter.kinds.join(', ')}.`, filter.modalities.length && `Treatments: ${filter.modalities.join(', ')}.`, named && `People: ${named}.`, left && `Without: ${left}.`];
  return {
    words: parts.filter(Boolean).join(' '), hidden: sessions.filter((found) => !shown(found)).map(({ id }) => id),
    hidden_rooms: rooms().filter(({ kind }) => !fits<string>(filter.kinds, kind.code)).map(({ id }) => id), hidden_people: people().filter(({ id }) => !fits(filter.people, id)).map(({ id }) => id),
  };
}

function month(day: string): Month {
  const first = `${day.slice(0, 7)}-01`;
  const from = mondayOf(first);
  const last = addDays(addMonths(first, 1), -1);
  const days = Array.from({ length: 42 }, (_, at) => addDays(from, at)).filter((found) => found <= addDays(mondayOf(last), 6));
  const shown = board(days[0]!, days.at(-1)!);
  const kinds = rooms().map(({ kind }) => kind).filter(({ code }, at, all) => all.findIndex((other) => other.code === code) === at);
  return {
    title: `${longDay(first).split(' ')[1]} ${first.slice(0, 4)}`, now: NOW, sessions: shown.sessions.filter(({ starts }) => starts.startsWith(first.slice(0, 7))).length,
    days: shown.days.map(({ day, closed, opens }) => {
      const here = sessionsOn(day);
      const many = (code: string): number => here.filter(({ status }) => status.code === code).length;
      return {
        day, in_month: day.startsWith(first.slice(0, 7)), closed: closed ?? (opens ? null : 'no hours'), holiday: !!closed, sessions: here.length - many('no_show') - many('cancelled'), missed: many('no_show'), called_off: many('cancelled'),
        loads: kinds.map((kind) => {
          const of = here.filter(({ room_id }) => rooms().find(({ id }) => id === room_id)?.kind.code === kind.code);
          const minutes = of.reduce((sum, { minutes, recovery_minutes }) => sum + minutes + recovery_minutes, 0);
          return { kind, sessions: of.length, percent: opens ? Math.round((minutes * 100) / (510 * rooms().filter((room) => room.kind.code === kind.code).length)) : null };
        }),
      };
    }),
  };
}

function board(from: string, to: string, filter: BoardFilter | null = null): Board {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  const sessions = days.flatMap(sessionsOn);
  const many = (...codes: string[]): number => sessions.filter(({ status }) => codes.includes(status.code)).length;
  return {
    site: { id: 's1', name: 'Main Street', time_zone: 'America/New_York', opens: '08:00', closes: '16:30' },
    days: days.map((day) => ({ day, closed: day === '2026-03-06' ? 'Staff training' : null, ...(weekdayOf(day) % 6 === 0 ? { opens: null, closes: null } : { opens: '08:00', closes: '16:30' }) })),
    rooms: rooms(), people: people(), sessions, now: NOW, filtered: filter && filteredBy(filter, sessions),
    counts: { due: many('booked', 'confirmed'), arrived: many('arrived'), in_session: many('in_session'), monitoring: many('monitoring'), done: many('done'), no_show: many('no_show') },
  };
}

function needs(): Need[] {
  const of = (name: string, severity: Need['severity'], icon: string, text: string, code: string, label: string, key: string): Need => {
    const found = sessionsOn(NOW.slice(0, 10)).find(({ patient }) => patient.startsWith(name))!;
    return { id: `${code}-${found.id}`, severity, icon, title: `${found.patient} · ${found.room}`, text, verb: { code, label }, key, session_id: found.id, patient_id: found.patient_id, screen: '#/patients/serrano/details' };
  };
  return [
    of('Romero', 'stop', 'file', 'No diagnosis yet; a superbill needs one.', 'open', 'Add diagnosis', 'E'),
    of('Kowalski', 'warn', 'activity', 'Monitoring time is over; may leave when ready.', 'complete', 'Done', 'D'),
    of('Boyd', 'warn', 'shield', 'Harbor Mutual HMO has no member id on file.', 'open', 'Add member id', 'E'),
    of('Pryce', 'info', 'clock', 'Arrived 18 minutes ago.', 'start', 'Start', 'S'),
  ];
}

function change(input: Record<string, unknown>, said: string, edit: (found: SessionCard) => Partial<SessionCard>): unknown {
  for (const [day, list] of kept) {
    const at = list.findIndex(({ id }) => id === input.session_id);
    const found = list[at];
    if (!found) continue;
    const next = { ...found, ...edit(found), revision: found.revision + 1 };
    kept.set(day, list.filter((other) => other !== found));
    const on = next.starts.slice(0, 10);
    sessionsOn(on);
    kept.set(on, [...(kept.get(on) ?? []), next]);
    return { value: { id: found.id, revision: next.revision, warnings: [] }, changed: ['sessions'], undo: 'u1', said: `${found.patient}: ${said}` };
  }
  throw refusal('not_found', 'This session is gone.');
}
const refusal = (code: UiError['code'], message: string, offer: UiError['offer'] = null): UiError => ({ code, message, field: null, hint: offer ? `Nearest free: ${offer.label.replace('Use ', '')}.` : null, ref: null, offer });
const stage = (code: string, more: Partial<SessionCard> = {}): Answer => (input) => change(input, STATES[code]?.label ?? code, () => ({ status: word(code), verbs: verbs(code), ...more }));

/** Fixtures of the board, and of what is done with a session on it. */
export const dayAnswers: Record<string, Answer> = {
  broken_sessions: () => [],
  preview_repair: () => ways(),
  board: ({ from, to, filter }) => board(String(from), String(to), (filter ?? null) as BoardFilter | null),
  month: ({ day }) => month(String(day)),
  today: ({ day }) => ({ board: board(String(day ?? NOW.slice(0, 10)), String(day ?? NOW.slice(0, 10))), needs: needs() }),
  confirm_session: stage('confirmed'),
  arrive_session: stage('arrived', { arrived: NOW }),
  start_session: stage('in_session', { started: NOW }),
  monitor_session: stage('monitoring'),
  complete_session: (input) => {
    const found = [...kept.values()].flat().find(({ id }) => id === input.session_id);
    if (found?.modality.code === 'evaluation' && !input.started) throw refusal('refused', 'No start was recorded.', { label: 'Use 10:15 AM to 11:15 AM', input: { started: '2026-03-03T10:15', stopped: '2026-03-03T11:15' } });
    return change(input, 'Done', () => ({ status: word('done'), verbs: verbs('done'), stopped: NOW }));
  },
  no_show_session: stage('no_show'),
  cancel_session: (input) => change(input, 'Canceled', () => ({ status: word('cancelled'), verbs: verbs('cancelled'), reason: String(input.reason) })),
  reopen_session: stage('booked'),
  move_session: (input) => {
    const starts = String(input.starts);
    const clash = sessionsOn(starts.slice(0, 10)).find((other) => other.id !== input.session_id && other.starts === starts && (!input.room_id || other.room_id === input.room_id));
    if (clash) throw refusal('refused', `${clash.room} is taken at that time.`, { label: 'Use Chair 4, 4:00 PM', input: { starts: `${starts.slice(0, 10)}T16:00`, room_id: 'c4' } });
    return change(input, `moved to ${dayAndClock(starts)}`, (found) => {
      const with_whom = people().find(({ id }) => id === input.provider_id);
      return { starts, room_id: String(input.room_id ?? found.room_id), provider_id: with_whom?.id ?? found.provider_id, provider: with_whom?.name ?? found.provider };
    });
  },
  book_session: ({ starts, room_id, series_id }) => {
    const day = String(starts).slice(0, 10);
    sessionsOn(day);
    const one = card(day, `${String(room_id)} ${String(starts).slice(11)} Serrano,A. ${series_id ? '3/6' : '-'} booked`, 900 + (kept.get(day)?.length ?? 0));
    kept.set(day, [...(kept.get(day) ?? []), one]);
    return { value: { id: one.id, revision: 1 }, changed: ['sessions'], undo: 'u2', said: `Serrano, A. booked for ${dayAndClock(String(starts))}` };
  },
  parse_when: ({ text, near }) => {
    const read = readWhen(String(text), NOW.slice(0, 10));
    if (!read) throw refusal('invalid', 'This is not a time. Type thu 2p, +7d or 3p.');
    const starts = `${read.day ?? String(near ?? NOW).slice(0, 10)}T${read.time ?? String(near ?? NOW).slice(11, 16)}`;
    const room = read.room ? rooms().find(({ name }) => name === `Chair ${read.room}`) : null;
    return { starts, room_id: room?.id ?? null, provider_id: null, echo: `${dayAndClock(starts)}${room ? `, ${room.name}` : ''}` };
  },
};
