import machine

lowest = set()  # ids of those that were told which bit is first


def spi_open(handle, sck, mosi, miso, flags):
    opening(handle)
    used = tuple(p for p in (sck, mosi, miso) if p != 255)
    free(used)
    given = {"sck": Pin(sck)}
    if mosi != 255:
        given["mosi"] = Pin(mosi)
    if miso != 255:
        given["miso"] = Pin(miso)
    given["baudrate"] = 250000
    if flags & 1:
        given["mosi"] = given.get("mosi", Pin(sck))
        given["miso"] = given.get("miso", Pin(sck))
        s = machine.SoftSPI(**given)
    else:
        s = bus_of("spi", lambda n: machine.SPI(n, **given))
    hold(handle, "spi", s, used)


def spi_close(s):
    lowest.discard(id(s))
    if id(s) in blocks:
        del blocks[id(s)]
    if hasattr(s, "deinit"):
        s.deinit()


def spi_configure(handle, baudrate, f):
    if f >> 4 != 7:
        raise Fail(3)
    s = need(handle, "spi")
    # Eight bits and the highest first it has from the start. SoftSPI takes no word about the bits later, and before 1.24 none about their order.
    given = {"baudrate": baudrate, "polarity": f >> 1 & 1, "phase": f & 1}
    if f & 4 or id(s) in lowest or id(s) in blocks:
        given["firstbit"] = machine.SPI.LSB if f & 4 else machine.SPI.MSB
        lowest.add(id(s))
    s.init(**given)
    return u32(baudrate)


def spi_read(handle, fill, n):
    fits(n)
    return need(handle, "spi").read(n, fill)


def spi_transfer(handle, data):
    fits(len(data))
    r = bytearray(len(data))
    need(handle, "spi").write_readinto(data, r)
    return r


def spi_write(handle, data):
    need(handle, "spi").write(data)


closers["spi"] = spi_close
ops[0x40] = ("bbbbb", spi_open)
ops[0x41] = ("b", closing("spi"))
ops[0x42] = ("bvb", spi_configure)
ops[0x43] = ("bs", spi_write)
ops[0x44] = ("bbv", spi_read)
ops[0x45] = ("bs", spi_transfer)
