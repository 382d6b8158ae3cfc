import { expect, test } from 'vitest';
import type { ConsentOffer, ConsentRow } from '$lib/generated/bindings';
import { blankOf, drawingOf, fitting, headline, pathsOf, tone } from './text';

const offer = (code: string, modalities: string[] = []): ConsentOffer =>
  ({ code, title: code, kind: { code: 'treatment', label: 'Treatment' }, modalities, version: '1', fields: [], last: {}, confidence: null }) as unknown as ConsentOffer;
const row = (code: string, holds: boolean, sign_again = false): ConsentRow => ({ standing: { code, says: '', holds, outdated: null, sign_again } }) as unknown as ConsentRow;

test('a drawing is kept on its own field whatever the size of the canvas, and never leaves it', () => {
  expect(drawingOf([{ points: [{ x: 0, y: 0 }, { x: 250, y: 60 }] }, { points: [{ x: 600, y: -4 }] }], { width: 500, height: 120 })).toBe('0,0 500,150;1000,0');
  const many = drawingOf([{ points: Array.from({ length: 9001 }, (_, x) => ({ x, y: 1 })) }], { width: 9001, height: 300 });
  expect(many.split(' ').length).toBeLessThanOrEqual(3002);
  expect(many.length).toBeLessThan(40_000);
});

test('a kept drawing becomes paths', () => {
  expect(pathsOf('0,0 500,150;1000,0')).toEqual(['M0 0 L500 150', 'M1000 0']);
});

test('the headline counts what asks for something', () => {
  expect(headline({ consents: [row('in_force', true), row('in_force', true, true), row('waiting', false)], offered: [] })).toBe('2 in force · 1 paper to sign · 1 to sign again');
  expect(headline({ consents: [], offered: [] })).toBe('0 in force');
  expect([row('in_force', true), row('in_force', true, true), row('revoked', false), row('declined', false)].map(tone)).toEqual(['go', 'warn', 'stop', 'plain']);
});

test('texts of the patient’s treatment come first', () => {
  const found = fitting([offer('general'), offer('tms', ['tms']), offer('ketamine', ['ketamine'])], '', ['ketamine']);
  expect(found.map(({ code }) => code)).toEqual(['ketamine', 'general', 'tms']);
  expect(fitting([offer('general'), offer('tms')], 'TMS', []).map(({ code }) => code)).toEqual(['tms']);
});

test('a new paper begins with what stood on the last one, except its days', () => {
  const fields = [{ code: 'driver', kind: 'text' }, { code: 'ends', kind: 'day' }] as ConsentOffer['fields'];
  expect(blankOf({ ...offer('ride'), fields, last: { driver: 'Rosa', ends: '2026-01-01' } })).toEqual({ driver: 'Rosa', ends: '' });
});
