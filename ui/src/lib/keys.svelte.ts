import { getContext, setContext, untrack, type Component } from 'svelte';

/** Something a person can do here: by key, from the palette, or read in the sheet of shortcuts. */
export interface Verb {
  label: string;
  /** `c`, `shift+a`, `g t`, `mod+k` (Ctrl, or ⌘ on a Mac), `alt+up`, `?`. */
  key?: string;
  /** The heading in the sheet of shortcuts. */
  group?: string;
  /** Acts only while the focus is inside an element with this `data-region`. */
  region?: string;
  /** A second line for the palette. */
  text?: string;
  icon?: Component;
  /** Shown in the sheet, not in the palette: keys that only make sense on a focused row. */
  keyOnly?: boolean;
  /** Leaves the key to a field that holds text: Ctrl Z there takes back letters. */
  leavesText?: boolean;
  /** Acts under a dialog, too. */
  always?: boolean;
  run: () => void;
}

/** One press of a key, without the browser around it. */
export interface Stroke {
  key: string;
  ctrl?: boolean;
  meta?: boolean;
  alt?: boolean;
  shift?: boolean;
  /** The focus is in a field where letters are text. */
  typing?: boolean;
  /** That field holds some text. */
  text?: boolean;
  regions?: string[];
}

interface Entry {
  verb: Verb;
  layer: number;
}

const LAYER = Symbol('layer of keys');
const SEQUENCE_MS = 1500;
const NAMES: Record<string, string> = {
  ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right', Escape: 'esc', ' ': 'space', '+': 'plus', '−': '-',
};

/** The keys that act at this moment. */
export class Keymap {
  /** Plain, because an effect that is taken down reads state as it was before: what others added meanwhile would be lost. */
  #entries: Entry[] = [];
  #depth = 0;
  #changed = $state.raw({});
  /** The first key of a sequence such as `g t`, while the second is awaited. */
  pending = $state<string | null>(null);
  singleKeys = $state(true);
  readonly mac: boolean;
  #pendingUntil = 0;

  constructor(mac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform)) {
    this.mac = mac;
  }

  /** Everything that was added, in order. */
  get entries(): readonly Entry[] {
    void this.#changed;
    return this.#entries;
  }

  /** How many dialogs lie over each other; verbs below the uppermost rest. */
  set depth(depth: number) {
    this.#depth = depth;
    this.#changed = {};
  }
  get depth(): number {
    void this.#changed;
    return this.#depth;
  }

  /** The verbs that act now, newest first. */
  get verbs(): Verb[] {
    return this.entries
      .filter(({ verb, layer }) => verb.always || layer >= this.#depth)
      .map(({ verb }) => verb)
      .reverse();
  }

  /** Adds verbs until the returned function is called. */
  add(verbs: Verb[], layer = 0): () => void {
    const added = verbs.map((verb) => ({ verb, layer }));
    this.#keep([...this.#entries, ...added]);
    return () => {
      this.#keep(this.#entries.filter((entry) => !added.includes(entry)));
    };
  }

  #keep(entries: Entry[]): void {
    this.#entries = entries;
    this.#changed = {};
  }

  /** The verb that a stroke means, or null. Remembers the first key of a sequence. */
  press(stroke: Stroke, now: number): Verb | null {
    const name = nameOf(stroke, this.mac);
    if (!name) return null;
    const plain = isPlain(name);
    if (plain && (stroke.typing || !this.singleKeys)) {
      this.pending = null;
      return null;
    }
    const first = this.pending && now < this.#pendingUntil ? this.pending : null;
    this.pending = null;
    const verb = this.#find(first ? `${first} ${name}` : name, stroke.regions ?? []);
    if (verb?.leavesText && stroke.text) return null;
    if (verb || first) return verb;
    if (plain && this.verbs.some((known) => known.key?.startsWith(`${name} `))) {
      this.pending = name;
      this.#pendingUntil = now + SEQUENCE_MS;
    }
    return null;
  }

  #find(key: string, regions: string[]): Verb | null {
    const fitting = this.verbs.filter((verb) => verb.key === key && (!verb.region || regions.includes(verb.region)));
    return fitting.find((verb) => verb.region) ?? fitting[0] ?? null;
  }
}

export const keymap = new Keymap();

/** Adds verbs for as long as the calling component is on screen. Inside a dialog they belong to the dialog. */
export function useVerbs(list: () => Verb[]): void {
  const layer = getContext<number | undefined>(LAYER) ?? 0;
  $effect(() => {
    const verbs = list();
    return untrack(() => keymap.add(verbs, layer));
  });
}

/** Makes the calling component, a dialog, the one whose verbs act; those below it rest. */
export function useLayer(): void {
  const layer = (getContext<number | undefined>(LAYER) ?? 0) + 1;
  setContext(LAYER, layer);
  $effect(() => {
    untrack(() => keymap.depth++);
    return () => keymap.depth--;
  });
}

/** Runs the verb of a pressed key, if there is one. */
export function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target instanceof Element ? event.target : null;
  const verb = keymap.press(
    {
      key: event.key,
      ctrl: event.ctrlKey,
      meta: event.metaKey,
      alt: event.altKey,
      shift: event.shiftKey,
      typing: takesText(target),
      text: takesText(target) && 'value' in (target ?? {}) && (target as HTMLInputElement).value !== '',
      regions: regionsOf(target),
    },
    performance.now(),
  );
  if (!verb && !keymap.pending) return;
  event.preventDefault();
  verb?.run();
}

/** The key as it is printed on a keycap: `Ctrl K`, `⌘ K`, `G T`, `↑`. */
export function keyLabel(key: string, mac = keymap.mac): string {
  const caps: Record<string, string> = {
    mod: mac ? '⌘' : 'Ctrl', shift: mac ? '⇧' : 'Shift', alt: mac ? '⌥' : 'Alt',
    up: '↑', down: '↓', left: '←', right: '→', enter: 'Enter', esc: 'Esc', space: 'Space', plus: '+', '-': '−',
  };
  return key
    .split(/[+ ]/)
    .map((part) => caps[part] ?? (part.length === 1 ? part.toUpperCase() : part[0]?.toUpperCase() + part.slice(1)))
    .join(' ');
}

function nameOf({ key, ctrl, meta, alt, shift }: Stroke, mac: boolean): string | null {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Unidentified'].includes(key)) return null;
  const mod = mac ? meta : ctrl;
  if (mac ? ctrl : meta) return null;
  const bare = NAMES[key] ?? key.toLowerCase();
  const shifted = shift && (key.length > 1 || /[a-z]/i.test(key));
  return `${mod ? 'mod+' : ''}${alt ? 'alt+' : ''}${shifted ? 'shift+' : ''}${bare}`;
}

function isPlain(name: string): boolean {
  return !/^(mod|alt)\+|^f\d+$/.test(name);
}

function takesText(target: Element | null): boolean {
  if (!target) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
  return !!target.closest('textarea, select, [contenteditable=true], [data-typing]');
}

function regionsOf(target: Element | null): string[] {
  const regions: string[] = [];
  for (let at = target?.closest('[data-region]'); at; at = at.parentElement?.closest('[data-region]') ?? null)
    regions.push(at.getAttribute('data-region') ?? '');
  return regions;
}
