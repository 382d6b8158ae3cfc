import { describe, expect, it } from 'vitest';
import type { CsvMap, ImportReport } from '../../lib/generated/bindings';
import { baseName, fieldLabel, fileAt, fieldOf, fileLine, mapped, missing, reportLine } from './text';

const map: CsvMap = { columns: { family_name: 'Last', born_on: 'DOB' }, date_order: 'mdy' };

describe('an error about one of several files', () => {
  it('is shown with the file that it names by its place', () => {
    const paths = ['/lists/one.json', 'C:\\lists\\two.json'];
    expect([fileAt('paths.1', paths), fileAt('paths.2', paths), fileAt('paths', paths), fileAt(null, paths)]).toEqual(['two.json', null, null, null]);
  });
});

describe('the map of a file', () => {
  it('puts a field on one column and a column on one field', () => {
    expect(mapped(map, 'Surname', 'family_name').columns).toEqual({ born_on: 'DOB', family_name: 'Surname' });
    expect(mapped(map, 'DOB', 'notes').columns).toEqual({ family_name: 'Last', notes: 'DOB' });
    expect(mapped(map, 'DOB', '').columns).toEqual({ family_name: 'Last' });
    expect([fieldOf(map, 'DOB'), fieldOf(map, 'Other')]).toEqual(['born_on', '']);
  });
  it('says what is missing', () => {
    expect(missing(map)).toBe('Choose the columns of last and first name, or one with both.');
    expect(missing({ ...map, columns: { full_name: 'Name' } })).toBe('Choose the column of the date of birth.');
    expect(missing({ ...map, columns: { full_name: 'Name', born_on: 'DOB' } })).toBeNull();
  });
});

describe('the words of an import', () => {
  it('describes a file by its rows and letters, never by its place', () => {
    expect(fileLine({ rows: 128, encoding: 'UTF-8', delimiter: ';', columns: [], sample: [], map })).toBe('128 rows, UTF-8, separated by semicolons');
    expect([baseName('/home/x/list.csv'), baseName('C:\\x\\list.csv')]).toEqual(['list.csv', 'list.csv']);
  });
  it('tells a trial from the real thing', () => {
    const report: ImportReport = { rows: 3, added: 1, updated: 1, unchanged: 0, rejected: [{ file: null, row: 2, field: 'born_on', message: 'x' }], dry_run: true, noticed: [] };
    expect(reportLine(report)).toBe('1 patient would be added, 1 completed, 1 row left out.');
    expect(reportLine({ ...report, updated: 0, rejected: [], dry_run: false })).toBe('1 patient added.');
    expect([fieldLabel('born_on'), fieldLabel(null)]).toEqual(['Date of birth', null]);
  });
});
