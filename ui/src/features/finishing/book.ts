import { desk } from '$lib/desk';
import type { BookSession, Placing, Wanting } from '$lib/generated/bindings';

/** Books what somebody needs at a time; whoever waits leaves the waitlist with it. */
export function book(want: Wanting, { room_id, starts }: Placing): Promise<unknown> {
  if (want.entry_id) return desk.bookFromWaitlist({ entry_id: want.entry_id, room_id, starts });
  return desk.bookSession({
    patient_id: want.patient_id, room_id, starts, minutes: want.minutes, modality: want.modality.code as BookSession['modality'],
    ...(want.series_id ? { series_id: want.series_id } : {}), ...(want.provider_id ? { provider_id: want.provider_id } : {}),
  });
}
