/** `onewire`: MicroPython's 1-Wire driver, with the ROM search of Maxim's application note 187. */
export const onewire = `
import _onewire
from machine import Pin


class OneWireError(Exception):
    pass


class OneWire:
    SEARCH_ROM = 0xF0
    MATCH_ROM = 0x55
    SKIP_ROM = 0xCC

    def __init__(self, pin):
        self.pin = pin
        pin.init(Pin.OPEN_DRAIN, Pin.PULL_UP)

    def reset(self, required=False):
        present = _onewire.reset(self.pin)
        if required and not present:
            raise OneWireError
        return present

    def readbit(self):
        return _onewire.readbit(self.pin)

    def readbyte(self):
        return _onewire.readbyte(self.pin)

    def readinto(self, buf):
        for i in range(len(buf)):
            buf[i] = _onewire.readbyte(self.pin)

    def writebit(self, value):
        return _onewire.writebit(self.pin, value)

    def writebyte(self, value):
        return _onewire.writebyte(self.pin, value)

    def write(self, buf):
        for b in buf:
            _onewire.writebyte(self.pin, b)

    def select_rom(self, rom):
        self.reset()
        self.writebyte(self.MATCH_ROM)
        self.write(rom)

    def crc8(self, data):
        return _onewire.crc8(data)

    def scan(self):
        found = []
        last = None
        # The last place where 0 was taken though 1 was there too: the next walk takes 1 at it.
        turn = 64
        while turn >= 0:
            rom, turn = self._walk(last, turn)
            if rom is None:
                break
            found.append(rom)
            last = rom
        return found

    def _walk(self, last, turn):
        if not self.reset():
            return None, -1
        self.writebyte(self.SEARCH_ROM)
        rom = bytearray(8)
        branch = -1
        for place in range(64):
            one = self.readbit()
            zero = self.readbit()
            if one and zero:
                return None, -1
            if one != zero:
                bit = one
            elif last is None or place > turn:
                bit = 0
            elif place == turn:
                bit = 1
            else:
                bit = (last[place >> 3] >> (place & 7)) & 1
            if not one and not zero and not bit:
                branch = place
            self.writebit(bit)
            rom[place >> 3] |= bit << (place & 7)
        return rom, branch
`;
