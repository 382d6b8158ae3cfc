import type { Day, GateCell, ReadinessBoard, ReadinessRow, WriteReadiness } from '$lib/generated/bindings';
import { addDays } from '$lib/when';

export type Item = WriteReadiness['item'];

/** The day of an address; `next` is the next weekday, for which there is still time to mend something. */
export function dayOf(address: string, today: Day): Day {
  if (/^\d{4}-\d\d-\d\d$/.test(address)) return address;
  let day = addDays(today, 1);
  while ([0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay())) day = addDays(day, 1);
  return day;
}

/** The cell of an item, or nothing where the protocol does not ask for it. */
export function cellOf({ readiness }: ReadinessRow, item: string): GateCell | null {
  return readiness.cells.find((cell) => cell.item.code === item) ?? null;
}

/** `12 sessions: 4 no-go, 2 watch, 6 go`. */
export function headline({ rows, no_go, watch, go }: ReadinessBoard): string {
  const parts = [no_go ? `${no_go} no-go` : null, watch ? `${watch} to watch` : null, go ? `${go} go` : null].filter(Boolean);
  return `${rows.length} ${rows.length === 1 ? 'session' : 'sessions'}${parts.length ? `: ${parts.join(', ')}` : ''}`;
}

/** What is asked when an item is written down. */
export const ASKED: Record<string, { title: string; who: string | null; says: string; until: boolean; yes: string; no: string }> = {
  evaluation: { title: 'Evaluation', who: 'Evaluated by', says: 'In a few words (if you like)', until: false, yes: 'Evaluated', no: 'Not suitable' },
  clearance: { title: 'Medical clearance', who: 'Cleared by', says: 'What it rests on (if you like)', until: true, yes: 'Cleared', no: 'Not cleared' },
  rems: { title: 'REMS enrollment', who: null, says: 'Enrollment in the official system: form, number, date', until: true, yes: 'Enrolled', no: 'Not enrolled' },
  driver: { title: 'Ride home', who: 'Who takes them home', says: 'Telephone, relation', until: false, yes: 'Named', no: 'Nobody' },
  fasting: { title: 'Fasting', who: null, says: 'How they were told (if you like)', until: false, yes: 'Told', no: 'Not reached' },
};

/** Where the focus goes from a place of the board: rows of places, some of them empty. */
export function moved(rows: boolean[][], at: [number, number], key: string): [number, number] | null {
  const [row, column] = at;
  const places = (line: number): number[] => (rows[line] ?? []).map((filled, place) => (filled ? place : -1)).filter((place) => place >= 0);
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    const step = key === 'ArrowRight' ? 1 : -1;
    const next = places(row)[places(row).indexOf(column) + step];
    return next === undefined ? null : [row, next];
  }
  const line = row + (key === 'ArrowDown' ? 1 : -1);
  const near = places(line).sort((one, other) => Math.abs(one - column) - Math.abs(other - column));
  return near[0] === undefined ? null : [line, near[0]];
}
