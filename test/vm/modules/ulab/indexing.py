from ulab import numpy as np


def t(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))


a = np.array(range(9), dtype=np.uint8).reshape((3, 3))
v = np.array(range(12), dtype=np.int16)
for i in (0, -1, 2, 3, -4):
    t(lambda: a[i])
    t(lambda: v[i])
for s in (slice(None), slice(1, None), slice(None, None, 2), slice(None, None, -1), slice(5, 1, -2), slice(1, 1), slice(-3, None)):
    t(lambda: a[s])
    t(lambda: v[s])
    t(lambda: a[:, s])
    t(lambda: a[s, 1])
    t(lambda: a[1, s])
    t(lambda: a[s, s])
t(lambda: a[1, 2])
t(lambda: a[-1, -1])
t(lambda: a[3, 0])
t(lambda: a[0, 1, 2])
t(lambda: a["x"])
t(lambda: a[1.0])
t(lambda: a[0, "x"])
t(lambda: v[v > 5])
t(lambda: v[v > 50])
t(lambda: v[a[0] > 1])
t(lambda: a[a > 3])
t(lambda: v[np.array([1, 2])])

# views share memory
w = v[2:8:2]
w[0] = 99
print(v, w)
w[:] = 5
print(v)
a[1] = 7
print(a)
a[:, 0] = np.array([1, 2, 3])
print(a)
a[0, :] = [9, 8, 7]
print(a)
a[2, 1] = 200
print(a)
v[v > 5] = 0
print(v)
v[v == 5] = np.array([1, 2])
print(v)


def put(array, key, value):
    array[key] = value
    return array


t(lambda: put(a, 0, 300))
t(lambda: put(a, 0, -1))
t(lambda: put(a, 0, 1.6))
t(lambda: put(a, 0, [1, 2]))
t(lambda: put(a, (0, 5), 1))
t(lambda: put(a, slice(None), np.zeros(3)))


def delete():
    del a[0]


t(delete)
print([x for x in v[:4]], [row for row in a])
print(list(a.flat), list(a[:, 1].flat))
print(a.T, a.T.flatten(), a.flatten(), a.flatten(order="F"))
t(lambda: a.flatten(order="X"))
print(a.transpose(), a[:, :2].transpose().shape, a.T.strides, a.strides, a[:, ::2].strides)
print(a.reshape((9,)), a.reshape((1, 9)), a.reshape((-1, 3)), a.T.reshape((9,)), a.reshape(9))
t(lambda: a.reshape((2, 2)))
t(lambda: a.reshape((-1, -1)))
t(lambda: a.reshape("x"))
print(a.shape, a.size, a.ndim, a.itemsize, a.dtype, np.zeros(3).itemsize)
b = a.copy()
b.shape = (1, 9)
print(b, a.shape)
print(a.tolist(), v.tolist(), a.tobytes(), v[:3].tobytes())
t(lambda: v[::2].tobytes())
print(v.byteswap(), v)
print(v.byteswap(inplace=True), v)
print(bytes(memoryview(np.array([1, 2, 3], dtype=np.uint16))))
x = np.array([1, 2, 3, 4], dtype=np.uint8)
m = memoryview(x)
m[0] = 77
print(x, len(m), m[1])
