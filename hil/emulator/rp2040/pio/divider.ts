/**
 * A state machine's clock divider: clk_sys over 1 to 65536 and 255/256, by first-order delta-sigma (datasheet 3.5.5): the steps are whole
 * clk_sys cycles, some of them one longer, so that they are right on average. It runs whether or not the machine is enabled.
 *
 * Ticks are counted from a restart: tick n comes floor(n * divisor / 256) cycles after it. Everything is in whole clk_sys cycles.
 */

export class Divider {
  /** 256ths of a cycle of clk_sys in one of the machine. */
  divisor = 256;
  private start = 0;

  /** CLKDIV: INT in the upper half, where 0 stands for 65536, FRAC in bits 15 to 8. */
  set(register: number, cycle: number): void {
    const int = register >>> 16 || 65536;
    this.start = this.atOrBefore(cycle);
    this.divisor = int * 256 + ((register >>> 8) & 0xff);
  }

  restart(cycle: number): void {
    this.start = cycle;
  }

  /** The first tick at `cycle` or later. */
  atOrAfter(cycle: number): number {
    if (this.divisor === 256) return cycle;
    return this.start + this.offset(Math.max(0, this.count(cycle - this.start)));
  }

  /** The tick that is so many after the one at `cycle`. */
  later(cycle: number, ticks: number): number {
    if (this.divisor === 256) return cycle + ticks;
    return this.start + this.offset(this.count(cycle - this.start) + ticks);
  }

  /** How many ticks are in (from, to], both cycles of ticks. */
  between(from: number, to: number): number {
    return this.count(to - this.start) - this.count(from - this.start);
  }

  private atOrBefore(cycle: number): number {
    const next = this.atOrAfter(cycle);
    return next === cycle ? next : this.start + this.offset(Math.max(0, this.count(cycle - this.start) - 1));
  }

  private offset(tick: number): number {
    return Math.floor((tick * this.divisor) / 256);
  }

  /** The number of the first tick that comes `cycles` or more after the start. */
  private count(cycles: number): number {
    return Math.ceil((cycles * 256) / this.divisor);
  }
}
