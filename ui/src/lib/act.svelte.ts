import { asDeskError, type DeskError } from './call';

/** One thing a person can set off: whether it runs, and what went wrong the last time. */
export class Act {
  busy = $state(false);
  error = $state.raw<DeskError | null>(null);

  /** Runs once at a time. Answers what the run answered, or undefined when it failed or another one was running. */
  async run<T>(act: () => Promise<T> | T): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.error = null;
    try {
      return await act();
    } catch (thrown) {
      this.error = asDeskError(thrown);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
