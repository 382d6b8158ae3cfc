import { push, replace } from 'svelte-spa-router';

/** Every screen and its address. A wrong name or a missing parameter does not compile. */
export const screens = {
  today: '/today',
  missed: '/missed',
  waitlist: '/waitlist',
  finish: '/finish-week',
  intake: '/intake',
  intakeCase: '/intake/:id',
  readiness: '/readiness/:day',
  reminders: '/reminders',
  utilization: '/room-use',
  calendar: '/calendar/:view/:day',
  patients: '/patients',
  patient: '/patients/:id/:tab',
  documents: '/documents',
  document: '/documents/:id',
  papers: '/papers',
  paper: '/papers/:kind/:id',
  imports: '/imports/:kind',
  settings: '/settings/:section',
  sync: '/sync',
  help: '/help',
} as const;

export type Screen = keyof typeof screens;

type Names<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Names<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

export type Params<S extends Screen> = Record<Names<(typeof screens)[S]>, string>;
type Rest<S extends Screen> = Names<(typeof screens)[S]> extends never
  ? [params?: Record<string, never>, query?: Query]
  : [params: Params<S>, query?: Query];
export type Query = Record<string, string | null | undefined>;

/** The path of a screen, without the hash. */
export function path<S extends Screen>(screen: S, ...[params, query]: Rest<S>): string {
  const filled = screens[screen].replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent((params as Record<string, string> | undefined)?.[name] ?? ''),
  );
  const asked = Object.entries(query ?? {}).filter((entry): entry is [string, string] => !!entry[1]);
  return asked.length ? `${filled}?${new URLSearchParams(asked)}` : filled;
}

/** The address for a link. */
export function href<S extends Screen>(screen: S, ...rest: Rest<S>): string {
  return `#${path(screen, ...rest)}`;
}

/** Goes to a screen. */
export function go<S extends Screen>(screen: S, ...rest: Rest<S>): void {
  void push(path(screen, ...rest));
}

/** Goes to a screen without leaving the present one in the history. */
export function instead<S extends Screen>(screen: S, ...rest: Rest<S>): void {
  void replace(path(screen, ...rest));
}

/** Follows an address that the program sent, such as `#/patients/…/summary`. */
export function follow(address: string): void {
  void push(address.replace(/^#/, ''));
}

/** One step back, to where somebody came from. */
export function back(): void {
  history.back();
}
