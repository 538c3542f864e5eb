/** A session with an emulated board, whose every step is counted by the virtual USB host in the board's own time. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { op, type Op } from "../../hil/backend/backend.js";
import { decodeResults, encodeOps } from "../../hil/backend/ops.js";
import type { EmulatedBoard } from "../../hil/emulator/board.js";
import type { Rig } from "../../hil/emulator/rig/rig.js";
import * as system from "../../hil/peripherals/system.js";
import { SynchronousSession } from "../../hil/session/synchronous.js";
import { openEmulator, type EmulatorTransport } from "../../hil/transports/emulator.js";

export interface Cost {
  bytesOut: number;
  bytesIn: number;
  packets: number;
  roundTrips: number;
}

export type Chip = "rp2040" | "samd21";
const boards = { rp2040: "pico", samd21: "trinket_m0" } as const;

export class Measured {
  readonly sync: SynchronousSession;

  private constructor(private readonly transport: EmulatorTransport) {
    this.sync = new SynchronousSession(transport, () => 1);
    this.sync.open();
    this.settle();
  }

  /** A freshly started board with the shipped firmware. */
  static async start(root: string, chip: Chip, rig?: Rig): Promise<Measured> {
    const name = boards[chip];
    const transport = openEmulator(
      { text: `emulator:${name}`, scheme: "emulator", name, options: {} },
      { firmware: readFileSync(join(root, `boards/firmware/prebuilt/pinbridge-${chip}.uf2`)), rig },
    );
    await transport.open();
    return new Measured(transport);
  }

  get board(): EmulatedBoard {
    return this.transport.board!;
  }

  get nowUs(): number {
    return this.transport.simulation.nowUs();
  }

  wait(asked: Op): Cost {
    return this.count(() => void this.ask(asked));
  }

  /** @returns the op's result */
  ask(asked: Op): object {
    const outcome = this.sync.call(encodeOps([asked], 0));
    if (outcome.kind !== "done") throw new Error(`${asked.command.name} ended as ${JSON.stringify(outcome)}`);
    return decodeResults([asked], outcome.results)[0];
  }

  post(...asked: Op[]): Cost {
    return this.count(() => {
      for (const one of asked) this.sync.session.post(encodeOps([one], 0));
      this.sync.session.flush();
    });
  }

  /** Cycles from the last OUT packet of an echo's request to the first IN packet of its reply. */
  turnaround(size: number, fill: number): number {
    this.ask(op(system.echo, { data: new Uint8Array(size).fill(fill) }));
    return this.transport.stats.turnaroundCycles.at(-1)!;
  }

  private count(step: () => void): Cost {
    const before = this.snapshot();
    step();
    this.settle();
    const after = this.snapshot();
    return {
      bytesOut: after.bytesOut - before.bytesOut,
      bytesIn: after.bytesIn - before.bytesIn,
      packets: after.packets - before.packets,
      roundTrips: after.roundTrips - before.roundTrips,
    };
  }

  private snapshot(): Cost {
    const { bytesOut, bytesIn, packetsOut = 0, packetsIn = 0 } = this.transport.stats;
    return { bytesOut, bytesIn, packets: packetsOut + packetsIn, roundTrips: this.sync.session.statistics.roundTrips };
  }

  /** Long enough for whatever was posted to run and for an acknowledgement, if one is due, to arrive. */
  private settle(): void {
    this.sync.advanceTo(this.nowUs + 50_000);
  }
}
