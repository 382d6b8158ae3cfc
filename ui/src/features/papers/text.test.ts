import { describe, expect, it } from 'vitest';
import type { PaperRow, SuperbillLine } from '../../lib/generated/bindings';
import { seriesOfAlicia } from '../../lib/mock/alicia';
import { bySession, codeLine, daysOf, draftInput, fileName, lastCourse, outdated, readiness, SCOPES_AGAIN, stands, unlikeBefore, versionLine, worstFirst, type Asked } from './text';

const asked: Asked = { scope: 'course', from: null, to: null, series_id: '', coverage_id: '' };
const line = (day: string, session: string): SuperbillLine =>
  ({ number: 1, session, day, pos: '11', code: '96365', modifiers: ['59'], label: '', pointers: 'A', units: 2, charge_cents: 100, paid_cents: 0, ndc: null });
const paper: PaperRow = { id: 'b', kind: { code: 'superbill', label: 'Superbill' }, number: 'CG-S-2', version: 2, patient_id: 'p', patient: 'X', issued_on: '2026-03-02', issued_by: 'Y', replaces: 'CG-S-2, version 1', replaced_by: null, voided: null, differs: null, total_cents: 0, pages: 1 };

describe('the range of a superbill', () => {
  it('has days of its own, except for a course', () => {
    expect(daysOf('course', '2026-03-03')).toBeNull();
    expect(daysOf('month', '2026-03-03')).toEqual({ from: '2026-03-01', to: '2026-03-03' });
    expect(daysOf('last_month', '2026-03-03')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(daysOf('year', '2026-03-03')).toEqual({ from: '2026-01-01', to: '2026-03-03' });
  });
  it('asks the program only for what was chosen', () => {
    expect(draftInput('p', asked, '2026-03-03')).toEqual({ patient_id: 'p' });
    expect(draftInput('p', { ...asked, series_id: 's' }, '2026-03-03')).toEqual({ patient_id: 'p', series_id: 's' });
    expect(draftInput('p', { ...asked, scope: 'dates', from: '2026-02-01' }, '2026-03-03')).toEqual({ patient_id: 'p' });
  });
});

describe('the range of a new version', () => {
  const again = (more: Partial<Asked> = {}) => draftInput('p', { ...asked, ...more }, '2026-03-03', 'sb1');
  it('is that of the superbill it replaces: it sends no days, course or coverage of its own', () => {
    expect(again({ scope: 'before', from: '2026-02-01', to: '2026-02-28', series_id: 's' })).toEqual({ patient_id: 'p', replaces: 'sb1' });
    expect(again({ scope: 'before', coverage_id: 'c' })).toEqual({ patient_id: 'p', coverage_id: 'c', replaces: 'sb1' });
    expect(SCOPES_AGAIN.map(({ value }) => value)).toEqual(['before', 'course', 'month', 'last_month', 'year', 'dates']);
  });
  it('is another one when that is chosen', () => {
    expect(again({ series_id: 's' })).toEqual({ patient_id: 'p', series_id: 's', replaces: 'sb1' });
    expect(again()).toEqual({ patient_id: 'p', to: '2026-03-03', replaces: 'sb1' });
    expect(again({ scope: 'month' })).toEqual({ patient_id: 'p', from: '2026-03-01', to: '2026-03-03', replaces: 'sb1' });
  });
  it('is told when it lists other sessions', () => {
    const differs = { code: 'other_sessions', severity: 'warn' as const, message: '1 of those is left out.', fix: null };
    expect(unlikeBefore([{ ...differs, code: 'fee_demo' }, differs])).toEqual(['1 of those is left out.']);
  });
});

describe('a draft', () => {
  it('is for the course that was treated last', () => {
    const recent = seriesOfAlicia();
    const old = { ...recent, id: 'old', sessions: recent.sessions.slice(0, 2) };
    const planned = { ...recent, id: 'planned', done: 0 };
    expect([lastCourse([planned, old, recent])?.id, lastCourse([planned])]).toEqual([recent.id, null]);
  });
  it('says whether it can be issued', () => {
    const stop = { code: 'x', severity: 'stop' as const, message: '', fix: null };
    const warn = { ...stop, severity: 'warn' as const };
    expect([readiness([], 0), readiness([], 2), readiness([warn], 2), readiness([stop, warn], 2)]).toEqual([
      'No completed session in this range.', 'Ready to issue.', 'Ready to issue, with 1 thing to look at.', '1 thing holds it back.',
    ]);
    expect(worstFirst([warn, stop])).toEqual([stop, warn]);
  });
  it('keeps the lines of a session together', () => {
    const groups = bySession([line('2026-03-02', '1'), line('2026-03-02', '1'), line('2026-03-03', '2')]);
    expect(groups.map(({ lines }) => lines.length)).toEqual([2, 1]);
  });
  it('writes a code with its modifiers and units', () => {
    expect(codeLine(line('2026-03-02', '1'))).toBe('96365 59 ×2');
  });
});

describe('an issued paper', () => {
  it('names its file without the patient', () => {
    expect([fileName('superbill', paper, 'b'), fileName('day_sheet', null, '2026-03-03'), fileName('recovery_kit', null, '')]).toEqual(['CG-S-2-v2.pdf', 'day-sheet-2026-03-03.pdf', 'recovery-kit.pdf']);
  });
  it('says which one it replaces', () => {
    expect(versionLine(paper)).toBe('version 2, replaces CG-S-2, version 1');
    expect([stands(paper), outdated(paper)]).toEqual([true, false]);
  });
  it('says that it was voided, or that the ledger differs by now', () => {
    const voided = { ...paper, voided: 'times were wrong' };
    expect(versionLine(voided)).toBe('version 2, replaces CG-S-2, version 1, voided: times were wrong');
    expect([stands(voided), outdated(voided)]).toEqual([false, true]);
    const differs = { ...paper, version: 1, replaces: null, differs: 'One of its charges was voided since: reissue it.' };
    expect([versionLine(differs), stands(differs), outdated(differs)]).toEqual([differs.differs, true, true]);
  });
});
