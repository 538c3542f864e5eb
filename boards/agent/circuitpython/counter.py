import countio

closers["counter"] = lambda c: c.deinit()


def counter_open(handle, p, edges, pull):
    opening(handle)
    free((p,))
    edge = (countio.Edge.FALL, countio.Edge.RISE, countio.Edge.RISE_AND_FALL)[edges - 1]
    hold(handle, "counter", countio.Counter(pin(p), edge=edge, pull=pull_of(pull)), (p,))


def counter_set(handle, n):
    need(handle, "counter").count = n - (1 << 32) if n >> 31 else n


ops[0x78] = ("bbbb", counter_open)
ops[0x79] = ("b", closing("counter"))
ops[0x7A] = ("b", lambda handle: u32(need(handle, "counter").count))
ops[0x7B] = ("bi", counter_set)
