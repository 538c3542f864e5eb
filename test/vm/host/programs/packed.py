import struct
class I:
    def __index__(self): return 7
class F:
    def __float__(self): return 1.5
for fmt, vals in [("h", ("a",)), ("i", (1.5,)), ("f", (1e40,)), ("s", (3,)), ("p", ("a",)), ("c", (b"ab",)), ("c", (3,)), ("e", (70000.0,)), ("e", (65519.0,)), ("?", ([],)), ("?", ([0],)), ("?", (5,)), ("f", ("x",)), ("d", (None,)), ("f", (3,)), ("<b", (I(),)), ("<d", (F(),)), ("f", (3.4028235e38,)), ("<f", (1e40,)), ("f", (float("inf"),)), ("<2h", (True, False)), ("B", (None,))]:
    try: print(fmt, struct.pack(fmt, *vals).hex())
    except (struct.error, OverflowError) as e: print(fmt, type(e).__module__, type(e).__name__, e)
print(pow(3, -1, 7), pow(3, -2, 7), pow(-3, -1, 7), pow(10**20 + 1, -1, 10**9 + 7), pow(3, -1, -7), pow(5, -3, 1), pow(2, 10**30, 97))
for bad in (lambda: pow(2, -1, 4), lambda: pow(0, -1, 5), lambda: pow(3, -1, 0)):
    try: print(bad())
    except ValueError as e: print(e)
