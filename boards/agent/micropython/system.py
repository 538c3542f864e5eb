import machine


def restart(how):
    global then
    then = how


name = machine.unique_id()
name = bytes(varint(len(name))) + name

ops[0x02] = ("", lambda: restart(machine.reset))
ops[0x03] = ("", lambda: restart(machine.bootloader))
ops[0x05] = ("", lambda: name)
if sys.platform != "esp8266":
    ops[0x07] = ("", lambda: u32(machine.freq()[0] if isinstance(machine.freq(), tuple) else machine.freq()))
