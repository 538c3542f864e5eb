/**
 * The bench: one clock, the nets, and the buses that parts have put on them. The board joins by its pads (`GP0` to `GP29`).
 */

import type { Bench, I2cTarget, Net, SpiTarget } from "./device.js";
import { BoardClock } from "./clock.js";
import { I2cWire } from "./i2c-wire.js";
import { Netlist, type CopperNet } from "./nets.js";
import { PixelWire } from "./pixel-wire.js";
import { SerialWire } from "./serial-wire.js";
import { SpiWire, type SpiMode, type SpiNets } from "./spi-wire.js";

export class Workbench {
  readonly clock = new BoardClock();
  readonly netlist = new Netlist(this.clock);
  readonly spiWires: SpiWire[] = [];
  private readonly i2cWires: I2cWire[] = [];

  net(name: string): CopperNet {
    return this.netlist.net(name);
  }

  /** What was found wrong with the wiring so far (contentions, bad pulses), each once. */
  get reports(): readonly string[] {
    return this.netlist.reports;
  }

  /**
   * The bench as one part sees it.
   * @param part  its name in the rig, for reports
   * @param pins  the part's own pin names, each with its net
   */
  view(part: string, pins: Readonly<Record<string, CopperNet | undefined>>): Bench {
    return {
      net: (pin) => pins[pin],
      i2c: (scl, sda, target) => this.i2c(scl, sda, target),
      spi: (nets, target, mode) => this.spi(part, nets, target, mode),
      pixels: (net, onFrame) => void new PixelWire(net as CopperNet, this.clock, onFrame),
      serial: (nets, setting, onByte) =>
        new SerialWire(part, nets as { tx?: CopperNet; rx?: CopperNet }, setting, this.clock, onByte),
      nowUs: () => this.clock.nowUs(),
      at: (us, callback) => this.clock.at(us, callback),
    };
  }

  private i2c(scl: Net, sda: Net, target: I2cTarget): void {
    let wire = this.i2cWires.find((one) => one.scl === scl && one.sda === sda);
    if (!wire) this.i2cWires.push((wire = new I2cWire(scl as CopperNet, sda as CopperNet, this.clock)));
    wire.add(target);
  }

  private spi(
    part: string,
    nets: { sck: Net; mosi?: Net; miso?: Net; cs?: Net },
    target: SpiTarget,
    mode: SpiMode,
  ): void {
    this.spiWires.push(new SpiWire(nets as SpiNets, target, mode, part));
  }
}
