/**
 * `bitbangio`: I2C and SPI on any pins, toggled by the board; each transaction is one command, as on a hardware bus.
 *
 * @see CircuitPython shared-bindings/bitbangio/{I2C,SPI}.c
 */
import { defineModule, defineType, indexOf, makeError, osError, valueError, type PyModule } from "../../vm/index.js";
import { PyI2C, PySPI, i2cMethods, pinsOf, spiMethods } from "./busio.js";
import { errno } from "./errno.js";
import { freePin } from "./microcontroller.js";

class PySoftI2C extends PyI2C {
  override readonly what = "bitbangio.I2C";
  protected override readonly soft = true;
  override readonly emptyBuffer = "buffer";

  /** @param timeoutUs  how long a target may hold the clock */
  begin(scl: number, sda: number, frequency: number, timeoutUs: number): void {
    this.timeoutUs = Math.max(1, timeoutUs);
    // whole microseconds are what it counts half a clock in
    this.connect(scl, sda, Math.min(500_000, Math.max(1, frequency)));
  }

  override readonly refused = (status: string): unknown => {
    if (status === "TIMEOUT" || status === "BUS_STUCK") return makeError("TimeoutError", "timeout too long");
    if (status === "DATA_NACK") return osError(errno.EIO);
    return status === "ADDRESS_NACK" ? osError(errno.ENODEV) : undefined;
  };
}

class PySoftSPI extends PySPI {
  override readonly what = "bitbangio.SPI";
  protected override readonly soft = true;

  /** A transfer wants its pins; a hardware bus shifts without. @throws ValueError `No mosi pin` */
  override needs(...roles: readonly ("mosi" | "miso")[]): void {
    for (const role of roles) if (this[role] === undefined) throw valueError(`No ${role} pin`);
  }
}

const i2cType = defineType({
  name: "I2C",
  module: "bitbangio",
  js: PySoftI2C,
  init: {
    sig: "__init__(self, scl, sda, *, frequency=400000, timeout=255)",
    call: (self: PySoftI2C, scl, sda, frequency, timeout) =>
      self.begin(freePin(scl, "scl").gpio, freePin(sda, "sda").gpio, indexOf(frequency), indexOf(timeout)),
  },
  methods: i2cMethods,
});

const spiType = defineType({
  name: "SPI",
  module: "bitbangio",
  js: PySoftSPI,
  init: {
    sig: "__init__(self, clock, MOSI=None, MISO=None)",
    call: (self: PySoftSPI, clock, mosi, miso) => self.connect(...pinsOf(clock, mosi, miso)),
  },
  methods: spiMethods,
});

export function bitbangio(): PyModule {
  return defineModule({ name: "bitbangio", types: [i2cType, spiType] });
}
