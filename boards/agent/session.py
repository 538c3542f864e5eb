# The session: frames, numbers, repetitions, posted errors, and the loop that serves them.

active = False
nonce = b""
lease = 0
silence = 0
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
        old = (seq - sizes[1]) & 255
        if old in cache:
            del cache[old]
        if flags & 16:
            cache[seq] = r
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
    global silence, error, naked, used, used_bytes
    n = len(f) - 2 if f else 0
    if n < 2 or crc16(f[:n]) != f[n] | f[n + 1] << 8:
        if active and not naked:
            nak(2)
        return
    kind = f[0] & 15
    silence = 0
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
    global silence, listened
    silence += min(since(listened), 100000)
    listened = ticks()
    if active and lease and silence > lease * 1000:
        end()


def serve():
    global listened
    listened = ticks()
    got = bytearray()
    most = 2 * sizes[0] + 64  # every byte of a frame may be two
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
        elif len(got) > most + 256:  # no frame: kept at a length that stays too long
            got = got[256:]


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
