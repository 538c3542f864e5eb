import analogio


def adc_open(handle, p):
    opening(handle)
    if p == 0x80:
        raise Fail(4)
    free((p,))
    hold(handle, "adc", analogio.AnalogIn(pin(p)), (p,))


closers["adc"] = lambda a: a.deinit()
ops[0x58] = ("bb", adc_open)
ops[0x59] = ("b", closing("adc"))
ops[0x5A] = ("b", lambda handle: u16(need(handle, "adc").value))
