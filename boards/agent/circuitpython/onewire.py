import onewireio

closers["wire"] = lambda w: w.deinit()
wires = {}


# The pin is GPIO's by its claim; its DigitalInOut makes room for the bus.
def wire(p):
    if p not in wires:
        pins[p].deinit()
        wires[p] = onewireio.OneWire(pin(p))
    return wires[p]


def onewire_write(p, data):
    w = wire(p)
    for x in data:
        for i in range(8):
            w.write_bit(bool(x >> i & 1))


def onewire_read(p, n):
    fits(n)
    w = wire(p)
    r = bytearray(n)
    for k in range(n):
        for i in range(8):
            r[k] |= w.read_bit() << i
    return r


def onewire_end():
    for p in list(wires):
        wires.pop(p).deinit()
        if p in pins:
            pins[p] = DigitalInOut(pin(p))


def onewire_release(p):
    if p in wires:
        wires.pop(p).deinit()
        pins[p] = DigitalInOut(pin(p))
    gpio_release(p)


endings.insert(0, onewire_end)
ops[0x21] = ("b", onewire_release)
# onewireio answers True when nobody was there
ops[0xA0] = ("b", lambda p: bytes((not wire(p).reset(),)))
ops[0xA1] = ("bs", onewire_write)
ops[0xA2] = ("bv", onewire_read)
ops[0xA3] = ("b", lambda x: wire(x & 127).write_bit(x > 127))
ops[0xA4] = ("b", lambda p: bytes((wire(p).read_bit(),)))
