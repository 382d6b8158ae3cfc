import { expect, test, vi } from 'vitest';
import { desk } from '$lib/desk';
import type { ResponseView } from '$lib/generated/bindings';
import { Keeping } from './keeping.svelte';

vi.mock('$lib/desk', () => ({ desk: { saveAnswers: vi.fn() } }));

const known = (value: string, revision: number): ResponseView => ({ answers: [{ item: 'born', entry: 0, value, detail: null, revision }] }) as unknown as ResponseView;

test('an answer on its way stays as it was typed while an older one is read back', async () => {
  const arrive: (() => void)[] = [];
  let revision = 0;
  vi.mocked(desk.saveAnswers).mockImplementation(
    () => new Promise((done) => void arrive.push(() => void done({ value: [{ item: 'born', entry: 0, revision: ++revision }] } as never))),
  );
  const keeping = new Keeping('form');
  keeping.keep('born', 0, '2019-05-20', null);
  keeping.keep('born', 0, '1985-05-20', null);
  await vi.waitFor(() => expect(arrive).toHaveLength(1));
  arrive[0]!();
  await vi.waitFor(() => expect(arrive).toHaveLength(2));
  keeping.read(known('2019-05-20', 1));
  expect(Object.values(keeping.given)[0]).toEqual({ value: '1985-05-20', detail: null, revision: 1 });
  arrive[1]!();
  await keeping.settled();
  expect(vi.mocked(desk.saveAnswers).mock.lastCall?.[0].answers[0]).toMatchObject({ value: '1985-05-20' });
  keeping.read(known('1970-01-01', 3));
  expect(Object.values(keeping.given)[0]).toMatchObject({ value: '1970-01-01', revision: 3 });
});
