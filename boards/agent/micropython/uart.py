import machine


def uart_open(handle, tx, rx, rts, cts, baudrate, f, size):
    opening(handle)
    given = {"baudrate": baudrate, "bits": (f & 3) + 5, "stop": 2 if f & 16 else 1, "rxbuf": max(32, min(size, 1024))}
    given["parity"] = (None, 0, 1)[f >> 2 & 3] if f >> 2 & 3 < 3 else None
    used = []
    for name, p in (("tx", tx), ("rx", rx), ("rts", rts), ("cts", cts)):
        if p != 255:
            free((p,))
            given[name] = Pin(p)
            used.append(p)
    if f & 96:
        U = machine.UART
        given["invert"] = (U.INV_TX if f & 32 else 0) | (U.INV_RX if f & 64 else 0)
    if rts != 255 or cts != 255:
        U = machine.UART
        given["flow"] = (U.RTS if rts != 255 else 0) | (U.CTS if cts != 255 else 0)
    hold(handle, "uart", bus_of("uart", lambda n: machine.UART(n, **given)), tuple(used))
    return u32(baudrate)


def uart_close(u):
    if id(u) in blocks:
        del blocks[id(u)]
    u.deinit()


def uart_read(handle, most, first, each):
    u = need(handle, "uart")
    r = bytearray()
    most = min(most, room - len(out) - 4)
    began = ticks()
    wait = first
    while len(r) < most:
        n = u.any()
        if n:
            r.extend(u.read(min(n, most - len(r))) or b"")
            began = ticks()
            wait = each
        elif since(began) > wait:
            break
        else:
            alive()
    return b"\0" + varint(len(r)) + bytes(r)


def uart_status(handle):
    u = need(handle, "uart")
    return bytes((0, 0 if not hasattr(u, "txdone") or u.txdone() else 1)) + u16(u.any())


def uart_clear(handle):
    u = need(handle, "uart")
    while u.any():
        u.read(u.any())


def uart_write(handle, data):
    u = need(handle, "uart")
    while data:
        n = u.write(data)
        if n is None:
            alive()
        else:
            data = data[n:]


def uart_baud(handle, baudrate):
    need(handle, "uart").init(baudrate=baudrate)
    return u32(baudrate)


closers["uart"] = uart_close
ops[0x90] = ("bbbbbvbv", uart_open)
ops[0x91] = ("b", closing("uart"))
ops[0x92] = ("bs", uart_write)
ops[0x93] = ("bvvv", uart_read)
ops[0x94] = ("b", uart_status)
ops[0x95] = ("b", uart_clear)
ops[0x96] = ("bv", uart_baud)
if hasattr(machine.UART, "flush"):
    ops[0x97] = ("b", lambda handle: need(handle, "uart").flush())
