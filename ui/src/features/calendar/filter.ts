import type { Board, BoardFilter, Word } from '$lib/generated/bindings';

/** A filter that lets everything through. */
export const everything = (): BoardFilter => ({ kinds: [], modalities: [], people: [], hide_done: false, hide_lost: false });

/** Whether a filter leaves something out. */
export function narrows(filter: BoardFilter): boolean {
  return filter.kinds.length + filter.modalities.length + filter.people.length > 0 || filter.hide_done || filter.hide_lost;
}

/** A list with something put in, or taken out again. */
export function toggled<T>(list: readonly T[], value: T): T[] {
  return list.includes(value) ? list.filter((other) => other !== value) : [...list, value];
}

/** The kinds of rooms a board has, each once, in the rooms’ order. */
export function kindsOf({ rooms }: Pick<Board, 'rooms'>): Word[] {
  return rooms.map(({ kind }) => kind).filter(({ code }, at, all) => all.findIndex((other) => other.code === code) === at);
}

/** `12 of 31 sessions shown`. */
export function shownWords({ sessions, filtered }: Pick<Board, 'sessions' | 'filtered'>): string {
  const all = sessions.length;
  return `${all - (filtered?.hidden.length ?? 0)} of ${all} ${all === 1 ? 'session' : 'sessions'} shown`;
}

type Asked = Record<string, string | null | undefined>;

/** What stands in the address of a paper of what is shown. It names kinds and ids, and no patient. */
export function paperQuery(filter: BoardFilter, by: 'room' | 'person', to: string | null): Asked {
  const without = [filter.hide_done && 'done', filter.hide_lost && 'lost'].filter(Boolean);
  return { to, by: by === 'person' ? by : null, kinds: filter.kinds.join(','), modalities: filter.modalities.join(','), people: filter.people.join(','), without: without.join(',') };
}
