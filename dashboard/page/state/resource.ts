/**
 * Something that is read from the API and kept up to date by events: `data` stays on the screen while it is read anew, and a failure stands beside
 * it rather than in its place.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import { wordsOf } from "../api/problem.js";

export interface ResourceState<T> {
  readonly data: T | undefined;
  /** For a person; undefined when the last reading went well. */
  readonly fault: string | undefined;
  readonly busy: boolean;
}

/** Many events come at once: one reading serves them all. */
const gatherMs = 150;

export class Resource<T> {
  readonly state: ReadonlySignal<ResourceState<T>>;
  private readonly inner = signal<ResourceState<T>>({ data: undefined, fault: undefined, busy: false });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private reading: Promise<void> | undefined;
  private again = false;

  constructor(private readonly read: () => Promise<T>) {
    this.state = this.inner;
  }

  /** Reads it now; asked while it is being read, once more afterwards. */
  refresh(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.reading !== undefined) {
      this.again = true;
      return this.reading;
    }
    return (this.reading = this.load());
  }

  /** Reads it in a moment. */
  stale(): void {
    this.timer ??= setTimeout(() => void this.refresh(), gatherMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private async load(): Promise<void> {
    this.inner.value = { ...this.inner.value, busy: true };
    try {
      do {
        this.again = false;
        this.inner.value = { data: await this.read(), fault: undefined, busy: this.again };
      } while (this.again);
    } catch (error) {
      this.inner.value = { ...this.inner.value, fault: wordsOf(error), busy: false };
    } finally {
      this.reading = undefined;
    }
  }
}
