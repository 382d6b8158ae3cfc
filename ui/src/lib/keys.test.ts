import { beforeEach, expect, test } from 'vitest';
import { Keymap, keyLabel, type Verb } from './keys.svelte';

let keys: Keymap;
const verb = (label: string, key: string, more: Partial<Verb> = {}): Verb => ({ label, key, run: () => {}, ...more });

beforeEach(() => {
  keys = new Keymap(false);
  keys.add([verb('Palette', 'mod+k'), verb('Today', 'g t'), verb('Create', 'c'), verb('Sheet', '?'), verb('Lock', 'mod+l', { always: true })]);
});

test('a single key acts, but never inside a field and not when switched off', () => {
  expect(keys.press({ key: 'c' }, 0)?.label).toBe('Create');
  expect(keys.press({ key: 'c', typing: true }, 0)).toBeNull();
  keys.singleKeys = false;
  expect(keys.press({ key: 'c' }, 0)).toBeNull();
  expect(keys.press({ key: 'k', ctrl: true, typing: true }, 0)?.label).toBe('Palette');
});

test('a shifted letter is another key, a shifted sign is the sign', () => {
  expect(keys.press({ key: 'C', shift: true }, 0)).toBeNull();
  expect(keys.press({ key: '?', shift: true }, 0)?.label).toBe('Sheet');
  keys.add([verb('Redo', 'mod+shift+z')]);
  expect(keys.press({ key: 'Z', ctrl: true, shift: true }, 0)?.label).toBe('Redo');
});

test('G then a letter goes somewhere, unless too much time passes', () => {
  expect(keys.press({ key: 'g' }, 0)).toBeNull();
  expect(keys.pending).toBe('g');
  expect(keys.press({ key: 't' }, 1000)?.label).toBe('Today');
  keys.press({ key: 'g' }, 0);
  expect(keys.press({ key: 't' }, 2000)).toBeNull();
});

test('the second key of a sequence is not a verb of its own', () => {
  keys.press({ key: 'g' }, 0);
  expect(keys.press({ key: 'c' }, 100)).toBeNull();
  expect(keys.press({ key: 'c' }, 200)?.label).toBe('Create');
});

test('a region wins where the focus is, and is silent elsewhere', () => {
  keys.add([verb('Check in', 'c', { region: 'needs' })]);
  expect(keys.press({ key: 'c', regions: ['needs'] }, 0)?.label).toBe('Check in');
  expect(keys.press({ key: 'c', regions: ['rail'] }, 0)?.label).toBe('Create');
});

test('a dialog rests the verbs below it, except those that always act', () => {
  keys.depth = 1;
  keys.add([verb('Save', 'mod+enter')], 1);
  expect(keys.press({ key: 'c' }, 0)).toBeNull();
  expect(keys.press({ key: 'Enter', ctrl: true }, 0)?.label).toBe('Save');
  expect(keys.press({ key: 'l', ctrl: true }, 0)?.label).toBe('Lock');
});

test('what was added last wins, until it is taken away', () => {
  const remove = keys.add([verb('Cancel', 'c')]);
  expect(keys.press({ key: 'c' }, 0)?.label).toBe('Cancel');
  remove();
  expect(keys.press({ key: 'c' }, 0)?.label).toBe('Create');
});

test('a field with text keeps Ctrl Z for its letters', () => {
  keys.add([verb('Undo', 'mod+z', { leavesText: true })]);
  expect(keys.press({ key: 'z', ctrl: true, typing: true, text: true }, 0)).toBeNull();
  expect(keys.press({ key: 'z', ctrl: true, typing: true }, 0)?.label).toBe('Undo');
});

test('on a Mac the command key stands for Ctrl', () => {
  const mac = new Keymap(true);
  mac.add([verb('Palette', 'mod+k')]);
  expect(mac.press({ key: 'k', meta: true }, 0)?.label).toBe('Palette');
  expect(mac.press({ key: 'k', ctrl: true }, 0)).toBeNull();
});

test.each([
  ['mod+k', 'Ctrl K', '⌘ K'],
  ['g t', 'G T', 'G T'],
  ['mod+shift+z', 'Ctrl Shift Z', '⌘ ⇧ Z'],
  ['alt+up', 'Alt ↑', '⌥ ↑'],
  ['?', '?', '?'],
  ['enter', 'Enter', 'Enter'],
])('%s is printed on the keycap', (key, windows, mac) => {
  expect(keyLabel(key, false)).toBe(windows);
  expect(keyLabel(key, true)).toBe(mac);
});
