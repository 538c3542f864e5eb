from machine import PWM


def pwm_open(handle, p, frequency, duty, flags):
    opening(handle)
    free((p,))
    w = PWM(Pin(p))
    w.freq(frequency)
    w.duty_u16(duty)
    hold(handle, "pwm", w, (p,))
    return u32(w.freq())


def pwm_duty(handle, duty):
    need(handle, "pwm").duty_u16(duty)


def pwm_frequency(handle, frequency):
    w = need(handle, "pwm")
    duty = w.duty_u16()
    w.freq(frequency)
    w.duty_u16(duty)
    return u32(w.freq())


closers["pwm"] = lambda w: w.deinit()
ops[0x50] = ("bbvhb", pwm_open)
ops[0x51] = ("b", closing("pwm"))
ops[0x52] = ("bh", pwm_duty)
ops[0x53] = ("bv", pwm_frequency)
