import pwmio


def pwm_open(handle, p, frequency, duty, flags):
    opening(handle)
    free((p,))
    w = pwmio.PWMOut(pin(p), frequency=frequency, duty_cycle=duty, variable_frequency=bool(flags & 1))
    hold(handle, "pwm", w, (p,))
    return u32(w.frequency)


def pwm_duty(handle, duty):
    need(handle, "pwm").duty_cycle = duty


def pwm_frequency(handle, frequency):
    w = need(handle, "pwm")
    w.frequency = frequency
    return u32(w.frequency)


closers["pwm"] = lambda w: w.deinit()
ops[0x50] = ("bbvhb", pwm_open)
ops[0x51] = ("b", closing("pwm"))
ops[0x52] = ("bh", pwm_duty)
ops[0x53] = ("bv", pwm_frequency)
