import { paper } from '$lib/call';

interface Job {
  run: () => Promise<void>;
  dropped: boolean;
}

const waiting: Job[] = [];
let busy = false;

/** Pictures are drawn one after the other, the one asked for last first: whoever scrolls on wants what is in view. */
async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  for (let job = waiting.pop(); job; job = waiting.pop()) if (!job.dropped) await job.run();
  busy = false;
}

/** A page of a document on file; of a restricted document, how it is turned is nobody's but the onlooker's. */
export interface PageOf {
  document_id: string;
  page: number;
  turns?: number | undefined;
}

/** Fetches the picture of a page, whose address the caller lets go; the returned function asks no more. */
export function picture(of: PageOf, width: number, show: (address: string | null) => void): () => void {
  const job: Job = {
    dropped: false,
    run: async () => {
      const { document_id, page } = of;
      const wanted = { document_id, page, width: Math.round(width) };
      const bytes = await (of.turns === undefined ? paper('document_page', wanted) : paper('restricted_page', { ...wanted, turns: of.turns })).catch(() => null);
      if (job.dropped) return;
      show(bytes && URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'image/png' })));
    },
  };
  waiting.push(job);
  void work();
  return () => void (job.dropped = true);
}

/** A photograph as it came, for what the system can decode and the program cannot. */
export async function original(document_id: string, type: string): Promise<string> {
  const bytes = await paper('document_original', { document_id });
  return URL.createObjectURL(new Blob([bytes as BlobPart], { type }));
}
