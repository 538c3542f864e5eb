import machine

blocks = {}  # the object's id: what it is, and the number of its block


def pulled_up(p):
    g = Pin(p, Pin.IN, Pin.PULL_DOWN)
    time.sleep_us(20)
    g.init(Pin.IN, None)
    time.sleep_us(20)
    return g()


def bus_of(kind, make):
    taken = False
    for n in range(4):
        if (kind, n) in blocks.values():
            taken = True
            continue
        try:
            b = make(n)
        except ValueError:
            continue
        blocks[id(b)] = (kind, n)
        return b
    raise Fail(6 if taken else 4)


def i2c_open(handle, scl, sda, frequency, us, flags):
    opening(handle)
    free((scl, sda))
    if flags & 2 and not (pulled_up(scl) and pulled_up(sda)):
        raise Fail(0x14)
    up = Pin.PULL_UP if flags & 4 else None
    a = Pin(scl, Pin.IN, up)
    b = Pin(sda, Pin.IN, up)
    if flags & 1:
        i = machine.SoftI2C(scl=a, sda=b, freq=frequency, timeout=us)
    else:

        def make(n):
            try:
                return machine.I2C(n, scl=a, sda=b, freq=frequency, timeout=us)
            except TypeError:
                return machine.I2C(n, scl=a, sda=b, freq=frequency)

        i = bus_of("i2c", make)
    hold(handle, "i2c", i, (scl, sda))


def i2c_close(i):
    if id(i) in blocks:
        del blocks[id(i)]
    if hasattr(i, "deinit"):
        i.deinit()


def i2c_write(handle, x, data):
    return varint(need(handle, "i2c").writeto(x & 127, data, x < 128))


def i2c_read(handle, x, n):
    fits(n)
    return need(handle, "i2c").readfrom(x & 127, n, x < 128)


def i2c_write_read(handle, x, data, n):
    fits(n)
    i = need(handle, "i2c")
    if i.writeto(x & 127, data, False) < len(data):
        raise Fail(0x11)
    return i.readfrom(x & 127, n, x < 128)


def i2c_staged(handle, x, w, r):
    if max(w, r) > len(staged):
        raise Fail(3)
    i = need(handle, "i2c")
    n = 0
    v = memoryview(staged)
    if w or not r:
        n = i.writeto(x & 127, v[:w], x < 128 and not r)
        if n < w and r:
            raise Fail(0x11)
    if r:
        i.readfrom_into(x & 127, v[:r], x < 128)
    return varint(n)


def i2c_get(handle, nack, n):
    fits(n)
    r = bytearray(n)
    need(handle, "i2c").readinto(r, nack)
    return r


def i2c_start(handle):
    need(handle, "i2c").start()


def i2c_stop(handle):
    need(handle, "i2c").stop()


closers["i2c"] = i2c_close
ops[0x30] = ("bbbvvb", i2c_open)
ops[0x32] = ("bbs", i2c_write)
ops[0x33] = ("bbv", i2c_read)
ops[0x34] = ("bbsv", i2c_write_read)
ops[0x39] = ("bbvv", i2c_staged)
if hasattr(machine, "SoftI2C"):
    ops[0x3A] = ("b", i2c_start)
    ops[0x3B] = ("b", i2c_stop)
    ops[0x3C] = ("bs", lambda handle, data: varint(need(handle, "i2c").write(data)))
    ops[0x3D] = ("bbv", i2c_get)
