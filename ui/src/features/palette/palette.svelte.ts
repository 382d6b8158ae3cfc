import { desk } from '$lib/desk';
import { count } from '$lib/format';
import type { SearchHit } from '$lib/generated/bindings';
import type { Verb } from '$lib/keys.svelte';
import { href } from '$lib/nav';
import { withoutDouble, wordsIn } from './text';

export interface Item {
  id: string;
  title: string;
  text: string | null;
  matched: [number, number][];
  icon: string;
  verb: Verb | null;
  hit: SearchHit | null;
  nameAlert: boolean;
}

export interface Group {
  label: string;
  items: Item[];
}

const MOST = 8;
const PARTS = [
  { tab: 'series', title: 'Series', text: 'sessions and what comes next', icon: 'session' },
  { tab: 'money', title: 'Money', text: 'charges, payments, balance', icon: 'money' },
  { tab: 'papers', title: 'Papers', text: 'superbills and lists', icon: 'paper' },
];
let recent: SearchHit[] = [];

/** What the palette shows for what is typed. */
export class Finder {
  text = $state('');
  hits = $state.raw<SearchHit[]>([]);
  at = $state(0);
  /** True while the answer to the latest letter is awaited. */
  asking = $state(false);
  #asked = 0;
  #verbs: Verb[];

  constructor(verbs: Verb[], start: string) {
    this.#verbs = withoutDouble(verbs.filter((verb) => !verb.keyOnly).reverse());
    this.text = start;
  }

  get prefix(): '' | '>' | '@' {
    return this.text.startsWith('>') ? '>' : this.text.startsWith('@') ? '@' : '';
  }

  get words(): string {
    return this.text.slice(this.prefix.length).trim();
  }

  get groups(): Group[] {
    const groups: Group[] = [];
    const hits = this.prefix === '>' ? [] : this.words ? this.hits : recent;
    const patients = hits.filter((hit) => hit.kind === 'patient');
    const papers = this.prefix === '@' ? [] : hits.filter((hit) => hit.kind === 'paper');
    const commands = this.prefix === '@' ? [] : this.#commands();
    const own = commands.filter((verb) => verb.group !== 'Go to' && verb.group !== 'Everywhere');
    const general = commands.filter((verb) => !own.includes(verb));
    add(this.words ? 'Patients' : 'Recent', patients.map(ofHit));
    const first = patients[0];
    if (first && this.words && this.prefix === '') add(`For ${first.title}`, PARTS.map((part) => ofPart(first, part)));
    add('Papers', papers.map(ofHit));
    for (const name of new Set(own.map((verb) => verb.group ?? 'Here')))
      add(name, own.filter((verb) => (verb.group ?? 'Here') === name).map(ofVerb));
    add(this.prefix === '>' || this.words ? 'Commands' : 'Go to', general.map(ofVerb));
    return groups;

    function add(label: string, items: Item[]): void {
      if (items.length > 0) groups.push({ label, items: items.slice(0, label === 'Patients' ? MOST : 12) });
    }
  }

  get items(): Item[] {
    return this.groups.flatMap((group) => group.items);
  }

  /** `3 patients, 4 commands`; `Nothing found`. */
  get counts(): string {
    const patients = this.items.filter((item) => item.hit?.kind === 'patient' && item.icon === 'person').length;
    const papers = this.items.filter((item) => item.hit?.kind === 'paper').length;
    const commands = this.items.filter((item) => item.verb).length;
    const parts = [patients && count(patients, 'patient'), papers && count(papers, 'paper'), commands && count(commands, 'command')];
    return parts.filter(Boolean).join(', ') || 'Nothing found';
  }

  /** Asks for what is typed; a late answer is dropped. */
  async look(): Promise<void> {
    this.at = 0;
    const turn = ++this.#asked;
    if (!this.words || this.prefix === '>') {
      this.hits = [];
      this.asking = false;
      return;
    }
    this.asking = true;
    const found = await desk.search({ text: this.words, limit: 20 }).catch(() => []);
    if (turn !== this.#asked) return;
    this.hits = found;
    this.asking = false;
  }

  step(by: number): void {
    const all = this.items.length;
    if (all > 0) this.at = (this.at + by + all) % all;
  }

  #commands(): Verb[] {
    if (!this.words) return this.prefix === '>' ? this.#verbs : this.#verbs.filter((verb) => verb.group !== 'Everywhere');
    return this.#verbs.filter((verb) => wordsIn(this.words, `${verb.label} ${verb.text ?? ''}`));
  }
}

/** Remembers what was opened, for the empty palette. */
export function remember(hit: SearchHit): void {
  recent = [{ ...hit, matched: [] }, ...recent.filter((known) => known.id !== hit.id)].slice(0, 6);
}

/** Forgets it, when the practice is locked. */
export function forgetRecent(): void {
  recent = [];
}

function ofHit(hit: SearchHit): Item {
  return { id: `${hit.kind}-${hit.id}`, title: hit.title, text: hit.text, matched: hit.matched, icon: hit.kind === 'paper' ? 'paper' : 'person', verb: null, hit, nameAlert: hit.name_alert };
}

function ofPart(hit: SearchHit, part: (typeof PARTS)[number]): Item {
  const there: SearchHit = { ...hit, screen: href('patient', { id: hit.id, tab: part.tab }) };
  return { id: `part-${part.tab}`, title: part.title, text: part.text, matched: [], icon: part.icon, verb: null, hit: there, nameAlert: false };
}

function ofVerb(verb: Verb): Item {
  return { id: `verb-${verb.label}-${verb.key ?? ''}`.replace(/\W+/g, '-'), title: verb.label, text: verb.text ?? null, matched: [], icon: '', verb, hit: null, nameAlert: false };
}
