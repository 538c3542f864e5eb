# Mostly code: a driver as one finds them, with few objects.
import gc
import struct
from collections import deque, namedtuple

Reading = namedtuple("Reading", ("temperature", "pressure", "humidity"))


class Error(Exception):
    pass


class Register:
    def __init__(self, address, width=1, signed=False):
        self.address = address
        self.width = width
        self.signed = signed

    def decode(self, raw):
        value = 0
        for byte in raw:
            value = (value << 8) | byte
        if self.signed and value & (1 << (self.width * 8 - 1)):
            value -= 1 << (self.width * 8)
        return value

    def encode(self, value):
        if value < 0:
            value += 1 << (self.width * 8)
        out = bytearray(self.width)
        for i in range(self.width - 1, -1, -1):
            out[i] = value & 0xFF
            value >>= 8
        return bytes(out)


class Bus:
    def __init__(self):
        self.memory = bytearray(256)
        self.log = deque((), 32)

    def read(self, address, count):
        self.log.append(("r", address, count))
        return bytes(self.memory[address : address + count])

    def write(self, address, data):
        self.log.append(("w", address, len(data)))
        self.memory[address : address + len(data)] = data


class Sensor:
    CONTROL = Register(0x10)
    STATUS = Register(0x11)
    TEMPERATURE = Register(0x20, 3, True)
    PRESSURE = Register(0x24, 3)
    HUMIDITY = Register(0x28, 2)

    def __init__(self, bus, name="sensor"):
        self.bus = bus
        self.name = name
        self.calibration = struct.unpack("<hHbB", b"\x01\x02\x03\x04\x05\x06")
        self.history = []
        self.configure(mode=3, filter=2)

    def get(self, register):
        return register.decode(self.bus.read(register.address, register.width))

    def put(self, register, value):
        self.bus.write(register.address, register.encode(value))

    def configure(self, mode=0, filter=0):
        if not 0 <= mode <= 3:
            raise Error("mode must be 0 to 3, not %r" % mode)
        if filter not in (0, 1, 2, 4, 8, 16):
            raise Error("no such filter: {}".format(filter))
        self.put(self.CONTROL, mode << 2 | filter)

    @property
    def ready(self):
        return not self.get(self.STATUS) & 0x80

    @property
    def temperature(self):
        a, b, c, d = self.calibration
        raw = self.get(self.TEMPERATURE)
        return (raw * a + b) / 256 - c + d * 0.5

    @property
    def pressure(self):
        raw = self.get(self.PRESSURE)
        return raw / 64 + self.temperature * 0.01

    @property
    def humidity(self):
        return min(100, max(0, self.get(self.HUMIDITY) / 512))

    def read(self):
        if not self.ready:
            raise Error("busy")
        reading = Reading(self.temperature, self.pressure, self.humidity)
        self.history.append(reading)
        if len(self.history) > 16:
            self.history.pop(0)
        return reading


def mean(values):
    total = 0.0
    count = 0
    for value in values:
        total += value
        count += 1
    return total / count if count else 0.0


def report(sensor):
    try:
        reading = sensor.read()
    except Error as error:
        return "failed: " + str(error)
    finally:
        sensor.put(sensor.STATUS, 0)
    return "{:.1f} C, {:.1f} hPa, {:.0f} %".format(*reading)


bus = Bus()
sensors = [Sensor(bus, "s%d" % i) for i in range(8)]
for round in range(12):
    for s in sensors:
        s.put(s.TEMPERATURE, 1000 + round * 17)
        report(s)
average = mean(r.temperature for s in sensors for r in s.history)

gc.collect()
print(gc.mem_alloc())
