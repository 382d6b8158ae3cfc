import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const light = colors(':root');
const dark = { ...light, ...colors("[data-theme='dark']") };
const TEXT = ['text', 'text-2', 'accent', 'ok', 'warn', 'stop', 'info', 'tms', 'ket', 'spr', 'eval'];
const PLAIN = ['bg', 'surface', 'surface-2'];
const SOFT: [string, string][] = [
  ['ok', 'ok-soft'], ['warn', 'warn-soft'], ['stop', 'stop-soft'], ['info', 'info-soft'],
  ['text', 'accent-soft'], ['text-2', 'accent-soft'], ['accent', 'accent-soft'], ['text', 'stop-soft'], ['text-2', 'stop-soft'],
  ['text', 'warn-soft'], ['text-2', 'warn-soft'], ['text-2', 'info-soft'], ['accent-ink', 'accent'], ['surface', 'stop'], ['paper-ink', 'paper'],
];

describe.each([['light', light], ['dark', dark]])('%s', (_, theme) => {
  test.each(TEXT.flatMap((text) => PLAIN.map((ground) => [text, ground])))('%s on %s is at least 4.5:1', (text, ground) => {
    expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(SOFT)('%s on %s is at least 4.5:1', (text, ground) => {
    expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(PLAIN)('a field’s edge and the focus ring on %s are at least 3:1', (ground) => {
    expect(contrast(theme, 'line-strong', ground)).toBeGreaterThanOrEqual(3);
    expect(contrast(theme, 'accent', ground)).toBeGreaterThanOrEqual(3);
  });
});

function colors(selector: string): Record<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`));
  const found = block.slice(0, block.indexOf('\n}')).matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g);
  return Object.fromEntries([...found].map((match) => [match[1], match[2]]));
}

function contrast(theme: Record<string, string>, text: string, ground: string): number {
  const [a, b] = [luminance(theme[text]), luminance(theme[ground])];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(hex = ''): number {
  const full = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const part = parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
