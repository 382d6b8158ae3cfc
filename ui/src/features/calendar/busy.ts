import type { BusyCalendar, Day, PatientsInFile, Provider, Room } from '$lib/generated/bindings';

/** The kinds a file is logged under, by what it says of patients. */
export const LOGGED = { none: 'busy_calendar', initials: 'busy_calendar_initials', names: 'busy_calendar_names' } as const;

export const SAID: { value: PatientsInFile; label: string }[] = [
  { value: 'none', label: 'Nothing: only when it is booked' },
  { value: 'initials', label: 'Initials' },
  { value: 'names', label: 'Names' },
];

/** What somebody can read who opens the file. */
export function whatLeaves(whose: string, patients: PatientsInFile): string {
  const times = whose.startsWith('room:') ? 'the booked times of this room' : 'the booked times of this person, with the room';
  if (patients === 'none') return `It holds ${times}, and nothing about patients.`;
  return `It holds ${times}, and the ${patients} of your patients: whoever opens it sees who is treated here.`;
}

/** Everybody and every room in use, providers first. A value says which of the two it is. */
export function choices(providers: Provider[], rooms: Room[]): { value: string; label: string }[] {
  return [
    ...providers.filter(({ active }) => active).map(({ id, name }) => ({ value: `provider:${id}`, label: name })),
    ...rooms.filter(({ active }) => active).map(({ id, name }) => ({ value: `room:${id}`, label: name })),
  ];
}

/** What is asked of the program. */
export function busyInput(whose: string, from: Day, to: Day, patients: PatientsInFile): BusyCalendar {
  const id = whose.slice(whose.indexOf(':') + 1);
  return { of: whose.startsWith('room:') ? { room: id } : { provider: id }, from, to, patients };
}
