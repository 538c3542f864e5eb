/** `ds18x20`: MicroPython's driver for DS18S20, DS1822 and DS18B20 thermometers (their datasheets, Temperature Register Format). */
export const ds18x20 = `
from micropython import const

_CONVERT = const(0x44)
_READ = const(0xBE)
_WRITE = const(0x4E)
_S20 = const(0x10)


class DS18X20:
    def __init__(self, onewire):
        self.ow = onewire
        self.buf = bytearray(9)

    def scan(self):
        return [rom for rom in self.ow.scan() if rom[0] in (0x10, 0x22, 0x28)]

    def convert_temp(self):
        self.ow.reset(True)
        self.ow.writebyte(self.ow.SKIP_ROM)
        self.ow.writebyte(_CONVERT)

    def read_scratch(self, rom):
        self.ow.reset(True)
        self.ow.select_rom(rom)
        self.ow.writebyte(_READ)
        self.ow.readinto(self.buf)
        if self.ow.crc8(self.buf):
            raise Exception("CRC error")
        return self.buf

    def write_scratch(self, rom, buf):
        self.ow.reset(True)
        self.ow.select_rom(rom)
        self.ow.writebyte(_WRITE)
        self.ow.write(buf)

    def read_temp(self, rom):
        buf = self.read_scratch(rom)
        raw = buf[1] << 8 | buf[0]
        if raw & 0x8000:
            raw -= 0x10000
        if rom[0] != _S20:
            return raw / 16
        # Half degrees, and the rest of the count for what lies between.
        return (raw >> 1) - 0.25 + (buf[7] - buf[6]) / buf[7]
`;
