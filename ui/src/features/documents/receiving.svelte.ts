import { asDeskError } from '$lib/call';
import { desk } from '$lib/desk';
import { files } from '$lib/files';
import { nameOf, trouble, type Way } from './text';

/** How the last files came, for the next ones. */
let last: Way = 'fax';

/** Files coming in one after the other: how far they are, and what has to be said of single ones. */
export class Receiving {
  way = $state<Way>(last);
  progress = $state<string | null>(null);
  troubles = $state.raw<string[]>([]);
  /** The documents of the last import, in order. */
  taken = $state.raw<string[]>([]);

  async choose(): Promise<void> {
    await this.take(await files.chooseFiles('Files that came in', 'document', true));
  }

  async take(paths: string[]): Promise<void> {
    if (this.progress || paths.length === 0) return;
    last = this.way;
    const troubles: string[] = [];
    const taken: string[] = [];
    for (const [at, path] of paths.entries()) {
      this.progress = `${at + 1} of ${paths.length}`;
      const name = nameOf(path);
      try {
        const { value: received } = await desk.receiveDocument({ path, arrived_by: this.way });
        const said = trouble(name, received);
        if (said) troubles.push(said);
        if (received.document_id) taken.push(received.document_id);
      } catch (thrown) {
        troubles.push(`${name}: ${asDeskError(thrown).message}`);
      }
    }
    this.progress = null;
    this.troubles = troubles;
    this.taken = taken;
  }
}
