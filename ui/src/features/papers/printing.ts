import { desk } from '$lib/desk';
import { openPaper, printPaper } from '$lib/pdf';

/** Prints a paper through the system's dialog, and notes it in the log. */
export async function print(paper: string, read: () => Promise<Uint8Array>, id?: string): Promise<void> {
  const opened = await openPaper(await read());
  try {
    await printPaper(opened);
  } finally {
    await opened.close();
  }
  await desk.recordPrint({ paper, id });
}
