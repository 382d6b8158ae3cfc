import type { Protocol, Regimen } from '$lib/generated/bindings';

type Phase = Regimen['phases'][number];

/** A regimen as its form shows it: numbers are text while they are typed. */
export interface RegimenText extends Record<string, unknown> {
  name: string;
  modality: string;
  summary: string;
  room_kind: string;
  phases: { name: string; kind: string; sessions: string; until_decided: boolean; per_week: string; per_day: string; weekdays: number[]; min: string; ideal: string; max: string; min_hours: string; max_hours: string; new_week: boolean }[];
  segments: { kind: string; minutes: string; first: string; room_kind: string }[];
  needs: { skill: string; during: string[]; load: string; of_capacity: string }[];
  instructions: { topic: string; hours: string; text: string }[];
  missed: { when: string; count: string; then: string }[];
  checks: { at: string; minutes: string; what: string }[];
  readiness: { item: string; blocks: string; codes: string; days: string }[];
  codes: { code: string; units: string; when: string }[];
  notes: string;
}

/** A phase nobody typed anything into. */
export const blankPhase = (): RegimenText['phases'][number] => ({
  name: '', kind: 'course', sessions: '', until_decided: false, per_week: '', per_day: '1', weekdays: [1, 2, 3, 4, 5], min: '1', ideal: '', max: '', min_hours: '', max_hours: '', new_week: false,
});

/** A regimen nobody typed anything into. */
export function blankRegimen(): RegimenText {
  return {
    name: '', modality: 'ketamine', summary: '', room_kind: 'chair', phases: [blankPhase()], segments: [{ kind: 'treatment', minutes: '', first: '', room_kind: '' }],
    needs: [{ skill: 'prescriber', during: ['treatment'], load: 'on_site', of_capacity: '' }], instructions: [], missed: [], checks: [], readiness: [], codes: [], notes: '',
  };
}

/** A regimen as its form shows it. */
export function textOf(regimen: Regimen): RegimenText {
  const text = (number: number | null | undefined): string => (number === null || number === undefined ? '' : String(number));
  return {
    name: regimen.name, modality: regimen.modality, summary: regimen.summary, room_kind: regimen.room_kind, notes: regimen.notes.join('\n'),
    phases: regimen.phases.map((phase) => ({
      name: phase.name, kind: phase.kind ?? 'course', sessions: text(phase.sessions), until_decided: phase.until_decided ?? false, per_week: text(phase.per_week), per_day: text(phase.per_day ?? 1),
      weekdays: phase.weekdays, min: text(phase.min_gap_days), ideal: text(phase.ideal_gap_days), max: text(phase.max_gap_days), min_hours: text(phase.min_gap_hours), max_hours: text(phase.max_gap_hours), new_week: phase.new_week,
    })),
    segments: regimen.segments.map((part) => ({ kind: part.kind, minutes: text(part.minutes), first: text(part.first_minutes), room_kind: part.room_kind ?? '' })),
    needs: regimen.needs.map((need) => ({ ...need, during: [...need.during], of_capacity: text(need.of_capacity) })),
    instructions: regimen.instructions.map((line) => ({ ...line, hours: text(line.hours) })),
    missed: regimen.missed.map((rule) => ({ ...rule, count: text(rule.count) })),
    checks: regimen.checks.map((check) => ({ ...check, minutes: text(check.minutes) })),
    readiness: regimen.readiness.map(({ item, blocks, codes, days }) => ({ item, blocks: blocks ? 'blocks' : 'shown', codes: (codes ?? []).join(', '), days: text(days) })),
    codes: regimen.codes.map((code) => ({ ...code, units: text(code.units) })),
  };
}

/** What was typed, as it is sent; a number that is none is sent as 0, which the program refuses by its field. */
export function regimenOf(typed: RegimenText, other_billing: Regimen['other_billing'] = []): Regimen {
  const most = (text: string, limit: number): number => (/^\d+$/.test(text.trim()) ? Math.min(Number(text.trim()), limit) : 0);
  const small = (text: string): number => most(text, 255);
  const maybe = (text: string): number | null => (text.trim() ? small(text) : null);
  const wide = (text: string): number | null => (text.trim() ? most(text, 60_000) : null);
  const phases = typed.phases.map((phase): Phase => {
    const [ideal, min_hours, max_hours] = [maybe(phase.ideal), maybe(phase.min_hours), maybe(phase.max_hours)];
    return {
      name: phase.name, kind: phase.kind as NonNullable<Phase['kind']>, sessions: most(phase.sessions, 60_000), until_decided: phase.until_decided, per_week: small(phase.per_week), per_day: small(phase.per_day),
      weekdays: [...phase.weekdays].sort((one, other) => one - other), min_gap_days: small(phase.min), max_gap_days: maybe(phase.max), new_week: phase.new_week,
      ...(ideal === null ? {} : { ideal_gap_days: ideal }), ...(min_hours === null ? {} : { min_gap_hours: min_hours }), ...(max_hours === null ? {} : { max_gap_hours: max_hours }),
    };
  });
  return {
    name: typed.name, modality: typed.modality, summary: typed.summary, phases, room_kind: typed.room_kind,
    segments: typed.segments.map((part) => ({ kind: part.kind, minutes: most(part.minutes, 60_000), first_minutes: wide(part.first), room_kind: part.room_kind || null })),
    needs: typed.needs.map((need) => ({ ...need, during: [...need.during], of_capacity: maybe(need.of_capacity) })),
    instructions: typed.instructions.map((line) => ({ ...line, hours: maybe(line.hours) })),
    missed: typed.missed.map((rule) => ({ ...rule, count: maybe(rule.count) })),
    checks: typed.checks.map((check) => ({ ...check, minutes: wide(check.minutes) })),
    readiness: typed.readiness.map(({ item, blocks, codes, days }) => ({ item, blocks: blocks === 'blocks', codes: codes.split(',').map((code) => code.trim()).filter(Boolean), days: wide(days) })),
    codes: typed.codes.map((code) => ({ ...code, units: most(code.units, 60_000) })),
    other_billing, notes: typed.notes.split('\n').map((line) => line.trim()).filter(Boolean),
  } as Regimen;
}

/** How long a visit takes, in one line. */
export function visitLine(protocol: Protocol): string {
  const first = protocol.first_session_minutes ? ` (first ${protocol.first_session_minutes})` : '';
  return `${protocol.session_minutes} min${first}${protocol.recovery_minutes ? ` + ${protocol.recovery_minutes}` : ''}`;
}

/** Where a protocol comes from, in a word or two. */
export function originLine(protocol: Protocol): string {
  if (!protocol.own) return protocol.confidence?.label ?? '';
  const { based_on } = protocol;
  if (!based_on) return 'The practice’s own';
  return based_on.newer ? `Shipped version ${based_on.newer} is newer` : `From: ${based_on.name ?? 'no longer shipped'}`;
}

/** The weeks of a protocol for a strip of dots. */
export function stripOf(protocol: Protocol): { key: number; tone: 'course' | 'taper' | 'maintenance'; open: boolean; days: number[] }[] {
  return protocol.weeks.map(({ week, kind, until_decided, days }) => ({ key: week, tone: kind.code as 'course', open: until_decided, days }));
}

/** The parts of a visit for a bar; what follows the treatment is quiet. */
export function barOf(protocol: Protocol, first = false): { key: string; label: string; minutes: number; quiet: boolean }[] {
  return protocol.parts.map((part) => ({ key: part.kind.code, label: part.kind.label, minutes: first ? part.first_minutes : part.minutes, quiet: !['treatment', 'mapping'].includes(part.kind.code) }));
}
