import { NONE, clock, count, phone, shortDay } from '$lib/format';
import type { Address, Contact, Coverage, Day, LocalTime, Patient, RelatedPerson, SeriesCard, SessionCard } from '$lib/generated/bindings';
import { addDays } from '$lib/when';

/** `Serrano, Alicia M., Jr.` */
export function fullName({ family_name, given_name, middle_name, suffix }: Pick<Patient, 'family_name' | 'given_name' | 'middle_name' | 'suffix'>): string {
  const given = [given_name, middle_name].filter(Boolean).join(' ');
  return [family_name, given, suffix].filter(Boolean).join(', ');
}

/** `Rows 1–21 of 5,000`. */
export function rowsShown(shown: number, total: number): string {
  if (total === 0) return 'No rows';
  return shown >= total ? count(total, 'row') : `Rows 1–${shown.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`;
}

/** `tomorrow, 9:00 AM`; a day further off keeps its name. */
export function soon(time: LocalTime, today: Day): string {
  if (time.startsWith(today)) return `today, ${clock(time)}`;
  if (time.startsWith(addDays(today, 1))) return `tomorrow, ${clock(time)}`;
  return `${shortDay(time, today)}, ${clock(time)}`;
}

/** What stands above the list of what blocks the next session. */
export function blocking(stops: number, warnings: number, next: LocalTime | null, today: Day): string {
  const when = next ? soon(next, today) : null;
  if (stops > 0) return `${count(stops, 'thing')} ${stops === 1 ? 'blocks' : 'block'} ${when ?? 'the next session'}`;
  if (warnings > 0) return `${count(warnings, 'thing')} to look at before ${when ?? 'the next session'}`;
  return when ? `Nothing blocks ${when}` : 'No session is booked';
}

/** `Spravato 5/12 · Chair 3 · L. Ocampo, RN`. */
export function sessionLine({ modality, number, total, room, provider }: SessionCard): string {
  const course = number ? ` ${number}${total ? `/${total}` : ''}` : '';
  return [`${modality.label}${course}`, room, provider].filter(Boolean).join(' · ');
}

/** `HMO · member HM 20 8841 07`. */
export function planLine({ plan, member_id }: Coverage): string {
  return [plan, member_id ? `member ${member_id}` : null].filter(Boolean).join(' · ') || NONE;
}

/** The days of the next sessions: `Mar 4, 6, 11, 13`. */
export function nextDays(sessions: SessionCard[], now: LocalTime, most = 4): string {
  const coming = sessions.filter(({ starts, status }) => starts >= now && ['booked', 'confirmed'].includes(status.code)).slice(0, most);
  let month = '';
  const words = coming.map(({ starts }) => {
    const [, name = '', day = ''] = /^\w+, (\w+) (\d+)/.exec(shortDay(starts)) ?? [];
    const text = name === month ? day : `${name} ${day}`;
    month = name;
    return text;
  });
  return words.join(', ') || NONE;
}

export type Pip = { number: number; state: 'done' | 'next' | 'missed' | 'coming'; label: string };

/** One mark a session, in order; the first that is still to come is the next one. */
export function pips({ sessions, total }: SeriesCard): Pip[] {
  const held = sessions.filter(({ status }) => status.code !== 'cancelled');
  const next = held.find(({ status }) => !['done', 'no_show'].includes(status.code));
  return Array.from({ length: Math.max(total, held.length) }, (_, at) => {
    const session = held.find(({ number }) => number === at + 1);
    const state = !session ? 'coming' : session.status.code === 'done' ? 'done' : session.status.code === 'no_show' ? 'missed' : session === next ? 'next' : 'coming';
    return { number: at + 1, state, label: session ? `${at + 1}: ${session.status.label}, ${shortDay(session.starts)}` : `${at + 1}: not booked` };
  });
}

/** `Luis Serrano, brother · (555) 013-4471`. */
export function personLine({ name, relation, phone: number }: RelatedPerson): string {
  return [relation ? `${name}, ${relation}` : name, number ? phone(number) : null].filter(Boolean).join(' · ');
}

/** What may be done on a way to reach somebody, in words. */
export function channels({ kind, may_text, may_leave_message, preferred }: Contact): string {
  const words = [
    preferred ? 'first choice' : null,
    kind.code === 'email' ? null : may_text ? 'text' : 'no text',
    kind.code === 'email' ? null : may_leave_message ? 'message may be left' : 'no message',
  ].filter(Boolean);
  return words.join(' · ');
}

/** The value of a contact as it is written. */
export function contactValue({ kind, value }: Pick<Contact, 'kind' | 'value'>): string {
  return kind.code === 'email' ? value : phone(value);
}

/** `14 Larch Street, Cedar Grove, NJ 07009`. */
export function addressLine(address: Address | null): string {
  if (!address) return NONE;
  const { line1, line2, city, state, zip } = address;
  return [line1, line2, [city, [state, zip].filter(Boolean).join(' ')].filter(Boolean).join(', ')].filter(Boolean).join(', ') || NONE;
}

/** `30 min to come, 15 min to get away`. */
export function travelLine({ travel_before_minutes: before, travel_after_minutes: after }: { travel_before_minutes: number; travel_after_minutes: number }): string {
  const parts = [before > 0 ? `${before} min to come` : '', after > 0 ? `${after} min to get away` : ''];
  return parts.filter(Boolean).join(', ') || 'None needed';
}
