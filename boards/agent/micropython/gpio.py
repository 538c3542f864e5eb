from machine import Pin

pins = {}
safes = {}


def gpio_claim(p, safe):
    free((p,))
    pins[p] = Pin(p, Pin.IN, None)
    safes[p] = safe
    own[p] = -1


def gpio_release(p):
    g = pins.pop(p)
    quiet(p, g)
    del own[p]
    g.init(Pin.IN, None)


def let_go(p):
    Pin(p, Pin.IN, None)


def pull_of(n):
    return None if n == 0 else Pin.PULL_UP if n == 1 else Pin.PULL_DOWN


def gpio_configure(p, f):
    g = pins[p]
    pull = pull_of(f >> 2 & 3)
    if f & 1:
        g.init(Pin.OPEN_DRAIN if f & 2 else Pin.OUT, pull, value=f >> 4 & 1)
    else:
        g.init(Pin.IN, pull)


def gpio_set(x):
    pins[x & 127](x >> 7)


def gpio_pulse(x, us):
    g = pins[x & 127]
    g(x >> 7)
    time.sleep_us(us)
    g(x >> 7 ^ 1)


def gpio_toggle(p):
    g = pins[p]
    g(g() ^ 1)


def quiet(p, g):
    pass


def gpio_safe():
    for p, g in pins.items():
        quiet(p, g)
        s = safes[p]
        if s == 1 or s == 2:
            g.init(Pin.OUT, value=s - 1)
        else:
            g.init(Pin.IN, pull_of(s - 2 if s else 0))
        del own[p]
    pins.clear()


endings.append(gpio_safe)
ops[0x20] = ("bb", gpio_claim)
ops[0x21] = ("b", gpio_release)
ops[0x22] = ("bb", gpio_configure)
ops[0x23] = ("b", gpio_set)
ops[0x24] = ("b", lambda p: bytes((pins[p](),)))
ops[0x25] = ("bv", gpio_pulse)
ops[0x26] = ("b", gpio_toggle)
