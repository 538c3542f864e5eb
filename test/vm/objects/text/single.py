# Floats of single precision, written and read. Recorded with: micropython single.py > single.exp, by a 32-bit build with MICROPY_FLOAT_IMPL_FLOAT (1.27).
import math
def rnd():
    global s
    s = (s * 75 + 74) % 65537
    return s
s = 1
def f():
    m = rnd() * 256 + (rnd() & 255)
    e = rnd() % 60 - 30
    return float(m) * (2.0 ** e) * (1 if rnd() & 1 else -1)
for i in range(150):
    x = f()
    print(x, "%.3f" % x, "%e" % x, "%g" % x, "%.9g" % x, "%.0f" % x, "{:.2f}".format(x), "{}".format(x), "%.12f" % x, "%.1e" % x, "%.0e" % x)
for t in ("3.14159265358979", "0.1", "1e-40", "1e38", "3e38", "4e38", "1e-45", "123456789012345678", "0.000123456", "1.17549435e-38", "16777217", "0.3", "2.5e-3", "1e10", "1e15", "1e16", "1e17", "123456.7", "1e128","3e130","1e300","1e-60","100000000000000000000", "0.0000001"):
    x = float(t)
    print(t, x, "%f" % x, "%.3g" % x, "%.20f" % x, "%.5e" % x)
print(3.14159265358979, 0.1, 2.718281828459045, 1e-7, 1e22, 123456.789, math.pi, math.e, 1/3, 2/3, 0.1+0.2, 1.1*1.1)
print(0.0, -0.0, "%f" % 0.0, "%e" % 0.0, "%g" % 0.0, "%.0f" % 0.5, "%.0f" % 1.5, "%.1f" % 0.05, "%.2f" % 99.995, "%5.1f|%-8.2e|%+g" % (2.25, 12345.678, 3.0))
