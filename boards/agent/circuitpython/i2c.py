import busio

try:
    import bitbangio
except ImportError:
    bitbangio = None


def i2c_open(handle, scl, sda, frequency, us, flags):
    opening(handle)
    free((scl, sda))
    if flags & 1:
        if not bitbangio:
            raise Fail(4)
        i = bitbangio.I2C(pin(scl), pin(sda), frequency=frequency, timeout=us)
    else:
        i = busio.I2C(pin(scl), pin(sda), frequency=frequency)
    i.try_lock()
    hold(handle, "i2c", i, (scl, sda))


# CircuitPython cannot keep the bus after a transaction: that bit (128 of x) is refused.
def i2c_write(handle, x, data):
    i = need(handle, "i2c")
    if x > 127:
        raise Fail(3)
    i.writeto(x, data)
    return varint(len(data))


def i2c_read(handle, x, n):
    fits(n)
    r = bytearray(n)
    if x > 127:
        raise Fail(3)
    need(handle, "i2c").readfrom_into(x, r)
    return r


def i2c_write_read(handle, x, data, n):
    fits(n)
    r = bytearray(n)
    if x > 127:
        raise Fail(3)
    need(handle, "i2c").writeto_then_readfrom(x, data, r)
    return r


def i2c_staged(handle, x, w, r):
    if max(w, r) > len(staged) or x > 127:
        raise Fail(3)
    i = need(handle, "i2c")
    v = memoryview(staged)
    if w and r:
        i.writeto_then_readfrom(x, bytes(v[:w]), v[:r])
    elif r:
        i.readfrom_into(x, v[:r])
    else:
        i.writeto(x, v[:w])
    return varint(w)


def pulled_up(p):
    with DigitalInOut(pin(p)) as g:
        g.switch_to_input(Pull.DOWN)
        pause(20)
        g.switch_to_input(None)
        pause(20)
        return g.value


closers["i2c"] = lambda i: i.deinit()
ops[0x30] = ("bbbvvb", i2c_open)
ops[0x32] = ("bbs", i2c_write)
ops[0x33] = ("bbv", i2c_read)
ops[0x34] = ("bbsv", i2c_write_read)
ops[0x39] = ("bbvv", i2c_staged)
