import rotaryio


def rotary_open(handle, a, b, divisor):
    opening(handle)
    free((a, b))
    hold(handle, "rotary", rotaryio.IncrementalEncoder(pin(a), pin(b), divisor), (a, b))


def rotary_set(handle, n, divisor):
    e = need(handle, "rotary")
    e.divisor = divisor
    e.position = n - (1 << 32) if n >> 31 else n


closers["rotary"] = lambda e: e.deinit()
ops[0x7C] = ("bbbb", rotary_open)
ops[0x7D] = ("b", closing("rotary"))
ops[0x7E] = ("b", lambda handle: u32(need(handle, "rotary").position))
ops[0x7F] = ("bib", rotary_set)
