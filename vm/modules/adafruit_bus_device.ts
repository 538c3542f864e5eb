/**
 * adafruit_bus_device as CircuitPython has it built in: a bus and one device on it, locked while in use. The buses are objects
 * with busio's methods, whatever they are.
 *
 * @see shared-bindings/adafruit_bus_device, shared-module/adafruit_bus_device
 */
import { callMethod, callPy, getAttr, indexOf, setAttr, truth, typeName, typeOf } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { PyByteArray } from "../objects/bytearray.js";
import type { Dialect } from "../objects/dialect.js";
import { typeError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { None, PyObject, type PyValue } from "../objects/object.js";

/** Waits for the bus; an interrupt ends the wait. */
function lock(bus: PyValue): void {
  const running = vm() as ReturnType<typeof vm> & { pollInterrupt?: () => void };
  while (!truth(callMethod(bus, "try_lock"))) running.pollInterrupt?.();
}

class PyI2CDevice extends PyObject {
  bus: PyValue = None;
  address = 0;
}

/** Keyword arguments for the part of a buffer; an end that was not given is left out. */
function range(prefix: string, start: PyValue, end: PyValue | undefined): Record<string, PyValue> {
  const from = { [`${prefix}start`]: indexOf(start) };
  return end === undefined ? from : { ...from, [`${prefix}end`]: indexOf(end) };
}

const transfer =
  (method: string) =>
  (self: PyI2CDevice, buffer: PyValue, start: PyValue, end: PyValue | undefined): void => {
    callPy(getAttr(self.bus, method), [self.address, buffer], range("", start, end));
  };

const i2cMethods: readonly FunctionSpec[] = [
  {
    sig: "__enter__(self, /)",
    call: (self: PyI2CDevice) => {
      lock(self.bus);
      return self;
    },
  },
  {
    sig: "__exit__(self, type, value, traceback, /)",
    call: (self: PyI2CDevice) => {
      callMethod(self.bus, "unlock");
    },
  },
  { sig: "readinto(self, buffer, *, start=0, end=...)", call: transfer("readfrom_into") },
  { sig: "write(self, buffer, *, start=0, end=...)", call: transfer("writeto") },
  {
    sig: "write_then_readinto(self, out_buffer, in_buffer, *, out_start=0, out_end=..., in_start=0, in_end=...)",
    call: (
      self: PyI2CDevice,
      out: PyValue,
      into: PyValue,
      outStart: PyValue,
      outEnd: PyValue | undefined,
      inStart: PyValue,
      inEnd: PyValue | undefined,
    ) => {
      callPy(getAttr(self.bus, "writeto_then_readfrom"), [self.address, out, into], {
        ...range("out_", outStart, outEnd),
        ...range("in_", inStart, inEnd),
      });
    },
  },
];

const i2cDeviceType = defineType({
  name: "I2CDevice",
  module: "adafruit_bus_device.i2c_device",
  js: PyI2CDevice,
  init: {
    sig: "__init__(self, i2c, device_address, probe=True)",
    call: (self: PyI2CDevice, bus: PyValue, address: PyValue, probe: PyValue) => {
      self.bus = bus;
      self.address = indexOf(address) & 0xff;
      if (truth(probe)) probeFor(self);
    },
  },
  methods: i2cMethods,
});

/** @throws ValueError when nothing answers at the address */
function probeFor(self: PyI2CDevice): void {
  lock(self.bus);
  const found = truth(callMethod(self.bus, "probe", self.address));
  callMethod(self.bus, "unlock");
  if (!found) throw valueError(`No I2C device at address: 0x${self.address.toString(16)}`);
}

class PySPIDevice extends PyObject {
  bus: PyValue = None;
  select: PyValue = None;
  active = false;
  baudrate = 100000;
  polarity = 0;
  phase = 0;
  extraClocks = 0;
}

function initSpi(
  self: PySPIDevice,
  bus: PyValue,
  select: PyValue,
  active: PyValue,
  baudrate: PyValue,
  polarity: PyValue,
  phase: PyValue,
  extraClocks: PyValue,
): void {
  if (select !== None) {
    if (!typeOf(select).mro.some(({ name }) => name === "DigitalInOut"))
      throw typeError(`chip_select must be of type DigitalInOut or None, not ${typeName(select)}`);
    callPy(getAttr(select, "switch_to_output"), [], { value: true });
  }
  self.bus = bus;
  self.select = select;
  self.active = truth(active);
  self.baudrate = indexOf(baudrate);
  self.polarity = indexOf(polarity);
  self.phase = indexOf(phase);
  self.extraClocks = indexOf(extraClocks);
}

const spiMethods: readonly FunctionSpec[] = [
  {
    sig: "__enter__(self, /)",
    call: (self: PySPIDevice) => {
      lock(self.bus);
      const { baudrate, polarity, phase } = self;
      callPy(getAttr(self.bus, "configure"), [], { baudrate, polarity, phase, bits: 8 });
      if (self.select !== None) setAttr(self.select, "value", self.active);
      return self.bus;
    },
  },
  {
    sig: "__exit__(self, type, value, traceback, /)",
    call: (self: PySPIDevice) => {
      if (self.select !== None) setAttr(self.select, "value", !self.active);
      // clocks without a device selected, eight at a time: SD cards want them
      for (let clocks = 0; clocks < self.extraClocks; clocks += 8)
        callMethod(self.bus, "write", new PyByteArray(Uint8Array.of(0xff)));
      callMethod(self.bus, "unlock");
    },
  },
];

const spiDeviceType = defineType({
  name: "SPIDevice",
  module: "adafruit_bus_device.spi_device",
  js: PySPIDevice,
  init: {
    sig: "__init__(self, spi, chip_select=None, *, cs_active_value=False, baudrate=100000, polarity=0, phase=0, extra_clocks=0)",
    call: initSpi,
  },
  methods: spiMethods,
});

export function makeAdafruitBusDevice(dialect: Dialect): PyModule {
  return defineModule(
    {
      name: "adafruit_bus_device",
      constants: {
        i2c_device: defineModule({ name: "i2c_device", types: [i2cDeviceType] }, dialect),
        spi_device: defineModule({ name: "spi_device", types: [spiDeviceType] }, dialect),
      },
    },
    dialect,
  );
}
