def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class S:
    def __str__(self): return "S!"
    def __repr__(self): return "R!"
a, b, f = 5, "x", 2.5
t(lambda: "%d of %s" % (a, b)); t(lambda: "%s %r %5.2f|%-5d|%05d|%x|%%|%c" % (S(), S(), f, a, a, 255, 65))
t(lambda: "%d" % (2**70,)); t(lambda: "%d" % (2.9,)); t(lambda: "%d" % ("q",)); t(lambda: "%s" % ((1, 2),)); t(lambda: "%s %s" % (1,))
t(lambda: "%s" % (1, 2)); t(lambda: "%i %u" % (True, False)); t(lambda: "%d" % (True,)); t(lambda: "%s%s" % (None, [1])); t(lambda: "100%% %s" % ("ok",))
t(lambda: "%(a)s" % {"a": 1}); t(lambda: "%*d" % (5, 3)); t(lambda: "%s %" % (1,)); t(lambda: "%z" % (1,)); t(lambda: "%d" % (-0.0,)); t(lambda: "%d %d" % (-3, 0))
t(lambda: "%s" % (x for x in [1]).__class__.__name__)
t(lambda: "%e %G %o %X" % (1e10, 1e-10, 8, 255))
print(f"{1e300:#1_}", f"{1e-7:#}", f"{-1e22:#}", f"{1.0:#}", f"{float('inf'):#}", f"{1.5e300:#}", f"{123456.0:#.2}")

def told(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for value in (1000, -1, 'a', b'ab', b'a', 65): told(lambda: b'[%-3.0c]' % (value,))
told(lambda: f"{2**70:<#012c}")
told(lambda: f"{65:#c}")
