/**
 * What CircuitPython's objects on pins share: a handle on the board, and pins that are theirs until `deinit()` or the end of a `with`. Each says only how
 * it is opened and closed there.
 *
 * @see CircuitPython shared-bindings/util.c, raise_deinited_error(); docs/design_guide.rst, Lifetime and ContextManagers
 */
import { PyObject, type FunctionSpec } from "../../vm/index.js";
import { hardware, type PinOwner } from "./hardware.js";
import { giveInterruptLines, takeInterruptLines } from "./interrupt-lines.js";
import { deinitedError, givePins, inUse, takePins } from "./microcontroller.js";
import { orRaise, type Refusals } from "./refusal.js";

export abstract class BoardPeripheral extends PyObject implements PinOwner {
  abstract readonly what: string;
  private handleOnBoard = -1;
  private gpios: readonly number[] = [];
  private lines: readonly number[] = [];

  /** Closes it on the board. */
  protected abstract disconnect(handle: number): void;

  /**
   * Opens it on the board; then the pins are its own.
   * @param refusals  what a refusal becomes; a pin that is taken there is `ValueError: GP4 in use` without saying
   */
  protected connect<Reply>(
    gpios: readonly number[],
    open: (handle: number) => Reply,
    refusals: Refusals = () => undefined,
  ): Reply {
    const hw = hardware();
    const handle = hw.openHandle();
    try {
      const reply = orRaise(
        hw,
        () => open(handle),
        (status) => refusals(status) ?? (status === "PIN_IN_USE" ? inUse(gpios[0]) : undefined),
      );
      this.handleOnBoard = handle;
      this.gpios = gpios;
      takePins(gpios, this);
      return reply;
    } catch (error) {
      hw.closeHandle(handle);
      this.giveLines();
      throw error;
    }
  }

  /** Before connect(), for what watches edges: see interrupt-lines.ts. They are given back with the pins. */
  protected watch(gpios: readonly number[], refuse: (gpio: number) => unknown): void {
    takeInterruptLines(gpios, refuse);
    this.lines = gpios;
  }

  private giveLines(): void {
    giveInterruptLines(this.lines);
    this.lines = [];
  }

  release(): void {
    const handle = this.handleOnBoard;
    if (handle < 0) return;
    this.handleOnBoard = -1;
    givePins(this.gpios, this);
    this.giveLines();
    hardware().closeHandle(handle);
    this.disconnect(handle);
  }

  /** The number that commands name it by. @throws ValueError once it has been deinited */
  protected get handle(): number {
    if (this.handleOnBoard < 0) throw deinitedError();
    return this.handleOnBoard;
  }

  /** @throws ValueError once it has been deinited */
  check(): this {
    void this.handle;
    return this;
  }
}

interface Deinitable {
  release(): void;
}

/** `deinit()`, and what a `with` calls. */
export const lifeMethods: readonly FunctionSpec[] = [
  { sig: "deinit(self, /)", call: (self: Deinitable & PyObject) => self.release() },
  { sig: "__enter__(self, /)", call: (self: PyObject) => self },
  { sig: "__exit__(self, *args)", call: (self: Deinitable & PyObject) => self.release() },
];
