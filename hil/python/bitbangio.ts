/**
 * `bitbangio`: I2C and SPI on any pins, toggled by the board; each transaction is one command, as on a hardware bus.
 *
 * @see CircuitPython shared-bindings/bitbangio/{I2C,SPI}.c
 */
import { defineModule, defineType, type PyModule } from "../../vm/index.js";
import { intAtMost } from "./arguments.js";
import { PyI2C, PySPI, constructSpi, i2cMethods, spiMethods } from "./busio.js";
import { freePin } from "./microcontroller.js";

class PySoftI2C extends PyI2C {
  override readonly what = "bitbangio.I2C";
  protected override readonly soft = true;
}

class PySoftSPI extends PySPI {
  override readonly what = "bitbangio.SPI";
  protected override readonly soft = true;
}

const i2cType = defineType({
  name: "I2C",
  module: "bitbangio",
  js: PySoftI2C,
  init: {
    sig: "__init__(self, scl, sda, *, frequency=400000, timeout=255)",
    call: (self: PySoftI2C, scl, sda, frequency) =>
      self.connect(freePin(scl, "scl").gpio, freePin(sda, "sda").gpio, intAtMost(frequency, 1_000_000, "frequency")),
  },
  methods: i2cMethods,
});

const spiType = defineType({
  name: "SPI",
  module: "bitbangio",
  js: PySoftSPI,
  init: {
    sig: "__init__(self, clock, MOSI=None, MISO=None)",
    call: (self: PySoftSPI, clock, mosi, miso) => constructSpi(self, clock, mosi, miso, false),
  },
  methods: spiMethods,
});

export function bitbangio(): PyModule {
  return defineModule({ name: "bitbangio", types: [i2cType, spiType] });
}
