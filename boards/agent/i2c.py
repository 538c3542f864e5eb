# The part of I2C that is the same for both dialects; theirs follows it, and gives i2c_open and pulled_up.


def there(i, address):
    try:
        i.writeto(address, b"")
        return 1
    except OSError:
        return 0


def i2c_scan(handle, first, last):
    i = need(handle, "i2c")
    r = bytearray((last - first >> 3) + 1)
    for a in range(first, last + 1):
        r[a - first >> 3] |= there(i, a) << (a - first & 7)
        alive()
    return r


def i2c_pull_ups(scl, sda):
    free((scl, sda))
    return bytes((pulled_up(scl) | pulled_up(sda) << 1,))


ops[0x31] = ("b", closing("i2c"))
ops[0x35] = ("bb", lambda handle, a: bytes((there(need(handle, "i2c"), a),)))
ops[0x36] = ("bbb", i2c_scan)
ops[0x38] = ("bb", i2c_pull_ups)
