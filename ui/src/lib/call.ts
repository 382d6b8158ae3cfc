import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { UiError } from './generated/bindings';

/** What every command answers. */
export interface Reply<T> {
  value: T;
  /** The kinds of records that changed. */
  changed: string[];
  /** The token that takes the action back. */
  undo: string | null;
  /** What happened, in words. */
  said: string | null;
}


/** What the window needs from the program behind it. */
export interface Door {
  call(name: string, input: unknown): Promise<Reply<unknown>>;
  paper(name: string, input: unknown): Promise<Uint8Array>;
  on(event: string, hear: (payload: unknown) => void): Promise<() => void>;
}

/** A refusal or failure in words for the screen, thrown by every command. */
export class DeskError extends Error implements UiError {
  readonly code: UiError['code'];
  readonly field: string | null;
  readonly hint: string | null;
  readonly ref: string | null;
  readonly offer: UiError['offer'];

  constructor(error: Partial<UiError> & { message: string }) {
    super(error.message);
    this.name = 'DeskError';
    this.code = error.code ?? 'bug';
    this.field = error.field ?? null;
    this.hint = error.hint ?? null;
    this.ref = error.ref ?? null;
    this.offer = error.offer ?? null;
  }
}

const program: Door = {
  call: (name, input) => invoke<Reply<unknown>>('call', { name, input }),
  paper: async (name, input) => new Uint8Array(await invoke<ArrayBuffer | number[]>('paper', { name, input })),
  on: async (event, hear) => listen(event, (message) => hear(message.payload)),
};

let door: Door = program;
const replied = new Set<(reply: Reply<unknown>, name: string) => void>();
const failed = new Set<(error: DeskError) => void>();

/** Puts another program behind the window: the fixtures of `npm run dev`, or a test's. */
export function useDoor(next: Door): void {
  door = next;
}

/** Runs an action and answers its whole reply; throws a `DeskError`. */
export async function act<T>(name: string, input: unknown): Promise<Reply<T>> {
  try {
    const reply = await door.call(name, input);
    for (const hear of replied) hear(reply, name);
    return reply as Reply<T>;
  } catch (thrown) {
    throw noticed(thrown);
  }
}

/** Runs a query and answers its value; throws a `DeskError`. */
export async function query<T>(name: string, input: unknown): Promise<T> {
  return (await act<T>(name, input)).value;
}

/** Answers the bytes of a paper; throws a `DeskError`. */
export async function paper(name: string, input: unknown): Promise<Uint8Array> {
  try {
    return await door.paper(name, input);
  } catch (thrown) {
    throw noticed(thrown);
  }
}

/** Hears an event of the program until the returned function is called. */
export function onEvent(event: string, hear: (payload: unknown) => void): () => void {
  let closed = false;
  let stop = (): void => {};
  door.on(event, hear).then(
    (unlisten) => (closed ? unlisten() : (stop = unlisten)),
    () => {},
  );
  return () => {
    closed = true;
    stop();
  };
}

/** Hears every reply, for undo and for live views. */
export function onReply(hear: (reply: Reply<unknown>, name: string) => void): () => void {
  replied.add(hear);
  return () => replied.delete(hear);
}

/** Hears every failure, so that a locked practice shows the unlock screen. */
export function onFailure(hear: (error: DeskError) => void): () => void {
  failed.add(hear);
  return () => failed.delete(hear);
}

/** Turns whatever was thrown into words for the screen. */
export function asDeskError(thrown: unknown): DeskError {
  if (thrown instanceof DeskError) return thrown;
  if (isUiError(thrown)) return new DeskError(thrown);
  return new DeskError({
    code: 'bug',
    message: 'Something went wrong inside Seriesdesk.',
    hint: 'Nothing was changed. Try again; if it stays, restart the program.',
  });
}

function noticed(thrown: unknown): DeskError {
  const error = asDeskError(thrown);
  for (const hear of failed) hear(error);
  return error;
}

function isUiError(thrown: unknown): thrown is UiError {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown;
}
