import type { Component } from 'svelte';
import Activity from '@lucide/svelte/icons/activity';
import Check from '@lucide/svelte/icons/check';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleX from '@lucide/svelte/icons/circle-x';
import Clock from '@lucide/svelte/icons/clock';
import Info from '@lucide/svelte/icons/info';
import OctagonAlert from '@lucide/svelte/icons/octagon-alert';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import User from '@lucide/svelte/icons/user';

export type Tone = 'plain' | 'ok' | 'warn' | 'stop' | 'info';

/** How a state looks; its word always comes from the program. */
export const looks: Record<string, { tone: Tone; icon: Component }> = {
  booked: { tone: 'plain', icon: Clock },
  confirmed: { tone: 'plain', icon: CircleCheck },
  arrived: { tone: 'info', icon: User },
  in_session: { tone: 'info', icon: Activity },
  monitoring: { tone: 'info', icon: Activity },
  done: { tone: 'ok', icon: Check },
  no_show: { tone: 'warn', icon: CircleX },
  cancelled: { tone: 'plain', icon: CircleX },
  ok: { tone: 'ok', icon: CircleCheck },
  not_ok: { tone: 'stop', icon: OctagonAlert },
  no_go: { tone: 'stop', icon: OctagonAlert },
  watch: { tone: 'warn', icon: TriangleAlert },
  go: { tone: 'ok', icon: CircleCheck },
  let_go: { tone: 'warn', icon: TriangleAlert },
  intact: { tone: 'ok', icon: CircleCheck },
  working: { tone: 'ok', icon: CircleCheck },
  broken: { tone: 'stop', icon: OctagonAlert },
  unavailable: { tone: 'warn', icon: TriangleAlert },
  warn: { tone: 'warn', icon: TriangleAlert },
  stop: { tone: 'stop', icon: OctagonAlert },
  info: { tone: 'info', icon: Info },
};
