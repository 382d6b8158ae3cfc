import type { SessionCard } from '$lib/generated/bindings';
import { endOf, minuteAt, minuteOf, type Frame } from './layout';

const STILL_PX = 6;

/** A session that the pointer carries to another time or lane. */
export class Drag {
  session = $state.raw<SessionCard | null>(null);
  lane = $state('');
  minute = $state(0);
  #drop: (session: SessionCard, minute: number, to: string, from: string) => void;
  #ended = 0;

  constructor(drop: (session: SessionCard, minute: number, to: string, from: string) => void) {
    this.#drop = drop;
  }

  /** Whether the click that is just heard only ended a drag. */
  dropped(): boolean {
    return performance.now() - this.#ended < 300;
  }

  /** Follows the pointer from a press on a session until it is let go; Esc puts the session back. */
  grab(event: PointerEvent, session: SessionCard, from: string): void {
    if (event.button !== 0) return;
    const start = { x: event.clientX, y: event.clientY };
    const grip = event.clientY - (event.currentTarget as HTMLElement).getBoundingClientRect().top;
    const move = (at: PointerEvent): void => {
      if (!this.session && Math.hypot(at.clientX - start.x, at.clientY - start.y) < STILL_PX) return;
      this.session = session;
      this.#follow(at, grip);
    };
    const end = (kept: boolean): void => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', cancel);
      removeEventListener('keydown', key, true);
      const carried = this.session;
      this.session = null;
      if (!carried) return;
      this.#ended = performance.now();
      const stayed = this.lane === from && this.minute === minuteOf(carried.starts);
      if (kept && !stayed) this.#drop(carried, this.minute, this.lane, from);
    };
    const up = (): void => end(true);
    const cancel = (): void => end(false);
    const key = (pressed: KeyboardEvent): void => {
      if (pressed.key !== 'Escape') return;
      pressed.preventDefault();
      pressed.stopPropagation();
      end(false);
    };
    this.lane = from;
    this.minute = minuteOf(session.starts);
    addEventListener('pointermove', move);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', cancel);
    addEventListener('keydown', key, true);
  }

  #follow(at: PointerEvent, grip: number): void {
    const lane = document.elementsFromPoint(at.clientX, at.clientY).map((found) => found.closest<HTMLElement>('[data-key]')).find(Boolean);
    if (!lane || !this.session) return;
    const frame: Frame = { from: Number(lane.dataset.from), to: Number(lane.dataset.to) };
    const box = lane.getBoundingClientRect();
    const length = endOf(this.session) - minuteOf(this.session.starts);
    this.lane = lane.dataset.key ?? this.lane;
    this.minute = Math.max(frame.from, Math.min(minuteAt(at.clientY - grip - box.top, box.height, frame), frame.to - length));
  }
}
