# The console as bytes, and time. Ctrl-C interrupts whatever runs, so the host never sends its byte but to get the board back.
import microcontroller, sys, time, usb_cdc

try:
    from supervisor import ticks_ms
except ImportError:
    ticks_ms = None
console = usb_cdc.console
some = bytearray(256)
limbs = [0, 0, 0, 0]  # microseconds since the start, sixteen bits each: small builds have no long integers

# All times here are microseconds that wrap: from time.monotonic_ns where there is one.
PERIOD = 1 << 29
if hasattr(time, "monotonic_ns"):

    def ticks():
        return time.monotonic_ns() // 1000 % PERIOD

elif ticks_ms:

    def ticks():
        return ticks_ms() % 536870 * 1000

    PERIOD = 536870000
else:

    def ticks():
        return int(time.monotonic() * 1000) % 536870 * 1000

    PERIOD = 536870000


def since(t):
    return (ticks() - t) % PERIOD


def later(t, us):
    return (t + us) % PERIOD


def pause(us):
    if 0 < us < 5000:
        microcontroller.delay_us(us)
    elif us < PERIOD // 2 and us > 0:
        time.sleep(us / 1000000)


mark = ticks()


kept = b""


# What has come, up to and with a zero; nothing when it stays quiet for a while.
def recv():
    global kept
    if not kept:
        began = ticks()
        while not console.in_waiting:
            quiet_for = since(began)
            if quiet_for > 20000:
                return b""
            if quiet_for > 2000:  # an answer is not in a hurry any more
                time.sleep(0.001)
        n = console.readinto(some)
        kept = bytes(some[:n])
    n = kept.find(b"\0") + 1 or len(kept)
    r = kept[:n]
    kept = kept[n:]
    return r


def send(b):
    sent = 0
    while sent < len(b):
        n = console.write(b[sent:])
        if not n:  # nobody reads: this session is over anyway
            break
        sent += n


def now8():
    global mark
    t = ticks()
    d = (t - mark) % PERIOD
    mark = t
    r = bytearray()
    for i in range(4):
        d += limbs[i]
        limbs[i] = d & 65535
        r.extend(bytes((d & 255, d >> 8 & 255)))
        d >>= 16
    return bytes(r)


def chance():
    import os

    return os.urandom(4)


def opened():
    console.timeout = 0
    console.write_timeout = 1


def closed():
    console.timeout = None
    console.write_timeout = None


def status(e):
    text = str(e).lower()
    if isinstance(e, OSError):
        n = e.args[0] if e.args else 0
        return 0x12 if n in (110, 116) else 0x10 if n == 19 else 0x13
    if isinstance(e, MemoryError):
        gc.collect()
        return 9
    if "pull" in text and isinstance(e, RuntimeError):
        return 0x14
    if "in use" in text:
        return 5 if isinstance(e, ValueError) else 6
    if isinstance(e, ValueError):
        return 4 if "pin" in text else 3
    return 7 if isinstance(e, KeyError) else 3 if isinstance(e, (TypeError, OverflowError)) else 0x1F
