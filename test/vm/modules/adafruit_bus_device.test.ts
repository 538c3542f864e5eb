import { expectProgram } from "../expect-program.js";

const bus = `
class Bus:
    def __init__(self): self.log = []; self.busy = 2
    def try_lock(self):
        self.busy -= 1
        self.log.append("lock")
        return self.busy < 0
    def unlock(self): self.log.append("unlock")
    def probe(self, address): return address == 0x76
    def readfrom_into(self, address, buffer, **keywords): self.log.append(("read", address, len(buffer), keywords))
    def writeto(self, address, buffer, **keywords): self.log.append(("write", address, buffer, keywords))
    def writeto_then_readfrom(self, address, out, into, **keywords): self.log.append((address, out, len(into), keywords))
    def configure(self, **keywords): self.log.append(sorted(keywords.items()))
    def write(self, buffer): self.log.append(bytes(buffer))
class DigitalInOut:
    def switch_to_output(self, value): self.value = value
`;

describe("adafruit_bus_device", () => {
  it("waits for the bus and asks whether the device answers", () => {
    expectProgram(
      `${bus}
from adafruit_bus_device.i2c_device import I2CDevice
b = Bus()
device = I2CDevice(b, 0x76)
print(b.log) # expect: ['lock', 'lock', 'lock', 'unlock']
try: I2CDevice(b, 0x40)
except ValueError as e: print(e) # expect: No I2C device at address: 0x40
I2CDevice(b, 0x40, probe=False)
`,
      "circuitpython",
    );
  });

  it("passes on what part of a buffer is meant", () => {
    expectProgram(
      `${bus}
import adafruit_bus_device.i2c_device
b = Bus()
device = adafruit_bus_device.i2c_device.I2CDevice(b, 0x76, False)
b.busy = 0
with device as d:
    d.write(b"abc", end=2)
    d.readinto(bytearray(4), start=1)
    d.write_then_readinto(b"a", bytearray(2), out_start=0, in_end=2)
for each in b.log: print(each)
# expect: lock
# expect: ('write', 118, b'abc', {'start': 0, 'end': 2})
# expect: ('read', 118, 4, {'start': 1})
# expect: (118, b'a', 2, {'out_start': 0, 'in_start': 0, 'in_end': 2})
# expect: unlock
`,
      "circuitpython",
    );
  });

  it("selects an SPI device, and clocks the bus when it is let go", () => {
    expectProgram(
      `${bus}
from adafruit_bus_device.spi_device import SPIDevice
b = Bus(); b.busy = 0
pin = DigitalInOut()
device = SPIDevice(b, pin, baudrate=5, extra_clocks=9)
print(pin.value) # expect: True
with device as spi: print(spi is b, pin.value) # expect: True False
print(pin.value) # expect: True
print(b.log) # expect: ['lock', [('baudrate', 5), ('bits', 8), ('phase', 0), ('polarity', 0)], b'\\xff', b'\\xff', 'unlock']
try: SPIDevice(b, 5)
except TypeError as e: print(e) # expect: chip_select must be of type DigitalInOut or None, not int
`,
      "circuitpython",
    );
  });
});
