import type { Component } from 'svelte';
import Activity from '@lucide/svelte/icons/activity';
import Blend from '@lucide/svelte/icons/blend';
import Calendar from '@lucide/svelte/icons/calendar';
import CalendarCheck from '@lucide/svelte/icons/calendar-check-2';
import Car from '@lucide/svelte/icons/car';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Check from '@lucide/svelte/icons/check';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleX from '@lucide/svelte/icons/circle-x';
import Clock from '@lucide/svelte/icons/clock';
import Coins from '@lucide/svelte/icons/dollar-sign';
import Droplet from '@lucide/svelte/icons/droplet';
import FileText from '@lucide/svelte/icons/file-text';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import Inbox from '@lucide/svelte/icons/inbox';
import Info from '@lucide/svelte/icons/info';
import Key from '@lucide/svelte/icons/key-round';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Lock from '@lucide/svelte/icons/lock';
import OctagonAlert from '@lucide/svelte/icons/octagon-alert';
import Pencil from '@lucide/svelte/icons/pencil';
import Phone from '@lucide/svelte/icons/phone';
import Search from '@lucide/svelte/icons/search';
import Send from '@lucide/svelte/icons/send';
import Settings from '@lucide/svelte/icons/settings';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import SprayCan from '@lucide/svelte/icons/spray-can';
import Swap from '@lucide/svelte/icons/arrow-left-right';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Undo from '@lucide/svelte/icons/undo-2';
import Redo from '@lucide/svelte/icons/redo-2';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import User from '@lucide/svelte/icons/user';
import Users from '@lucide/svelte/icons/users';

/** The icons that the program names in its answers, and those that several screens share. */
export const icons: Record<string, Component> = {
  activity: Activity, pulse: Activity, session: Activity,
  calendar: Calendar, booked: Calendar, today: CalendarCheck,
  car: Car, ride: Car, chart: ChartColumn, check: Check, done: CircleCheck, clock: Clock, money: Coins, payment: Coins, charge: Coins,
  paper: FileText, file: FileText, superbill: FileText, document: FileText, help: CircleHelp, inbox: Inbox, info: Info, key: Key, list: ListChecks, lock: Lock,
  stop: OctagonAlert, warn: TriangleAlert, alert: TriangleAlert, no_show: CircleX, cancelled: CircleX,
  pencil: Pencil, pen: Pencil, edit: Pencil, phone: Phone, contact: Phone, search: Search, send: Send, settings: Settings,
  shield: ShieldCheck, coverage: ShieldCheck, swap: Swap, move: Swap, user: User, person: User, patient: User, users: Users,
  undo: Undo, redo: Redo, sync: RefreshCw,
  ketamine: Droplet, spravato: SprayCan, tms: Blend, evaluation: User,
};

/** The icon of a name, or a plain one when the name is unknown. */
export function iconOf(name: string | null | undefined): Component {
  return icons[name ?? ''] ?? Info;
}
