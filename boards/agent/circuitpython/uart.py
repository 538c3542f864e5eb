def uart_open(handle, tx, rx, rts, cts, baudrate, f, size):
    opening(handle)
    if f & 96:
        raise Fail(3)
    used = tuple(p for p in (tx, rx, rts, cts) if p != 255)
    free(used)
    tx, rx, rts, cts = [None if p == 255 else pin(p) for p in (tx, rx, rts, cts)]
    parity = (None, busio.UART.Parity.EVEN, busio.UART.Parity.ODD)[f >> 2 & 3]
    u = busio.UART(
        tx=tx,
        rx=rx,
        rts=rts,
        cts=cts,
        baudrate=baudrate,
        bits=(f & 3) + 5,
        parity=parity,
        stop=2 if f & 16 else 1,
        timeout=0,
        receiver_buffer_size=max(16, min(size, 512)),
    )
    hold(handle, "uart", u, used)
    return u32(u.baudrate)


def uart_read(handle, most, first, each):
    u = need(handle, "uart")
    r = bytearray()
    most = min(most, room - len(out) - 4)
    began = ticks()
    wait = first
    while len(r) < most:
        n = u.in_waiting
        if n:
            r.extend(u.read(min(n, most - len(r))) or b"")
            began = ticks()
            wait = each
        elif since(began) > wait:
            break
        else:
            alive()
    return b"\0" + bytes(varint(len(r))) + bytes(r)


def uart_baud(handle, baudrate):
    u = need(handle, "uart")
    u.baudrate = baudrate
    return u32(u.baudrate)


def uart_write(handle, data):
    need(handle, "uart").write(data)


closers["uart"] = lambda u: u.deinit()
ops[0x90] = ("bbbbbvbv", uart_open)
ops[0x91] = ("b", closing("uart"))
ops[0x92] = ("bs", uart_write)
ops[0x93] = ("bvvv", uart_read)
ops[0x94] = ("b", lambda handle: b"\0\0" + u16(need(handle, "uart").in_waiting))
ops[0x95] = ("b", lambda handle: need(handle, "uart").reset_input_buffer())
ops[0x96] = ("bv", uart_baud)
ops[0x97] = ("b", lambda handle: need(handle, "uart") and None)
