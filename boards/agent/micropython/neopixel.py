from machine import bitstream


def neopixel_bitstream(p, h0, l0, h1, l1, data):
    bitstream(pins[p], 0, (h0, l0, h1, l1), data)
    time.sleep_us(300)


ops[0x60] = ("bs", lambda p, data: neopixel_bitstream(p, 400, 850, 800, 450, data))
ops[0x61] = ("bhhhhs", neopixel_bitstream)
ops[0x62] = ("bhhhhv", lambda p, a, b, c, d, n: neopixel_bitstream(p, a, b, c, d, staged[:n]))
