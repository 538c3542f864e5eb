# The work on each byte as machine code, where the firmware can make it (@micropython.viper, native): ten times faster. Elsewhere this part fails and is
# left out. What it makes is held to what the others give before it takes their place.


@micropython.viper
def fast_crc(b) -> int:
    p = ptr8(b)
    t = ptr16(crcs)
    c = 0xFFFF
    i = 0
    n = int(len(b))
    while i < n:
        c = (c << 8) & 0xFF00 ^ t[c >> 8 ^ p[i]]
        i += 1
    return c


@micropython.viper
def fast_uncobs(b, o) -> int:
    s = ptr8(b)
    d = ptr8(o)
    n = int(len(b))
    i = 0
    w = 0
    while i < n:
        k = s[i]
        e = i + k
        if k == 0 or e > n:
            return -1
        i += 1
        while i < e:
            d[w] = s[i]
            w += 1
            i += 1
        if k < 255 and i < n:
            d[w] = 0
            w += 1
    return w


@micropython.viper
def fast_cobs(b, o) -> int:
    s = ptr8(b)
    d = ptr8(o)
    n = int(len(b))
    i = 0
    k = 0
    w = 1
    full = 0
    while i < n:
        x = s[i]
        i += 1
        full = 0
        if x:
            d[w] = x
            w += 1
            if w - k == 255:
                full = 1
        if full or x == 0:
            d[k] = w - k
            k = w
            w += 1
    if full:
        return k
    d[k] = w - k
    return w


@micropython.native
def fast_recv():
    ready = poller.ipoll
    read = stdin.readinto
    b = one
    o = some
    n = 0
    wait = 20
    while n < 256:
        for _ in ready(wait):
            break
        else:
            break
        read(b)
        x = b[0]
        o[n] = x
        n += 1
        if x == 0:
            break
        wait = 0
    return o[:n]


def fast_decode(b):
    o = bytearray(len(b))
    n = fast_uncobs(b, o)
    return None if n < 0 else o[:n]


def fast_encode(b):
    o = bytearray(len(b) + len(b) // 254 + 2)
    return o[: fast_cobs(b, o)]


def fast_enough(b):
    o = cobs(b)
    return fast_crc(b) == crc16(b) and fast_encode(b) == o and fast_decode(o) == b and fast_decode(b) == uncobs(b)


for b in (b"", b"\0\0", bytes([i + 1 & 255 for i in range(300)])):
    if not (fast_enough(b) and fast_enough(b[:254]) and fast_enough(b[:255])):
        raise ValueError("machine code")
crc16 = fast_crc
uncobs = fast_decode
cobs = fast_encode
recv = fast_recv
