import array
m = memoryview(bytearray(b"abcdefgh")); m[0] = 65; m[1:3] = b"XY"
print(m.tobytes(), m[2:5].tolist(), m[::2].tobytes(), m.strides, m[::2].strides, m[::-1].tolist(), m[::2][1:][::-1].tobytes(), len(m[::3]), m[::2].contiguous, m.c_contiguous, list(m[::-3]))
m[::2] = b"1234"; m[4:2:-1] = memoryview(b"-+"); print(bytes(m), m[::2] == b"13", bytes(m[::-1]))
m[2:6] = m[0:4]; print(m.tobytes())
r = m.toreadonly(); print(r.readonly, m.readonly, r[1:].readonly)
h = memoryview(array.array("h", [1, -2, 3, 4])); print(h[::2].tolist(), h[1], h[::-1].tolist(), h.cast("B").cast("h").tolist(), h.cast("B", [8]).shape, h[::2].tobytes().hex()); h[::3] = array.array("h", [9, 8]); print(h.tolist())
with memoryview(b"xy") as w: print(w[0])
for bad in (lambda: w[0], lambda: w.tobytes(), lambda: m.__setitem__(slice(0, 2), b"abc"), lambda: m[100], lambda: m.__setitem__(0, "a"), lambda: m.__setitem__(0, 300), lambda: r.__setitem__(0, 1), lambda: m["a"], lambda: m[::2].cast("H"), lambda: m[::0]):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
a = array.array("h", range(8)); del a[::3]; print(a); a[::2] = array.array("h", [7, 7, 7]); print(a); del a[::-2]; print(a); a.fromlist([5, 6]); print(a, a.buffer_info()[1], array.typecodes)
for bad in (lambda: a + [1], lambda: a.extend(array.array("f", [1])), lambda: a.__setitem__(slice(0, 1), array.array("i", [1])), lambda: a.frombytes(b"abc"), lambda: a.__setitem__(slice(None, None, 2), array.array("h", [1])), lambda: a.fromlist((1,)), lambda: array.array("h", b"abc")):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
