import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { asDeskError } from './call';

export type FileKind = 'csv' | 'fhir' | 'backup' | 'exchange' | 'pdf' | 'calendar' | 'document';

/** The dialogs of the operating system. A person who changes their mind answers null, an empty list or false. */
export const files = {
  chooseFolder: (title: string): Promise<string | null> => shell('choose_folder', { title }),
  chooseFiles: (title: string, kind: FileKind, several = false): Promise<string[]> => shell('choose_files', { title, kind, several }),
  chooseSavePath: (title: string, file_name: string, kind: FileKind): Promise<string | null> =>
    shell('choose_save_path', { title, file_name, kind }),
  /** Writes a paper outside the encrypted store; say so beside the button. */
  savePaper: (name: string, input: Record<string, unknown>, file_name: string, kind: FileKind): Promise<boolean> =>
    shell('save_paper', { name, input, file_name, kind }),
};

/** Hears files over the window: an empty list while they hang there, their paths once they are dropped, null when they leave again. */
export function onDrop(hear: (paths: string[] | null) => void): () => void {
  const stops = [
    listen('tauri://drag-enter', () => hear([])),
    listen('tauri://drag-leave', () => hear(null)),
    listen<{ paths: string[] }>('tauri://drag-drop', ({ payload }) => hear(payload.paths.length > 0 ? payload.paths : null)),
  ];
  // Outside the program nothing is dropped.
  for (const stop of stops) stop.catch(() => {});
  return () => stops.forEach((stop) => void stop.then((end) => end()).catch(() => {}));
}

/** Tells the shell that the first screen, or Today with its day, is painted. */
export function tellPainted(screen: 'first' | 'today'): void {
  requestAnimationFrame(() => requestAnimationFrame(() => void invoke('ui_painted', { screen }).catch(() => {})));
}

async function shell<T>(name: string, input: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(name, input);
  } catch (thrown) {
    throw asDeskError(thrown);
  }
}
