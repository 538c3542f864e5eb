/** What a console's program has asked of its hardware so far, decoded; counts up `changed` when there is more. */
import { signal } from "@preact/signals";
import type { ConsoleTraceEntry } from "../../../api/answers.js";
import { WaveDecoder } from "./decode.js";

export class TraceStore {
  readonly changed = signal(0);
  /** Commands that came faster than they can be told. */
  readonly dropped = signal(0);
  decoder: WaveDecoder;

  constructor(private readonly pinName: (gpio: number) => string) {
    this.decoder = new WaveDecoder(pinName);
  }

  add(entries: readonly ConsoleTraceEntry[], dropped = 0): void {
    this.decoder.add(entries);
    this.dropped.value += dropped;
    if (entries.length > 0) this.changed.value++;
  }

  clear(): void {
    this.decoder = new WaveDecoder(this.pinName);
    this.dropped.value = 0;
    this.changed.value++;
  }
}
