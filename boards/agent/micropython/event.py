# Edges of pins, noted by the port's own interrupts: their times are those at which Python was told.
ring = []
lost = 0
MOST = 64
knocked = ticks()
told = False  # that there are some, since they were last taken


def note(p):
    def edge(g):
        global lost
        if len(ring) < MOST:
            ring.append((p, g(), passed + since(mark)))
        else:
            lost += 1

    return edge


def gpio_watch(p, edges):
    g = pins[p]
    if edges:
        g.irq(note(p), (Pin.IRQ_FALLING if edges & 1 else 0) | (Pin.IRQ_RISING if edges & 2 else 0))
    else:
        g.irq(None)


def quiet(p, g):
    g.irq(None)


def event_take(most):
    global lost, told
    told = False
    n = 0
    size = len(out) + 20
    while n < len(ring) and n < most and size + 8 <= room:
        size += 8
        n += 1
    r = varint(lost)
    lost = 0
    r.append(n < len(ring))
    last = ring[0][2] if n else 0
    r.extend(last.to_bytes(8, "little"))
    r.extend(varint(n))
    for _ in range(n):
        p, v, us = ring.pop(0)
        r.append(p)
        r.append(v)
        r.extend(varint(max(0, us - last)))
        last = max(last, us)
    return r


def knock():
    global knocked, told
    if active and ring and not (told and since(knocked) < 100000):
        knocked = ticks()
        told = True
        say(13, 0, u16(len(ring)))


def event_end():
    global lost
    ring.clear()
    lost = 0


endings.append(event_end)
ops[0x27] = ("bb", gpio_watch)
ops[0x70] = ("v", event_take)
