from machine import ADC


def adc_open(handle, p):
    opening(handle)
    if p == 0x80:
        if not hasattr(ADC, "CORE_TEMP"):
            raise Fail(4)
        hold(handle, "adc", ADC(ADC.CORE_TEMP), ())
    else:
        free((p,))
        hold(handle, "adc", ADC(Pin(p)), (p,))


closers["adc"] = lambda a: None
ops[0x58] = ("bb", adc_open)
ops[0x59] = ("b", closing("adc"))
ops[0x5A] = ("b", lambda handle: u16(need(handle, "adc").read_u16()))
if sys.platform == "rp2" and hasattr(ADC, "CORE_TEMP"):
    # RP2040 datasheet 4.9.5: 27 degrees at 706 mV, 1.721 mV less for each more
    ops[0x06] = ("", lambda: u32(27000 - (ADC(ADC.CORE_TEMP).read_u16() * 3300000 // 65535 - 706000) * 1000 // 1721))
