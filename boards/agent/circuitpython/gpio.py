import digitalio
from digitalio import DigitalInOut, DriveMode, Pull

pins = {}
safes = {}


# Pins by number: GPIO7 on RP2040 and ESP32, PA07 and PB07 on SAMD.
def pin(p):
    bank = microcontroller.pin
    for name in ("GPIO%d" % p, "P%s%02d" % ("ABCD"[p >> 5], p & 31), "IO%d" % p):
        if hasattr(bank, name):
            return getattr(bank, name)
    raise Fail(4)


def gpio_claim(p, safe):
    free((p,))
    pins[p] = DigitalInOut(pin(p))
    safes[p] = safe
    own[p] = -1


def gpio_release(p):
    pins.pop(p).deinit()
    del own[p]


def pull_of(n):
    return None if n == 0 else Pull.UP if n == 1 else Pull.DOWN


def gpio_configure(p, f):
    g = pins[p]
    if f & 1:
        g.switch_to_output(bool(f & 16), DriveMode.OPEN_DRAIN if f & 2 else DriveMode.PUSH_PULL)
    else:
        g.switch_to_input(pull_of(f >> 2 & 3))


def gpio_set(x):
    pins[x & 127].value = x > 127


def gpio_pulse(x, us):
    g = pins[x & 127]
    g.value = x > 127
    pause(us)
    g.value = x < 128


def gpio_toggle(p):
    g = pins[p]
    g.value = not g.value


def gpio_safe():
    for p, g in pins.items():
        s = safes[p]
        if s == 1 or s == 2:
            g.switch_to_output(s == 2)
            resting.append(g)
        elif s:
            g.switch_to_input(pull_of(s - 2))
            resting.append(g)
        else:
            g.deinit()
        del own[p]
    pins.clear()


# Pins in a safe state that is not high impedance: theirs until the next session.
resting = []


def opened_anew():
    while resting:
        resting.pop().deinit()


endings.append(opened_anew)
endings.append(gpio_safe)
ops[0x20] = ("bb", gpio_claim)
ops[0x21] = ("b", gpio_release)
ops[0x22] = ("bb", gpio_configure)
ops[0x23] = ("b", gpio_set)
ops[0x24] = ("b", lambda p: bytes((pins[p].value,)))
ops[0x25] = ("bv", gpio_pulse)
ops[0x26] = ("b", gpio_toggle)
