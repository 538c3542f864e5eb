# The device's end of a conversation, in Python: docs/protocol.md, for boards that keep their own firmware (docs/no-flash.md).
#
# Sent over the board's REPL, one file after another, so that no file is large in memory; comments and indentation are taken off on the
# way. A dialect's stream.py comes first and gives recv, send, ticks, since, now8 and status; the peripherals' files add to `ops`.
import gc
from array import array


class Fail(Exception):  # args[0]: a status of the protocol
    pass


class Leave(Exception):
    pass


# opcode: (the request's fields, what to call with them). Fields: b u8, h u16, i u32, v varint, s bytes.
ops = {}
# What holds a pin: a handle, or -1 for GPIO.
own = {}
# Handle: (kind, object, pins).
held = {}
# Kind: what closes an object of it.
closers = {}
# Called when a session ends, after every handle was closed.
endings = []


def table():
    t = array("H", [0] * 256)
    for i in range(256):
        c = i << 8
        for _ in range(8):
            c = (c << 1) & 0xFFFF ^ (0x1021 if c & 0x8000 else 0)
        t[i] = c
    return t


crcs = table()


def crc16(b):
    c = 0xFFFF
    t = crcs
    for x in b:
        c = (c << 8) & 0xFF00 ^ t[c >> 8 ^ x]
    return c


def uncobs(b):
    o = bytearray()
    i = 0
    n = len(b)
    while i < n:
        k = b[i]
        if k == 0 or i + k > n:
            return None
        o.extend(b[i + 1 : i + k])
        i += k
        if k < 255 and i < n:
            o.append(0)
    return o


def cobs(b):
    o = bytearray()
    groups = bytes(b).split(b"\0")
    last = len(groups) - 1
    for i, g in enumerate(groups):
        full = False
        while len(g) >= 254:
            o.append(255)
            o.extend(g[:254])
            g = g[254:]
            full = True
        if g or i < last or not full:
            o.append(len(g) + 1)
            o.extend(g)
    return o


# ---- one op ----

body = b""  # of the request in work
at = 0  # where it is read
index = 0  # of the op in work
count = 0  # ops begun
out = bytearray()
room = 200  # for results


def u16(n):
    return bytes((n & 255, n >> 8))


def u32(n):
    return bytes((n & 255, n >> 8 & 255, n >> 16 & 255, n >> 24 & 255))


def varint(n):
    o = bytearray()
    while n > 127:
        o.append(n & 127 | 128)
        n >>= 7
    o.append(n)
    return o


def fits(n):
    if len(out) + n > room:
        raise Fail(9)


def number():
    global at
    v = s = 0
    while True:
        x = body[at]
        at += 1
        v |= (x & 127) << s
        s += 7
        if x < 128:
            return v


def parse(fields):
    global at
    a = []
    try:
        for f in fields:
            if f == "b":
                a.append(body[at])
                at += 1
            elif f == "v":
                a.append(number())
            elif f == "s":
                n = number()
                if at + n > len(body):
                    raise Fail(2)
                a.append(body[at : at + n])
                at += n
            else:
                v = body[at] | body[at + 1] << 8
                at += 2
                if f == "i":
                    v |= body[at] << 16 | body[at + 1] << 24
                    at += 2
                a.append(v)
    except IndexError:
        raise Fail(2)
    return a


def known():
    global at
    if at >= len(body):
        raise Fail(2)
    code = body[at]
    at += 1
    if code not in ops:
        raise Fail(1)
    return code


# level: 0 nothing governs it, 1 repeat, 2 select, 3 poll
def op(level):
    global index, count
    index = count
    count += 1
    code = known()
    a = parse(ops[code][0])
    if 0x12 <= code <= 0x14:
        govern(code, a, level)
    else:
        r = ops[code][1](*a)
        if r:
            fits(len(r))
            out.extend(r)


def may(code, level):
    if (code == 0x13 and level) or (code == 0x14 and level > 1) or (code == 0x12 and level & 1):
        raise Fail(2)


def governed(code, a):
    return 1 if code == 0x12 else a[code - 0x13]


def skip(n, level):
    global count
    for _ in range(n):
        count += 1
        code = known()
        a = parse(ops[code][0])
        if 0x12 <= code <= 0x14:
            may(code, level)
            skip(governed(code, a), code == 0x13 and 1 or code == 0x14 and 2 or 3)


def govern(code, a, level):
    global at, index, count, out
    mine = index
    may(code, level)
    start = at
    first = count
    n = governed(code, a)
    skip(n, code == 0x13 and 1 or code == 0x14 and 2 or 3)
    end = at
    last = count
    try:
        if code == 0x14:
            level_of = ops[0x23][1]
            level_of(a[0])
            try:
                at = start
                count = first
                for _ in range(n):
                    op(2)
            finally:
                level_of(a[0] ^ 128)
        elif code == 0x13:
            due = ticks()
            for i in range(a[1]):
                at = start
                count = first
                for _ in range(n):
                    op(1)
                if a[2]:
                    pause(a[2] - since(due))
                    due = later(due, a[2])
                alive()
        else:
            began = ticks()
            have = len(out)
            while True:
                at = start
                count = first
                out = out[:have]
                op(3)
                v = 0
                for x in reversed(out[have : have + 4]):
                    v = v << 8 | x
                if v & a[0] == a[1]:
                    break
                if since(began) > a[3]:
                    index = mine
                    raise Fail(0x12)
                pause(a[2])
                alive()
    finally:
        at = end
        count = last


# ---- claims ----


def free(pins):
    for p in pins:
        if p in own:
            raise Fail(5)


def hold(handle, kind, thing, pins):
    held[handle] = (kind, thing, pins)
    for p in pins:
        own[p] = handle


def need(handle, kind):
    h = held.get(handle)
    if h is None or h[0] != kind:
        raise Fail(7)
    return h[1]


def drop(handle):
    kind, thing, pins = held.pop(handle)
    for p in pins:
        del own[p]
    closers[kind](thing)
    for p in pins:
        let_go(p)


def let_go(p):  # a pin that nobody claims any more
    pass


def closing(kind):
    def close(handle):
        need(handle, kind)
        drop(handle)

    return close


def opening(handle):
    if handle in held or handle > 63:
        raise Fail(8)


def release_all():
    for h in list(held):
        try:
            drop(h)
        except Exception:
            pass
    for f in endings:
        f()
