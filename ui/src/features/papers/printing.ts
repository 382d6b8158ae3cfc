import { desk } from '$lib/desk';
import { openPaper, printPaper } from '$lib/pdf';

/** The commands that make papers, by which the log names them. */
export type PaperName = 'superbill' | 'superbill_preview' | 'day_sheet' | 'day_book' | 'appointment_list' | 'consent_paper' | 'blank_consent' | 'blank_form' | 'packet_file' | 'records_request' | 'intake_summary' | 'recovery_kit';

/** What the log keeps of a paper that was printed or saved. */
export interface PaperUse {
  paper: PaperName;
  id?: string;
  patient_id?: string;
}

/** Prints a paper through the system's dialog, and notes it in the log. */
export async function print(read: () => Promise<Uint8Array>, used: PaperUse): Promise<void> {
  const opened = await openPaper(await read());
  try {
    await printPaper(opened);
  } finally {
    await opened.close();
  }
  await desk.recordPrint(used);
}
