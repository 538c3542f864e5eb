/**
 * Watches an emulated board's bench for people: the levels on its pins, its virtual parts, the pictures of displays. A simulated second may pass in a
 * wall's millisecond, so it looks by the board's time and tells no more often than somebody can see.
 */
import type { Artefact, Device, PartControl } from "../emulator/device.js";

/** What there is to look at; the whole bench is `EmulatedBoard.bench`. */
export interface WatchedBench {
  readonly clock: { nowUs(): number; at(us: number, callback: () => void): () => void };
  net(name: string): {
    readonly level: 0 | 1;
    readonly floating: boolean;
    readonly pulseTrain: { readonly duty: number } | undefined;
  };
}

export interface WatchOptions {
  /** Virtual parts of these kinds (`led`), or all that have a name. */
  readonly parts: readonly string[] | "all";
  /** The board's pins too, and how many it has. */
  readonly pins?: number;
  /** Displays' pictures too. */
  readonly pictures?: boolean;
  /** Of the board's time. */
  readonly everyMs: number;
  /** At most so often, of the wall's time. Default: each time. */
  readonly wallMs?: number;
}

/** By the pin's number on the wire: its level, or the share of time that a PWM keeps it high; null when it floats. */
export type PinLevels = Readonly<Record<number, number | null>>;

export interface WatchedDevice {
  readonly part: string;
  readonly name: string;
  readonly state: Record<string, unknown>;
  /** What a person may turn while it runs. */
  readonly controls?: readonly PartControl[];
}

export interface WatchListeners {
  readonly onDevice: (device: WatchedDevice, atUs: number) => void;
  readonly onPins?: (pins: PinLevels, atUs: number) => void;
  readonly onPicture?: (device: string, picture: Artefact, atUs: number) => void;
}

export class BenchWatch {
  private readonly seen = new Map<string, string>();
  private pins: Record<number, number | null> = {};
  private cancel: () => void = () => {};
  private lookedMs = -Infinity;
  private trailing: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  /** @param devices  those of the rig that have a name */
  constructor(
    private readonly bench: WatchedBench,
    private readonly devices: readonly Device[],
    private readonly options: WatchOptions,
    private readonly listeners: WatchListeners,
  ) {
    this.beat();
  }

  /** Looks now: somebody has turned something. */
  look(): void {
    if (this.stopped) return;
    this.lookedMs = performance.now();
    clearTimeout(this.trailing);
    this.trailing = undefined;
    const atUs = this.bench.clock.nowUs();
    this.lookAtPins(atUs);
    const { parts } = this.options;
    for (const device of this.devices) if (parts === "all" || parts.includes(device.part)) this.lookAt(device, atUs);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.trailing);
    this.cancel();
  }

  private beat(): void {
    if (this.stopped) return;
    const { everyMs, wallMs = 0 } = this.options;
    const waitMs = this.lookedMs + wallMs - performance.now();
    if (waitMs <= 0) this.look();
    // a program that ends or sleeps now must not leave an old picture standing
    else this.trailing ??= setTimeout(() => this.look(), waitMs);
    this.cancel = this.bench.clock.at(this.bench.clock.nowUs() + everyMs * 1000, () => this.beat());
  }

  private lookAtPins(atUs: number): void {
    const { pins: count = 0 } = this.options;
    const changed: Record<number, number | null> = {};
    let any = false;
    for (let pin = 0; pin < count; pin++) {
      const { level, floating, pulseTrain } = this.bench.net(`GP${pin}`);
      const now = pulseTrain === undefined ? (floating ? null : level) : Math.round(pulseTrain.duty * 1000) / 1000;
      if (this.pins[pin] === now) continue;
      changed[pin] = this.pins[pin] = now;
      any = true;
    }
    if (any) this.listeners.onPins?.(changed, atUs);
  }

  private lookAt(device: Device, atUs: number): void {
    const state = device.state();
    const controls = device.controls?.();
    const text = JSON.stringify([state, controls]);
    if (this.seen.get(device.name) === text) return;
    this.seen.set(device.name, text);
    this.listeners.onDevice(
      { part: device.part, name: device.name, state, ...(controls === undefined ? {} : { controls }) },
      atUs,
    );
    if (this.options.pictures !== true) return;
    for (const artefact of device.artefacts?.() ?? []) {
      if (artefact.mediaType.startsWith("image/")) this.listeners.onPicture?.(device.name, artefact, atUs);
    }
  }
}
