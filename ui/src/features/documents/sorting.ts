import { desk } from '$lib/desk';
import type { Sorted } from '$lib/generated/bindings';

/**
 * Reads the codes on the pages of a document and files what belongs to a packet. Nothing when no page bears a code, or when it was
 * stopped before the last page; nothing is filed then.
 */
export async function fileByCodes(id: string, pages: number, onpage: (page: number) => void, stopped: () => boolean = () => false): Promise<Sorted | null> {
  let any = false;
  for (let page = 1; page <= pages; page++) {
    if (stopped()) return null;
    onpage(page);
    any = (await desk.pageCodes({ document_id: id, page, width: 1 })).is_of_packet || any;
  }
  return any ? (await desk.sortDocument({ document_id: id })).value : null;
}
