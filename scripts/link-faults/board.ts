/** An emulated board to send random programs to, with a register file on its I2C bus and an ear on its pins. */
import { readFileSync } from "node:fs";
import { findBoard, pinLabel, type BoardDefinition } from "../../boards/index.js";
import { parts } from "../../fixtures/index.js";
import { loadRig } from "../../hil/emulator/rig/load.js";
import type { Rig } from "../../hil/emulator/rig/rig.js";
import { parseBoardUrl } from "../../hil/transports/board-url.js";
import { openEmulator, type EmulatorTransport } from "../../hil/transports/emulator.js";

export type Family = "rp2040" | "samd21";

const boardIds: Record<Family, string> = { rp2040: "raspberry_pi_pico", samd21: "feather_m0_express" };

const firmware = Object.fromEntries(
  (["rp2040", "samd21"] as const).map((family) => [
    family,
    new Uint8Array(readFileSync(new URL(`../../../boards/firmware/prebuilt/pinbridge-${family}.uf2`, import.meta.url))),
  ]),
);

/** The register file answers here, and nobody at the other. */
export const address = 0x50;
export const vacant = 0x51;
export const registerCount = 16;

export class Specimen {
  readonly transport: EmulatorTransport;
  readonly pins: readonly number[];
  readonly unclaimed: number;
  readonly bus: { readonly scl: number; readonly sda: number };
  /** Edges of each pin of `pins` since power-on. */
  readonly edges: number[];
  private readonly rig: Rig;

  constructor(readonly family: Family) {
    const board = findBoard(boardIds[family])!;
    const { scl, sda } = (this.bus = board.circuitpython.buses.i2c!);
    const free = freePins(board);
    this.pins = free.slice(0, 6);
    this.unclaimed = free[6];
    this.edges = this.pins.map(() => 0);
    const [clock, data] = [pinLabel(board, scl), pinLabel(board, sda)];
    const text = `board: ${board.id}
parts:
  file: { part: registers, pins: { SCL: ${clock}, SDA: ${data} }, address: ${address}, size: ${registerCount} }
pull-ups: { ${clock}: 4.7k, ${data}: 4.7k }
`;
    this.rig = loadRig(text, { file: "link-faults", parts: parts as never });
    this.transport = openEmulator(parseBoardUrl(`emulator:${board.id}`, ["emulator"]), {
      firmware: firmware[family],
      rig: this.rig,
    });
  }

  async open(): Promise<void> {
    await this.transport.open();
    this.pins.forEach((pin, i) => {
      this.transport.board!.bench.net(`GP${pin}`).onChange(() => void this.edges[i]++);
    });
  }

  get registers(): unknown {
    return this.rig.devices.find(({ named }) => named)!.device.state();
  }
}

/** Pins with nothing soldered to them, beside the usual bus. */
function freePins({ labels, circuitpython: { buses }, onboard }: BoardDefinition): number[] {
  const { i2c, spi, uart } = buses;
  const taken = new Set([
    i2c?.scl,
    i2c?.sda,
    spi?.sck,
    spi?.mosi,
    spi?.miso,
    uart?.tx,
    uart?.rx,
    onboard.led,
    onboard.neopixel,
    onboard.button,
  ]);
  for (const { gpio } of onboard.voltages ?? []) taken.add(gpio);
  return [...labels.keys()].filter((pin) => !taken.has(pin));
}
