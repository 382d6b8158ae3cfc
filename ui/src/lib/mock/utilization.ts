import type { RoomUse, Utilization, WeekdayUse } from '../generated/bindings';
import type { Answer } from './answers';

const room = (room_id: string, name: string, percent: number, more: Partial<RoomUse> = {}): RoomUse => ({
  room_id, name, kind: { code: 'chair', label: 'Chair' }, percent, open_minutes: 10_800, used_minutes: 108 * percent, outside_minutes: 0, down_minutes: 0,
  sessions: percent, idle_slots: Math.round((100 - percent) / 3), longest_idle: 540 - 3 * percent, turnover_minutes: 9, ...more,
});
const weekday = (number: number): WeekdayUse => ({
  weekday: number, percent: 40 + 7 * number,
  hours: Array.from({ length: 9 }, (_, at) => ({ hour: 8 + at, percent: Math.max(0, 70 + 5 * number - 9 * Math.abs(at - 3)), idle_minutes: 60 + 10 * at })),
});
export const use: Utilization = {
  site: 'Main Street', from: '2026-02-02', to: '2026-03-01', days: 19, percent: 61, open_minutes: 54_000, used_minutes: 32_940, idle_from_minutes: 30,
  rooms: [
    room('r1', 'TMS 1', 88, { kind: { code: 'tms', label: 'TMS bay' }, turnover_minutes: 4 }), room('r2', 'TMS 2', 43, { kind: { code: 'tms', label: 'TMS bay' }, down_minutes: 480 }),
    room('c1', 'Chair 1', 71), room('c2', 'Chair 2', 58, { outside_minutes: 60 }), room('v1', 'Room 5', 9, { turnover_minutes: null }),
  ],
  weekdays: [1, 2, 3, 4, 5].map(weekday),
  missed: [
    { modality: { code: 'tms', label: 'TMS' }, due: 160, missed: 9, called_off: 4, weekdays: [1, 2, 3, 4, 5].map((number) => ({ weekday: number, due: 32, missed: number === 1 ? 5 : 1 })) },
    { modality: { code: 'ketamine', label: 'Ketamine' }, due: 22, missed: 1, called_off: 3, weekdays: [{ weekday: 2, due: 12, missed: 0 }, { weekday: 4, due: 10, missed: 1 }] },
  ],
};

export const utilizationAnswers: Record<string, Answer> = { utilization: () => use };
