/**
 * Decodes the one-wire protocol of WS2812 pixels from edges on a net.
 *
 * A bit is a pulse: short high is 0, long high is 1 (WS2812B datasheet: T0H 0.4, T1H 0.8 us, each +-0.15). The parts' own threshold lies
 * between; pulses so far off that a real strip may read them either way are reported. Low for 50 us shows the frame (RES).
 */

import type { Level } from "./device.js";
import type { CopperNet } from "./nets.js";
import type { WireTime } from "./i2c-wire.js";

const SHORTEST_US = 0.15;
const SHORT_MAX_US = 0.55;
const LONG_MIN_US = 0.6;
const LONG_MAX_US = 1.2;
const RESET_US = 50;

export class PixelWire {
  private roseAtUs = 0;
  private high = false;
  private bits = 0;
  private byte = 0;
  private bytes: number[] = [];
  private cancelReset: (() => void) | undefined;

  constructor(
    private readonly net: CopperNet,
    private readonly time: WireTime,
    private readonly onFrame: (bytes: Uint8Array, atUs: number) => void,
  ) {
    net.onChange((level, atUs) => this.changed(level, atUs));
  }

  private changed(level: Level, atUs: number): void {
    if (level) {
      this.cancelReset?.();
      this.cancelReset = undefined;
      this.roseAtUs = atUs;
      this.high = true;
      return;
    }
    if (this.high) this.pulse(atUs - this.roseAtUs);
    this.high = false;
    if (this.bytes.length || this.bits) this.cancelReset = this.time.at(atUs + RESET_US, () => this.show());
  }

  private pulse(us: number): void {
    if (us < SHORTEST_US || us > LONG_MAX_US || (us > SHORT_MAX_US && us < LONG_MIN_US)) {
      const text = `pixel pulse on net ${this.net.name} is high for ${us.toFixed(2)} us`;
      this.net.netlist.report(
        text,
        `${text}: WS2812B wants 0.4 (zero) or 0.8 (one), +-0.15 (datasheet, data transfer time).`,
      );
      if (us < SHORTEST_US || us > RESET_US) return;
    }
    this.byte = (this.byte << 1) | (us > SHORT_MAX_US ? 1 : 0);
    if (++this.bits < 8) return;
    this.bytes.push(this.byte & 0xff);
    this.bits = 0;
    this.byte = 0;
  }

  private show(): void {
    const { bytes } = this;
    this.bytes = [];
    this.bits = 0;
    this.byte = 0;
    if (bytes.length) this.onFrame(Uint8Array.from(bytes), this.time.nowUs());
  }
}
