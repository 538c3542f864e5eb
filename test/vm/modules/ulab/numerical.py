from ulab import numpy as np


def t(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))


samples = [
    np.array([3, 1, 2, 3], dtype=np.uint8),
    np.array([[3, 1, 2], [6, 5, 4]], dtype=np.int8),
    np.array([[300, 1], [6, 500], [7, 7]], dtype=np.uint16),
    np.array([-3, 1, -2, 30], dtype=np.int16),
    np.array([[0.1, 0.2, 0.3], [0.7, 0.8, 0.9]]),
    np.array([[0, 1], [1, 1]], dtype=np.bool),
    [3, 1.5, 2],
    (1, 2),
    range(5),
]
functions = "sum mean std min max argmin argmax all any".split()
for s in samples:
    for name in functions:
        f = getattr(np, name)
        t(lambda: (name, f(s)))
        t(lambda: (name, 0, f(s, axis=0)))
        t(lambda: (name, 1, f(s, axis=1)))
        # of other types ulab takes the strides from its argument
        if isinstance(s, np.ndarray) and s.dtype == np.float and not name.startswith("arg"):
            t(lambda: (name, 0, f(s, axis=0, keepdims=True)))
    for name in "sort argsort median".split():
        f = getattr(np, name)
        for axis in (None, 0, 1, -1):
            t(lambda: (name, axis, f(s, axis=axis)))
    for name in "diff flip".split():
        f = getattr(np, name)
        t(lambda: (name, f(s)))
        t(lambda: (name, 0, f(s, axis=0)))
    for distance in (0, 1, -1, 5):
        t(lambda: np.roll(s, distance))
        t(lambda: np.roll(s, distance, axis=0))
        t(lambda: np.roll(s, distance, axis=-1))
    for other in (2, 1.5):
        t(lambda: (np.maximum(s, other), np.minimum(s, other), np.equal(s, other), np.not_equal(s, other)))
        t(lambda: np.clip(s, 1, other))
    t(lambda: np.nonzero(s))
    t(lambda: np.where(s, 1, 2))
    t(lambda: np.where(s, s, 0))
    t(lambda: (np.isinf(s), np.isfinite(s)))
    t(lambda: np.size(s))
    t(lambda: np.size(s, axis=0))
    t(lambda: np.take(s, [0, -1]))
    t(lambda: np.take(s, [0, -1], axis=0))
    t(lambda: np.delete(s, 1))
    t(lambda: np.delete(s, [0, 1], axis=0))
    t(lambda: np.compress([1, 0], s, axis=0))
    t(lambda: np.bincount(s))
t(lambda: np.sum("abc"))
t(lambda: np.max([]))
t(lambda: np.max(np.zeros(0)))
t(lambda: np.std([1, 2, 3], ddof=1))
t(lambda: np.std(np.array([1, 2, 3]), ddof=1))
t(lambda: np.diff(np.array([1, 4, 9, 16, 25], dtype=np.uint8), n=2))
t(lambda: np.diff(np.array([1, 2]), n=5))
t(lambda: np.cross(np.array([1, 2, 3]), np.array([4, 5, 6])))
t(lambda: np.cross(np.array([1, 2, 3], dtype=np.uint8), np.array([4, 5, 6], dtype=np.int8)))
t(lambda: np.cross(np.array([1, 2]), np.array([4, 5, 6])))
t(lambda: np.take(np.array([1, 2, 3]), [5]))
t(lambda: np.take(np.array([1, 2, 3]), [5, 7], mode="wrap"))
t(lambda: np.take(np.array([1, 2, 3]), [5, 7], mode="clip"))
t(lambda: np.take(np.array([1, 2, 3]), [0], mode="x"))
t(lambda: np.bincount(np.array([0, 1, 1, 3], dtype=np.uint8), minlength=6))
t(lambda: np.bincount(np.array([0, 1, 1], dtype=np.uint8), weights=np.array([0.5, 1, 2])))
for name in "bitwise_and bitwise_or bitwise_xor left_shift right_shift".split():
    f = getattr(np, name)
    for s in (np.uint8, np.int8, np.uint16, np.int16, np.float):
        for u in (np.uint8, np.int8, np.uint16, np.int16):
            t(lambda: (name, f(np.array([1, 5, 100], dtype=s), np.array([1, 2, 3], dtype=u))))
a = np.array([3, 1, 2])
a.sort()
print(a)
