from neopixel_write import neopixel_write


def write_pixels(p, data):
    neopixel_write(pins[p], data)
    pause(300)


ops[0x60] = ("bs", write_pixels)
