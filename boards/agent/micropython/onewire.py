import _onewire


def wire(p):
    g = pins[p]
    g.init(Pin.OPEN_DRAIN, Pin.PULL_UP, value=1)
    return g


def onewire_write(p, data):
    g = pins[p]
    for x in data:
        _onewire.writebyte(g, x)


def onewire_read(p, n):
    fits(n)
    g = pins[p]
    return bytes([_onewire.readbyte(g) for _ in range(n)])


ops[0xA0] = ("b", lambda p: bytes((1 if _onewire.reset(wire(p)) else 0,)))
ops[0xA1] = ("bs", onewire_write)
ops[0xA2] = ("bv", onewire_read)
ops[0xA3] = ("b", lambda x: _onewire.writebit(pins[x & 127], x >> 7))
ops[0xA4] = ("b", lambda p: bytes((_onewire.readbit(pins[p]),)))
