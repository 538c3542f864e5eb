/** `neopixel`: MicroPython's class for strips of WS2812 and SK6812 (docs/library/neopixel.rst). Programs subclass it and change its attributes. */
export const neopixel = `
from machine import bitstream

# nanoseconds high and low of a zero, then of a one: at 400 kHz, as old strips want them, and at 800 kHz
_SLOW = (800, 1700, 1600, 900)
_FAST = (400, 850, 800, 450)


class NeoPixel:
    # where green, red, blue and white stand in a colour
    ORDER = (1, 0, 2, 3)

    def __init__(self, pin, n, bpp=3, timing=1):
        self.pin, self.n, self.bpp = pin, n, bpp
        self.buf = bytearray(n * bpp)
        pin.init(pin.OUT)
        if isinstance(timing, int):
            timing = _FAST if timing else _SLOW
        self.timing = timing

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        first = i * self.bpp
        return tuple(self.buf[first + self.ORDER[channel]] for channel in range(self.bpp))

    def __setitem__(self, i, v):
        first = i * self.bpp
        for channel in range(self.bpp):
            self.buf[first + self.ORDER[channel]] = v[channel]

    def fill(self, v):
        buf, step = self.buf, self.bpp
        for channel in range(step):
            level = v[channel]
            for at in range(self.ORDER[channel], len(buf), step):
                buf[at] = level

    def write(self):
        bitstream(self.pin, 0, self.timing, self.buf)
`;
