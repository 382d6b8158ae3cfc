import type { Component } from 'svelte';
import type { WrappedComponent } from 'svelte-spa-router';
import wrap from 'svelte-spa-router/wrap';
import { screens } from '$lib/nav';
import { known } from '../features/exchange/contract';
import Today from './Today.svelte';
import Missing from './Missing.svelte';

type Loaded = () => Promise<{ default: Component<any> }>;

/** Which file shows which address. Everything but the first screen is read when it is needed. */
export const routes: Record<string, Component<any> | WrappedComponent> = {
  [screens.today]: Today,
  [screens.calendar]: later(() => import('./Calendar.svelte')),
  [screens.missed]: later(() => import('./MissedVisits.svelte')),
  [screens.waitlist]: later(() => import('./Waitlist.svelte')),
  [screens.readiness]: later(() => import('./Readiness.svelte')),
  [screens.intake]: later(() => import('./Intake.svelte')),
  [screens.intakeCase]: later(() => import('./IntakeCase.svelte')),
  [screens.finish]: later(() => import('./FinishWeek.svelte')),
  [screens.reminders]: later(() => import('./Reminders.svelte')),
  [screens.utilization]: later(() => import('./Utilization.svelte')),
  [screens.patients]: later(() => import('./Patients.svelte')),
  [screens.patient]: later(() => import('./Patient.svelte')),
  '/patients/:id': later(() => import('./Patient.svelte')),
  [screens.documents]: later(() => import('./Documents.svelte')),
  [screens.document]: later(() => import('./Document.svelte')),
  [screens.papers]: later(() => import('./Papers.svelte')),
  [screens.paper]: later(() => import('./Paper.svelte')),
  [screens.imports]: later(() => import('./Imports.svelte')),
  [screens.settings]: later(() => import('./Settings.svelte')),
  ...(known ? { [screens.sync]: later(() => import('./Sync.svelte')) } : {}),
  [screens.help]: later(() => import('./Help.svelte')),
  '/': Today,
  '*': Missing,
};

function later(asyncComponent: Loaded): WrappedComponent {
  return wrap({ asyncComponent });
}
