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


# ---- the session ----

active = False
nonce = b""
lease = 0
quiet = 0
listened = 0
spoke = 0
expected = 0
naked = False
used = 0
used_bytes = 0
error = None  # seq, index, status, more
cache = {}
then = None  # to be done once the reply has left
epoch = b"\1\0\0\0"
facts = ()  # clockHz to uniqueId of the HELLO reply, and pinFunctions: the host knows them
sizes = (256, 2)  # the largest frame, frames in flight


def say(kind, seq, text=b""):
    global spoke
    f = bytearray((kind, seq))
    if error and 9 <= kind <= 12:
        f[0] |= 16
        f.extend(bytes((error[0], error[1] & 255, error[1] >> 8, error[2], error[3] & 255, error[3] >> 8)))
    f.extend(text)
    c = crc16(f)
    f.extend(u16(c))
    f = cobs(f)
    f.append(0)
    send(f)
    spoke = ticks()


def nak(reason):
    global naked
    naked = True
    say(11, expected, bytes((reason,)) + epoch)


def acknowledge():
    global used, used_bytes
    used = used_bytes = 0
    say(10, expected)


def alive():  # what takes long says so, or the host takes it for a board that hangs
    if since(spoke) > 400000:
        say(10, expected)


def end():
    global active
    active = False
    release_all()
    gc.collect()


def hello(b):
    global active, nonce, lease, expected, naked, used, used_bytes, error
    ok = b[0] == 1
    if ok and not (active and b[1:5] == nonce):
        end()
        active = True
        nonce = b[1:5]
        lease = b[5] | b[6] << 8
        expected = used = used_bytes = 0
        naked = False
        error = None
        cache.clear()
    r = bytearray((1, 0 if ok else 1))
    r.extend(b[1:5])
    r.extend(epoch)
    r.append(0)
    r.extend(u16(sizes[0]))
    r.append(sizes[1])
    r.extend(u32(sizes[0] * sizes[1]))
    r.extend(facts[0])
    bits = bytearray(max(ops) // 8 + 1)
    for code in ops:
        bits[code >> 3] |= 1 << (code & 7)
    r.extend(varint(len(bits)))
    r.extend(bits)
    r.extend(facts[1])
    say(8, 0, r)


def run(seq, waits):
    global body, at, index, count, out, error
    at = index = count = 0
    out = bytearray()
    while at < len(body):
        try:
            op(0)
            continue
        except Fail as e:
            s = e.args[0]
        except (Leave, KeyboardInterrupt):
            raise
        except Exception as e:
            s = status(e)
        if waits:
            return bytes((s,)) + u16(index)
        if error is None:
            error = [seq, index, s, 0]
        else:
            error[3] += 1
        if s < 3:
            break
    return b"\0" + bytes(out)


def request(f, flags, seq):
    global body, expected, naked, used, used_bytes, then
    d = (seq - expected) & 255
    if d == 0:
        naked = False
        used += 1
        used_bytes += len(f)
        body = bytes(f[2:-2])
        r = run(seq, flags & 16)
        expected = (expected + 1) & 255
        if flags & 16:
            cache[seq] = r
            old = (seq - sizes[1]) & 255
            if old in cache:
                del cache[old]
            used = used_bytes = 0
            say(9, seq, r)
        elif flags & 32 or used * 2 >= sizes[1] or used_bytes * 2 >= sizes[0] * sizes[1]:
            acknowledge()
        if then:
            end()
            then()
    elif d < 128:
        if not naked:
            nak(1)
    else:
        naked = False
        if flags & 16 and seq in cache:
            say(9, seq, cache[seq])
        else:
            acknowledge()


def frame(f):
    global quiet, error, naked, used, used_bytes
    n = len(f) - 2 if f else 0
    if n < 2 or crc16(f[:n]) != f[n] | f[n + 1] << 8:
        if active and not naked:
            nak(2)
        return
    kind = f[0] & 15
    quiet = 0
    if kind == 2:
        if n >= 9:
            hello(bytes(f[2:n]))
    elif not active:
        if kind == 3 or (kind == 1 and not naked):
            nak(3)
    elif kind == 1:
        request(f, f[0] & 240, f[1])
    elif kind == 3 and n >= 7:
        if f[3] and error and error[0] == f[4] and error[3] == f[5] | f[6] << 8:
            error = None
        naked = False
        used = used_bytes = 0
        say(12, expected, bytes((f[2],)) + epoch + now8())


# Silence counts only while the agent listened: a long op, or a computer that holds its own board up, is not the host's death.
def idle():
    global quiet, listened
    quiet += min(since(listened), 100000)
    listened = ticks()
    if active and lease and quiet > lease * 1000:
        end()


def serve():
    global listened
    listened = ticks()
    got = bytearray()
    most = sizes[0] + sizes[0] // 8 + 64
    while True:
        b = recv()
        if not b:
            if got[-1:] == b"\x03":  # Ctrl-C and nothing after it: somebody wants the board back
                raise Leave()
            now8()
            idle()
            knock()
            continue
        got.extend(b)
        if got[-1] == 0:
            g = bytes(got[:-1])
            got = bytearray()
            if len(g) > most:
                if active and not naked:
                    nak(4)
            elif g:
                frame(uncobs(g.replace(b"\x02A", b"\x03").replace(b"\x02B", b"\x02")))
        elif len(got) > 2 * most:
            got = got[most:]


def knock():
    pass


# ---- the board itself ----

staged = bytearray(0)


def staging_write(offset, data):
    if offset + len(data) > len(staged):
        raise Fail(3)
    staged[offset : offset + len(data)] = data


def staging_read(offset, n):
    if offset + n > len(staged):
        raise Fail(3)
    fits(n)
    return staged[offset : offset + n]


def wait_pin(x, us):
    get = ops[0x24][1]
    began = ticks()
    while get(x & 127)[0] != x >> 7:
        if since(began) > us:
            raise Fail(0x12)
        alive()
    return u32(since(began))


def delay(us):
    began = ticks()
    while us - since(began) > 300000:
        pause(250000)
        alive()
    pause(us - since(began))


ops[0x01] = ("s", lambda data: data)
ops[0x04] = ("", release_all)
ops[0x08] = ("", lambda: now8())
ops[0x10] = ("v", delay)
ops[0x11] = ("bv", wait_pin)
ops[0x12] = ("vvvv", None)
ops[0x13] = ("bvv", None)
ops[0x14] = ("bb", None)
ops[0xB0] = ("vs", staging_write)
ops[0xB1] = ("vv", staging_read)
ops[0xB2] = ("", lambda: u32(len(staged)))


# told: (facts before the opcodes, facts after them). Sizes follow from the memory that is left.
def begin(told):
    global facts, sizes, staged, room, epoch
    facts = told
    gc.collect()
    left = gc.mem_free()
    if left < 5000:
        raise MemoryError("%d bytes left" % left)
    sizes = (1024, 4) if left > 60000 else (512, 3) if left > 24000 else (256, 2)
    staged = bytearray(4096 if left > 60000 else 2048 if left > 24000 else 1280 if left > 10000 else 0)
    room = sizes[0] - 12
    e = bytearray(chance())
    e[0] |= 1
    epoch = bytes(e)
    print("pinbridge agent", sizes[0], sizes[1], len(staged), left)
    try:
        opened()
        serve()
    except (Leave, KeyboardInterrupt):
        pass
    finally:
        try:
            release_all()
        finally:
            closed()
