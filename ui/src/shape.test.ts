import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|ts|css)$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(root, name), 'utf8') }));
const written = files.filter(({ name }) => !name.startsWith('lib/generated/'));

/** Where a file's imports lead, as paths from `src`. */
function imports(name: string, text: string): string[] {
  return [...text.matchAll(/from '([^']+)'|import\('([^']+)'\)/g)]
    .map((found) => found[1] ?? found[2] ?? '')
    .filter((target) => target.startsWith('.') || target.startsWith('$lib'))
    .map((target) => (target.startsWith('$lib') ? target.replace('$lib', 'lib') : relative(root, join(root, name, '..', target)).replaceAll('\\', '/')));
}

function offenders(wrong: (name: string, text: string) => boolean): string[] {
  return written.filter(({ name, text }) => wrong(name, text)).map(({ name }) => name);
}

describe('the shape of the window', () => {
  test('lib knows no feature and no screen', () => {
    expect(offenders((name, text) => name.startsWith('lib/') && imports(name, text).some((target) => /^(features|routes)\//.test(target)))).toEqual([]);
  });
  test('a feature knows no other feature and no screen', () => {
    const own = (name: string): string => name.split('/').slice(0, 2).join('/');
    expect(offenders((name, text) => name.startsWith('features/') && imports(name, text).some((target) => /^routes\//.test(target) || (target.startsWith('features/') && own(target) !== own(name))))).toEqual([]);
  });
  test('only the door calls the program', () => {
    const doors = ['lib/call.ts', 'lib/files.ts'];
    expect(offenders((name, text) => text.includes('@tauri-apps/api') && !doors.includes(name))).toEqual([]);
  });
  test('fixtures are reached in development only', () => {
    expect(offenders((name, text) => !name.startsWith('lib/mock/') && name !== 'main.ts' && imports(name, text).some((target) => target.startsWith('lib/mock')))).toEqual([]);
    expect(written.find(({ name }) => name === 'main.ts')?.text).toContain('import.meta.env.DEV');
  });
  test('nothing the content policy forbids', () => {
    expect(offenders((name, text) => name.endsWith('.svelte') && /\{@html|\sstyle="|\sstyle=\{|\son\w+="/.test(text))).toEqual([]);
  });
  test('the clock is the practice’s', () => {
    const clocks = ['lib/format.ts', 'lib/when.ts', 'lib/session.svelte.ts'];
    expect(offenders((name, text) => /new Date\(\)|Date\.now\(\)/.test(text) && !clocks.includes(name))).toEqual([]);
  });
  test('colours come from the tokens', () => {
    expect(offenders((name, text) => name !== 'tokens.css' && /#[0-9a-f]{3,8}\b(?=[;\s}])|rgba?\(/i.test(name.endsWith('.svelte') ? (/<style>[\s\S]*<\/style>/.exec(text)?.[0] ?? '') : name.endsWith('.css') ? text : ''))).toEqual([]);
  });
  test('a component has at most 250 lines, a file 400', () => {
    expect(written.filter(({ name, text }) => text.split('\n').length > (name.endsWith('.svelte') ? 250 : 400)).map(({ name }) => name)).toEqual([]);
  });
});
