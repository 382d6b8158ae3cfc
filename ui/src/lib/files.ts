import { invoke } from '@tauri-apps/api/core';
import { asDeskError } from './call';

export type FileKind = 'csv' | 'fhir' | 'backup' | 'exchange' | 'pdf' | 'calendar';

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
