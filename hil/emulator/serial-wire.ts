/**
 * The far end of a serial line: turns edges into bytes and bytes into edges, as a UART of its own would.
 *
 * It samples in the middle of each bit at its own speed, so that a board at another speed is misread or reported here as on a bench.
 */
import type { CopperNet } from "./nets.js";
import type { WireTime } from "./i2c-wire.js";
import type { NetPort, SerialPeer, SerialSetting } from "./device.js";

export class SerialWire implements SerialPeer {
  /** Frames whose stop bit was not there. */
  framingErrors = 0;
  private port: NetPort | undefined;
  private readonly queue: number[] = [];
  private sending = false;
  private receiving = false;
  private bitUs: number;

  /**
   * @param nets  `tx` is the line that this end drives, `rx` the one it listens to
   * @param onByte  a byte has come; `atUs` the middle of its stop bit
   */
  constructor(
    part: string,
    private readonly nets: { tx?: CopperNet; rx?: CopperNet },
    private readonly setting: SerialSetting,
    private readonly time: WireTime,
    private readonly onByte: (byte: number, atUs: number) => void,
  ) {
    this.bitUs = 1e6 / setting.baudrate;
    this.port = nets.tx?.attach(`${part}.TX`);
    this.drive(true);
    nets.rx?.onChange((level, atUs) => {
      if (this.receiving || this.one(level)) return;
      this.receiving = true;
      this.time.at(atUs + this.bitUs / 2, () => this.sample(atUs + this.bitUs / 2, []));
    });
  }

  get idle(): boolean {
    return !this.sending;
  }

  send(bytes: Iterable<number>): void {
    this.queue.push(...bytes);
    if (!this.sending) this.next(this.time.nowUs());
  }

  setBaudrate(baudrate: number): void {
    this.bitUs = 1e6 / baudrate;
  }

  private one(level: 0 | 1): boolean {
    return (level === 1) !== (this.setting.inverted ?? false);
  }

  private drive(one: boolean): void {
    this.port?.set(one !== (this.setting.inverted ?? false) ? "high" : "low");
  }

  private next(atUs: number): void {
    const byte = this.queue.shift();
    this.sending = byte !== undefined;
    if (byte === undefined) return;
    const bits = this.frame(byte);
    bits.forEach((bit, i) => this.time.at(atUs + i * this.bitUs, () => this.drive(bit)));
    this.time.at(atUs + bits.length * this.bitUs, () => this.next(atUs + bits.length * this.bitUs));
  }

  private frame(byte: number): boolean[] {
    const { bits = 8, stop = 1 } = this.setting;
    const data = Array.from({ length: bits }, (_, i) => ((byte >> i) & 1) === 1);
    return [false, ...data, ...this.parityOf(data), ...Array.from({ length: stop }, () => true)];
  }

  private parityOf(data: readonly boolean[]): boolean[] {
    const { parity = "none" } = this.setting;
    const odd = data.filter(Boolean).length % 2 === 1;
    return parity === "none" ? [] : [parity === "even" ? odd : !odd];
  }

  private sample(atUs: number, bits: boolean[]): void {
    const bit = this.one(this.nets.rx!.level);
    if (bits.length === 0 && bit) return void (this.receiving = false);
    bits.push(bit);
    const { bits: count = 8, parity = "none" } = this.setting;
    const whole = 1 + count + (parity === "none" ? 0 : 1) + 1;
    if (bits.length < whole) return void this.time.at(atUs + this.bitUs, () => this.sample(atUs + this.bitUs, bits));
    this.receiving = false;
    if (!bit) this.framingErrors++;
    else
      this.onByte(
        bits.slice(1, 1 + count).reduce((sum, one, i) => sum | (one ? 1 << i : 0), 0),
        atUs,
      );
  }
}
