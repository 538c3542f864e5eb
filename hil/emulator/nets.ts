/**
 * Copper: every pin of the board and of each part is a port on a net, and a net's level follows from what its ports do.
 *
 * Rules, strongest first: a strong port decides; two strong ports that disagree are a contention (reported once per pair, the net reads
 * low); an analog source decides by the input thresholds of a 3.3 V pad; then resistors; then the pad's own pulls, which are ten times
 * weaker than any resistor fitted on purpose (RP2040 datasheet 5.5.3.4: 50-80 kOhm), so that a reset pad's pull-down does not beat a bus
 * pull-up; else the net floats and keeps its last level.
 *
 * A hardware PWM does not play its edges into a net that nobody watches: it leaves a pulse train there and is asked for its level when
 * somebody reads one. A steady 50 kHz wave would otherwise cost 100,000 events per simulated second.
 */

import type { Drive, Level, Net, NetPort, PulseTrain } from "./device.js";

/** RP2040 datasheet table 631 (VIL, VIH at 3.3 V), in millivolts: between the two the pad keeps its level (Schmitt trigger). */
const INPUT_LOW_MAX = 800;
const INPUT_HIGH_MIN = 2000;
const RAIL_MILLIVOLTS = 3300;

export type ChangeListener = (level: Level, atUs: number) => void;
export type TrainListener = (train: PulseTrain | undefined, atUs: number) => void;
/** Whose pull a port's pull is: a fitted resistor, or the pad's weak one. */
export type PullStrength = "resistor" | "pad";

export interface NetTime {
  nowUs(): number;
}

/** All nets of one bench, by name, and what was found wrong with the wiring while it ran. */
export class Netlist {
  /** Each distinct problem once, in order: contentions, bad pulses. Problems of the wiring, not of the firmware. */
  readonly reports: string[] = [];
  private readonly byName = new Map<string, CopperNet>();
  private readonly reported = new Set<string>();

  constructor(readonly time: NetTime) {}

  /** The net of this name; made when it is new. */
  net(name: string): CopperNet {
    let net = this.byName.get(name);
    if (!net) this.byName.set(name, (net = new CopperNet(name, this)));
    return net;
  }

  /** Another name for a net. @throws Error when the name already is a different net */
  alias(name: string, net: CopperNet): void {
    const existing = this.byName.get(name);
    if (existing && existing !== net)
      throw new Error(`net ${name} exists apart from ${net.name}: join them before anything is attached`);
    this.byName.set(name, net);
  }

  report(key: string, text: string): void {
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.reports.push(text);
  }
}

export class CopperNet implements Net {
  readonly ports: CopperPort[] = [];
  floating = true;
  pulseTrain: PulseTrain | undefined;
  /** Set by a lazy wave generator: brings its port up to date before the level is read. */
  refresh: (() => void) | undefined;
  private value: Level = 0;
  private told: Level = 0;
  private telling = false;
  private edgesWanted = false;
  private analog: number | undefined;
  private readonly padListeners: (() => void)[] = [];
  private readonly levelListeners: ChangeListener[] = [];
  private readonly listeners: ChangeListener[] = [];
  private readonly trainListeners: TrainListener[] = [];
  private readonly watchersWanted: (() => void)[] = [];
  private readonly releaseListeners: ChangeListener[] = [];
  private readonly driveListeners: (() => void)[] = [];
  private readonly analogListeners: ((millivolts: number | undefined) => void)[] = [];
  private driven = false;
  /** Ports per drive, in the order of DRIVES, resistors before pad pulls. */
  private readonly counts = new Int32Array(6);

  constructor(
    readonly name: string,
    readonly netlist: Netlist,
  ) {}

  get level(): Level {
    this.refresh?.();
    return this.value;
  }

  get millivolts(): number {
    if (this.analog !== undefined && this.counts[LOW] === 0 && this.counts[HIGH] === 0) return this.analog;
    return this.level ? RAIL_MILLIVOLTS : 0;
  }

  /** True when somebody wants each edge, not just the level. */
  get watched(): boolean {
    return this.listeners.length > 0 || this.edgesWanted;
  }

  /** How many listen to edges: a bus decoder that is the only one may be handed whole bytes instead. */
  get listenerCount(): number {
    return this.listeners.length;
  }

  /** Asks for every edge of a hardware PWM on this net, without a listener: a board pin with an edge interrupt does. */
  wantEdges(): void {
    const first = !this.watched;
    this.edgesWanted = true;
    if (first) for (const wanted of this.watchersWanted) wanted();
  }

  /** For the board's pads, which follow the level but do not by themselves need a PWM's every edge. */
  onPadChange(listener: () => void): () => void {
    this.padListeners.push(listener);
    return () => void this.padListeners.splice(this.padListeners.indexOf(listener), 1);
  }

  attach(owner: string, pulls: PullStrength = "resistor"): CopperPort {
    const port = new CopperPort(this, owner, pulls);
    this.ports.push(port);
    return port;
  }

  setMillivolts(millivolts: number | undefined): void {
    this.analog = millivolts;
    this.resolve();
    for (const listener of this.analogListeners) listener(millivolts);
  }

  onMillivolts(listener: (millivolts: number | undefined) => void): void {
    this.analogListeners.push(listener);
  }

  onChange(listener: ChangeListener): void {
    const first = !this.watched;
    this.listeners.push(listener);
    if (first) for (const wanted of this.watchersWanted) wanted();
  }

  onLevel(listener: ChangeListener): void {
    this.levelListeners.push(listener);
  }

  onPulseTrain(listener: TrainListener): void {
    this.trainListeners.push(listener);
  }

  onRelease(listener: ChangeListener): void {
    this.releaseListeners.push(listener);
  }

  onDrive(listener: () => void): void {
    this.driveListeners.push(listener);
  }

  /** Called when the first edge listener arrives, so that a lazy wave starts to play its edges. */
  whenWatched(callback: () => void): () => void {
    this.watchersWanted.push(callback);
    return () => void this.watchersWanted.splice(this.watchersWanted.indexOf(callback), 1);
  }

  setPulseTrain(train: PulseTrain | undefined): void {
    const old = this.pulseTrain;
    if (old === train || (old && train && old.frequencyHz === train.frequencyHz && old.duty === train.duty)) return;
    this.pulseTrain = train;
    const atUs = this.netlist.time.nowUs();
    for (const listener of this.trainListeners) listener(train, atUs);
  }

  count(slot: number, delta: number): void {
    this.counts[slot] += delta;
  }

  resolve(): void {
    const { counts } = this;
    const driven = counts[LOW] + counts[HIGH] > 0;
    const begins = driven && !this.driven;
    if (driven !== this.driven) {
      this.driven = driven;
      // whoever has a charge on the net holds it from here, before anybody sees the net float
      if (!driven) for (const listener of this.releaseListeners) listener(this.value, this.netlist.time.nowUs());
    }
    let level = this.value;
    this.floating = false;
    if (counts[LOW] > 0) {
      level = 0;
      if (counts[HIGH] > 0) this.reportContention();
    } else if (counts[HIGH] > 0) level = 1;
    else if (this.analog !== undefined)
      level = this.analog >= INPUT_HIGH_MIN ? 1 : this.analog <= INPUT_LOW_MAX ? 0 : level;
    else {
      const up = counts[RESISTOR_UP] > 0 || (counts[RESISTOR_DOWN] === 0 && counts[PAD_UP] > 0);
      const down = counts[RESISTOR_DOWN] > 0 || (counts[RESISTOR_UP] === 0 && counts[PAD_DOWN] > 0);
      if (up === down) this.floating = true;
      else level = up ? 1 : 0;
    }
    this.value = level;
    if (level !== this.told && !this.telling) this.tell();
    if (begins) for (const listener of this.driveListeners) listener();
  }

  /** A listener may change the net again: then everybody hears of that change after this one, in order. */
  private tell(): void {
    this.telling = true;
    try {
      while (this.told !== this.value) {
        this.told = this.value;
        const atUs = this.netlist.time.nowUs();
        for (const listener of this.padListeners) listener();
        if (!this.pulseTrain) for (const listener of this.levelListeners) listener(this.told, atUs);
        for (const listener of this.listeners) listener(this.told, atUs);
      }
    } finally {
      this.telling = false;
    }
  }

  private reportContention(): void {
    const low = this.ports.filter((port) => port.drive === "low").map((port) => port.owner);
    const high = this.ports.filter((port) => port.drive === "high").map((port) => port.owner);
    const text = `contention on net ${this.name}: ${low.join(", ")} drives low, ${high.join(", ")} drives high`;
    this.netlist.report(
      text,
      `${text} (first at ${this.netlist.time.nowUs().toFixed(1)} us). On a bench this is a short circuit.`,
    );
  }
}

export class CopperPort implements NetPort {
  drive: Drive = "none";

  constructor(
    readonly net: CopperNet,
    readonly owner: string,
    private readonly pulls: PullStrength,
  ) {}

  set(drive: Drive): void {
    if (drive === this.drive) return;
    const { net } = this;
    if (this.drive !== "none") net.count(this.slot(this.drive), -1);
    this.drive = drive;
    if (drive !== "none") net.count(this.slot(drive), 1);
    net.resolve();
  }

  /** Takes the port off its net: its owner is gone (the board was power-cycled). */
  detach(): void {
    this.set("none");
    this.net.ports.splice(this.net.ports.indexOf(this), 1);
  }

  private slot(drive: Exclude<Drive, "none">): number {
    switch (drive) {
      case "low":
        return LOW;
      case "high":
        return HIGH;
      case "pull-up":
        return this.pulls === "resistor" ? RESISTOR_UP : PAD_UP;
      case "pull-down":
        return this.pulls === "resistor" ? RESISTOR_DOWN : PAD_DOWN;
    }
  }
}

const LOW = 0;
const HIGH = 1;
const RESISTOR_UP = 2;
const RESISTOR_DOWN = 3;
const PAD_UP = 4;
const PAD_DOWN = 5;
