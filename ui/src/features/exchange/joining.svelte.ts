import { asDeskError } from '$lib/call';
import { share, type InvitationSeen, type JoinState, type SharePlace } from './contract';

const LOOK_MS = 2000;

/** The way of a new computer into a practice: the code, the passphrase, the wait for the six words, the first fetch. */
export class Joining {
  seen = $state.raw<InvitationSeen | null>(null);
  state = $state.raw<JoinState | null>(null);
  /** Why it cannot be said how far it is. */
  fault = $state.raw<string | null>(null);
  #looking = false;

  get step(): 'code' | 'passphrase' | 'waiting' | 'person' | 'ready' | 'ended' {
    const code = this.state?.step.code;
    if (code === 'ready') return 'ready';
    if (code === 'choose_person') return 'person';
    if (code === 'refused') return 'ended';
    if (this.state) return 'waiting';
    return this.seen ? 'passphrase' : 'code';
  }

  /** Takes up a way that was begun before the program was closed. */
  async resume(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      this.state = (await share.joinStatus()) ?? this.state;
      this.fault = null;
    } catch (thrown) {
      this.fault = asDeskError(thrown).message;
    } finally {
      this.#looking = false;
    }
  }

  async read(place: SharePlace, code: string): Promise<void> {
    this.seen = await share.readInvitation({ place, code });
  }

  async ask(input: { place: SharePlace; code: string; folder: string | null; passphrase: string }): Promise<void> {
    this.state = await share.joinPractice(input);
  }

  /** Looks how far it is until it ends; returns how to stop looking. A missed look is made up by the next. */
  follow(): () => void {
    const timer = setInterval(() => {
      if (this.step !== 'waiting') return;
      share.joinStatus().then(
        (found) => {
          if (this.step === 'waiting' && found) this.state = found;
        },
        () => {},
      );
    }, LOOK_MS);
    return () => clearInterval(timer);
  }

  /** Gives up, and starts over from the code. */
  async stop(): Promise<void> {
    await share.stopJoining().catch(() => null);
    this.again();
  }

  again(): void {
    this.state = null;
    this.seen = null;
    this.fault = null;
  }
}
