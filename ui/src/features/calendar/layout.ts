import type { BoardDay, LocalTime, SessionCard } from '$lib/generated/bindings';

/** Minutes in a row of the board. */
export const STEP = 5;
const HALF_HOUR = 30;
/** Shorter gaps are nobody’s slot, and too small to press. */
const SHORTEST_GAP = 20;
const QUARTER = 15;

/** The minutes of a day that a board shows. */
export interface Frame {
  from: number;
  to: number;
}

/** A session at its place in a lane. */
export interface Placed {
  session: SessionCard;
  row: number;
  span: number;
  /** Which of `columns` beside each other, from 0. */
  column: number;
  columns: number;
}

/** A place that the arrow keys reach. */
export interface Cell {
  lane: number;
  row: number;
}

/** Minutes after midnight of `HH:MM` or of a wall time. */
export function minuteOf(time: LocalTime | string): number {
  const clock = time.includes('T') ? time.slice(11, 16) : time;
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/** `HH:MM` of minutes after midnight. */
export function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** When the room is free again. */
export function endOf(session: SessionCard): number {
  return minuteOf(session.starts) + session.minutes + session.recovery_minutes;
}

/** Whether a session takes up its room. */
export function takesRoom(session: SessionCard): boolean {
  return session.status.code !== 'cancelled' && session.status.code !== 'no_show';
}

/** Opening hours, widened to whole half hours around everything that was not called off. */
export function frameOf(opens: string, closes: string, sessions: SessionCard[]): Frame {
  const shown = sessions.filter(({ status }) => status.code !== 'cancelled');
  const from = Math.min(minuteOf(opens), ...shown.map(({ starts }) => minuteOf(starts)));
  const to = Math.max(minuteOf(closes), ...shown.map(endOf));
  return { from: Math.floor(from / HALF_HOUR) * HALF_HOUR, to: Math.min(24 * 60, Math.ceil(to / HALF_HOUR) * HALF_HOUR) };
}

/** The row of a minute, from 1. */
export function rowOf(minute: number, frame: Frame): number {
  return Math.floor((minute - frame.from) / STEP) + 1;
}

/** The sessions of a lane at their places; those that overlap stand beside each other. */
export function laneOf(sessions: SessionCard[], frame: Frame, until: (session: SessionCard) => number = endOf): Placed[] {
  const placed: Placed[] = [];
  let cluster: Placed[] = [];
  let clusterEnd = -1;
  const shown = sessions.filter(({ status }) => status.code !== 'cancelled').sort((a, b) => minuteOf(a.starts) - minuteOf(b.starts));
  for (const session of shown) {
    const row = rowOf(minuteOf(session.starts), frame);
    const span = Math.max(1, rowOf(Math.min(frame.to, until(session)) + STEP - 1, frame) - row);
    if (row >= clusterEnd) cluster = [];
    const taken = cluster.filter((other) => other.row + other.span > row).map(({ column }) => column);
    let column = 0;
    while (taken.includes(column)) column++;
    const one = { session, row, span, column, columns: 1 };
    cluster.push(one);
    clusterEnd = Math.max(clusterEnd, row + span);
    for (const other of cluster) other.columns = Math.max(...cluster.map((each) => each.column)) + 1;
    placed.push(one);
  }
  return placed;
}

/** The free times of a lane within the opening hours, from `after` on. */
export function gapsOf(sessions: SessionCard[], day: BoardDay, after: number, until: (session: SessionCard) => number = endOf): Frame[] {
  if (day.closed || !day.opens || !day.closes) return [];
  const gaps: Frame[] = [];
  const closes = minuteOf(day.closes);
  let free = Math.max(minuteOf(day.opens), Math.ceil(after / QUARTER) * QUARTER);
  const taken = sessions.filter(takesRoom).sort((a, b) => minuteOf(a.starts) - minuteOf(b.starts));
  for (const session of taken) {
    const starts = Math.min(closes, minuteOf(session.starts));
    if (starts - free >= SHORTEST_GAP) gaps.push({ from: free, to: starts });
    free = Math.max(free, until(session));
  }
  if (closes - free >= SHORTEST_GAP) gaps.push({ from: free, to: closes });
  return gaps;
}

/** Where an arrow key leads, as an index into `cells`; the same index at the edge. */
export function neighbor(cells: Cell[], at: number, key: string): number {
  const here = cells[at];
  if (!here) return cells.length ? 0 : -1;
  const down = key === 'ArrowDown';
  if (down || key === 'ArrowUp') {
    return nearest(cells, ({ lane, row }) => (lane === here.lane && (down ? row > here.row : row < here.row) ? Math.abs(row - here.row) : null)) ?? at;
  }
  const right = key === 'ArrowRight';
  return (
    nearest(cells, ({ lane, row }) => {
      const lanes = right ? lane - here.lane : here.lane - lane;
      return lanes > 0 ? lanes * 1000 + Math.abs(row - here.row) : null;
    }) ?? at
  );
}

/** The minute under the pointer, on the five-minute grid. */
export function minuteAt(offset: number, height: number, frame: Frame, step = STEP): number {
  const minute = frame.from + (Math.max(0, Math.min(offset, height)) / Math.max(1, height)) * (frame.to - frame.from);
  return Math.min(frame.to - step, Math.round(minute / step) * step);
}

/** The whole hours within a frame, as minutes. */
export function hoursOf(frame: Frame): number[] {
  const hours: number[] = [];
  for (let minute = Math.ceil(frame.from / 60) * 60; minute < frame.to; minute += 60) hours.push(minute);
  return hours;
}

function nearest(cells: Cell[], distance: (cell: Cell) => number | null): number | null {
  let best: number | null = null;
  let least = Infinity;
  cells.forEach((cell, index) => {
    const far = distance(cell);
    if (far === null || far >= least) return;
    least = far;
    best = index;
  });
  return best;
}
