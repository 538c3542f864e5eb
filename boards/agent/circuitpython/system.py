def restart(mode):
    def how():
        if mode is not None:
            microcontroller.on_next_reset(mode)
        microcontroller.reset()

    def do():
        global then
        then = how

    return do


name = microcontroller.cpu.uid
name = bytes(varint(len(name))) + name

def temperature():
    t = microcontroller.cpu.temperature
    if t is None:
        raise Fail(1)
    return u32(int(t * 1000))


modes = microcontroller.RunMode
ops[0x02] = ("", restart(None))
ops[0x03] = ("", restart(getattr(modes, "UF2", getattr(modes, "BOOTLOADER", None))))
ops[0x05] = ("", lambda: name)
ops[0x06] = ("", temperature)
ops[0x07] = ("", lambda: u32(microcontroller.cpu.frequency))
