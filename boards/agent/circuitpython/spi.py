def spi_open(handle, sck, mosi, miso, flags):
    opening(handle)
    used = tuple(p for p in (sck, mosi, miso) if p != 255)
    free(used)
    if flags & 1 and not bitbangio:
        raise Fail(4)
    make = bitbangio.SPI if flags & 1 else busio.SPI
    s = make(pin(sck), MOSI=None if mosi == 255 else pin(mosi), MISO=None if miso == 255 else pin(miso))
    s.try_lock()
    s.configure(baudrate=250000)
    hold(handle, "spi", s, used)


def spi_configure(handle, baudrate, f):
    if f >> 4 != 7 or f & 4:
        raise Fail(3)
    s = need(handle, "spi")
    s.configure(baudrate=baudrate, polarity=f >> 1 & 1, phase=f & 1, bits=8)
    return u32(getattr(s, "frequency", baudrate))


def spi_read(handle, fill, n):
    fits(n)
    r = bytearray(n)
    need(handle, "spi").readinto(r, write_value=fill)
    return r


def spi_transfer(handle, data):
    fits(len(data))
    r = bytearray(len(data))
    need(handle, "spi").write_readinto(data, r)
    return r


def spi_write(handle, data):
    need(handle, "spi").write(data)


closers["spi"] = lambda s: s.deinit()
ops[0x40] = ("bbbbb", spi_open)
ops[0x41] = ("b", closing("spi"))
ops[0x42] = ("bvb", spi_configure)
ops[0x43] = ("bs", spi_write)
ops[0x44] = ("bbv", spi_read)
ops[0x45] = ("bs", spi_transfer)
