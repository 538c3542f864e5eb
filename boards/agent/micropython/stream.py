# The console as bytes, and time. Ctrl-C is a byte like any other while the agent runs: serve() listens for it itself.
import micropython, select, sys, time

stdin = sys.stdin.buffer
stdout = sys.stdout.buffer
poller = select.poll()
poller.register(sys.stdin, 1)
one = bytearray(1)
some = bytearray(256)
ticks = time.ticks_us
passed = 0  # microseconds since the start
mark = ticks()


def since(t):
    return time.ticks_diff(ticks(), t)


def later(t, us):
    return time.ticks_add(t, us)


def pause(us):
    if us > 0:
        time.sleep_us(us)


# What has come, up to and with a zero; nothing when it stays quiet for a while.
def recv():
    n = 0
    while n < 256 and poller.poll(0 if n else 20):
        stdin.readinto(one)
        some[n] = one[0]
        n += 1
        if one[0] == 0:
            break
    return some[:n]


def send(b):
    stdout.write(b)


def now8():
    global passed, mark
    t = ticks()
    passed += time.ticks_diff(t, mark)
    mark = t
    return passed.to_bytes(8, "little")


def chance():
    try:
        import os

        return os.urandom(4)
    except Exception:
        return (time.ticks_us() * 2654435761 & 0xFFFFFFFF).to_bytes(4, "little")


def opened():
    micropython.kbd_intr(-1)


def closed():
    micropython.kbd_intr(3)


# rp2 says EIO for an address that nobody acknowledged, the others ENODEV.
def status(e):
    if isinstance(e, OSError):
        n = e.args[0] if e.args else 0
        return 0x12 if n in (110, 116) else 0x10 if n in (5, 19) else 0x13
    if isinstance(e, ValueError):
        return 4 if "pin" in str(e).lower() else 3
    if isinstance(e, MemoryError):
        gc.collect()
        return 9
    return 7 if isinstance(e, KeyError) else 3 if isinstance(e, (TypeError, OverflowError)) else 0x1F
