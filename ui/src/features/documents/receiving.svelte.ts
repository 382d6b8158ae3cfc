import { asDeskError } from '$lib/call';
import { desk } from '$lib/desk';
import { files } from '$lib/files';
import { fileByCodes } from './sorting';
import { nameOf, trouble, type Way } from './text';

/** How the last files came, for the next ones. */
let last: Way = 'fax';

/** Files coming in one after the other: how far they are, and what has to be said of single ones. */
export class Receiving {
  way = $state<Way>(last);
  progress = $state<string | null>(null);
  /** The page whose codes are looked for. */
  page = $state<string | null>(null);
  troubles = $state.raw<string[]>([]);
  /** The papers of packets that came back, and how each stands. */
  filed = $state.raw<string[]>([]);
  #stopped = false;

  /** Says of one more file that it did not go smoothly. */
  complain(line: string): void {
    this.troubles = [...this.troubles, line];
  }

  /** The documents of the last import that are not filed yet, in order. */
  taken = $state.raw<string[]>([]);

  /** Leaves the pages that are not read yet as they are. */
  stop(): void {
    this.#stopped = true;
  }

  async choose(): Promise<void> {
    await this.take(await files.chooseFiles('Files that came in', 'document', true));
  }

  async take(paths: string[]): Promise<void> {
    if (this.progress || paths.length === 0) return;
    last = this.way;
    const troubles: string[] = [];
    const taken: string[] = [];
    this.filed = [];
    this.#stopped = false;
    for (const [at, path] of paths.entries()) {
      this.progress = `${at + 1} of ${paths.length}`;
      const name = nameOf(path);
      try {
        const { value: received } = await desk.receiveDocument({ path, arrived_by: this.way });
        const said = trouble(name, received);
        if (said) troubles.push(said);
        if (received.document_id) taken.push(...(await this.#unfiled(received.document_id, received.is_sound)));
      } catch (thrown) {
        troubles.push(`${name}: ${asDeskError(thrown).message}`);
      }
    }
    this.progress = null;
    this.troubles = troubles;
    this.taken = taken;
  }

  /** Files the pages that belong to packets, and answers the documents somebody has to look at. */
  async #unfiled(id: string, is_sound: boolean): Promise<string[]> {
    if (!is_sound) return [id];
    const { document } = await desk.document({ document_id: id });
    try {
      const sorted = await fileByCodes(id, document.pages, (page) => (this.page = `page ${page} of ${document.pages}`), () => this.#stopped);
      if (sorted) this.filed = [...this.filed, ...sorted.says];
      return sorted ? sorted.left_in : [id];
    } finally {
      this.page = null;
    }
  }
}
