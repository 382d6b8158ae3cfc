import { describe, expect, it } from 'vitest';
import type { DocumentRow } from '$lib/generated/bindings';
import { byKind, cuts, lineOf, nameOf, parts, titleOf, trouble } from './text';

const row = (more: Partial<DocumentRow> = {}): DocumentRow => ({
  id: 'd1', title: null, kind: null, patient_id: null, patient: null, dated_on: null, received_on: '2026-03-02',
  arrived_by: { code: 'fax', label: 'Fax' }, source: null, format: { code: 'tiff', label: 'TIFF' },
  verdict: { code: 'sound', label: 'Can be looked at' }, says: 'Every page can be looked at.', pages: 4, revision: 1, ...more,
});

describe('documents', () => {
  it('are called by their title, else by what they are', () => {
    expect(titleOf(row())).toBe('Untitled');
    expect(titleOf(row({ kind: { code: 'labs', label: 'Lab results' } }))).toBe('Lab results');
    expect(titleOf(row({ title: 'Records of Dr. Cole' }))).toBe('Records of Dr. Cole');
  });
  it('say what came, how and from whom', () => {
    expect(lineOf(row({ source: 'Dr. Cole' }))).toBe('TIFF, 4 pages · fax 03/02/2026 · Dr. Cole');
    expect(lineOf(row({ pages: 0, verdict: { code: 'damaged', label: 'Damaged' } }))).toBe('TIFF, damaged · fax 03/02/2026');
  });
  it('that were here before or cannot be shown are named after an import', () => {
    const says = 'Every page can be looked at.';
    const is_sound = true;
    expect(trouble('a.pdf', { document_id: 'd1', already: [], is_sound, says })).toBeNull();
    expect(trouble('a.pdf', { document_id: null, already: [row({ patient: 'Hargrove, Rowan' })], is_sound, says })).toBe('a.pdf is here already: Untitled, filed to Hargrove, Rowan.');
    expect(trouble('a.pdf', { document_id: 'd1', already: [], is_sound: false, says: 'This file is damaged.' })).toBe('a.pdf: This file is damaged.');
    expect(nameOf('C:\\scans\\a.pdf')).toBe('a.pdf');
    expect(nameOf('/scans/a.pdf')).toBe('a.pdf');
  });
  it('are cut where it can be read', () => {
    expect(cuts('5, 2 2', 6)).toEqual([2, 5]);
    for (const typed of ['', '6', '0', 'two', '1.5']) expect(cuts(typed, 6)).toBeNull();
    expect(parts([2, 5], 6)).toEqual(['Pages 1 to 2', 'Pages 3 to 5', 'Page 6']);
  });
  it('of a chart stand by what they are', () => {
    const kind = (code: string, label: string): Partial<DocumentRow> => ({ kind: { code, label } });
    const groups = byKind([row(kind('labs', 'Lab results')), row(kind('photo_id', 'Photo ID')), row(kind('labs', 'Lab results'))]);
    expect(groups.map((group) => [group.kind, group.rows.length])).toEqual([['Photo ID', 1], ['Lab results', 2]]);
  });
});
