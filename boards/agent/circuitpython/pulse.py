import pulseio


def pulse_open(handle, p, idle, most):
    opening(handle)
    free((p,))
    hold(handle, "pulse", pulseio.PulseIn(pin(p), maxlen=min(most, 1024), idle_state=bool(idle)), (p,))


def pulse_take(handle):
    u = need(handle, "pulse")
    n = min(len(u), (room - len(out) - 4) // 2)
    r = bytearray(varint(n))
    for _ in range(n):
        r.extend(u16(u.popleft()))
    return r


closers["pulse"] = lambda u: u.deinit()
ops[0x80] = ("bbbv", pulse_open)
ops[0x81] = ("b", closing("pulse"))
ops[0x82] = ("b", lambda handle: need(handle, "pulse").pause())
ops[0x83] = ("bv", lambda handle, us: need(handle, "pulse").resume(us))
ops[0x84] = ("b", pulse_take)
ops[0x85] = ("b", lambda handle: need(handle, "pulse").clear())
