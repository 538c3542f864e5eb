/** itertools: iterators for loops. (Python, for the host dialect) */
export const itertoolsSource = String.raw`"""itertools: iterators for loops."""

_missing = object()


def count(start=0, step=1):
    for each in start, step:
        if not hasattr(each, "__add__") or isinstance(each, (str, bytes, list, tuple)):
            raise TypeError("a number is required")
    return _count(start, step)


def _count(n, step):
    while True:
        yield n
        n += step


def cycle(iterable, /):
    saved = []
    for item in iterable:
        yield item
        saved.append(item)
    while saved:
        yield from saved


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


def accumulate(iterable, func=None, *, initial=None):
    iterator = iter(iterable)
    total = initial
    if initial is None:
        for total in iterator:
            break
        else:
            return
    yield total
    if func is None:
        for item in iterator:
            total = total + item
            yield total
    else:
        for item in iterator:
            total = func(total, item)
            yield total


def batched(iterable, n):
    if n < 1:
        raise ValueError("n must be at least one")
    iterator = iter(iterable)
    while batch := tuple(islice(iterator, n)):
        yield batch


class chain:
    """One iterable after the other."""

    def __init__(self, *iterables):
        self._rest = _chained(iterables)

    @classmethod
    def from_iterable(cls, iterable, /):
        self = cls()
        self._rest = _chained(iterable)
        return self

    def __iter__(self):
        return self._rest if type(self) is chain else self

    def __next__(self):
        return next(self._rest)


def _chained(iterables):
    for iterable in iterables:
        yield from iterable


def compress(data, selectors):
    for item, selected in zip(data, selectors):
        if selected:
            yield item


def dropwhile(predicate, iterable, /):
    iterator = iter(iterable)
    for item in iterator:
        if not predicate(item):
            yield item
            break
    yield from iterator


def takewhile(predicate, iterable, /):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def filterfalse(predicate, iterable, /):
    if predicate is None:
        predicate = bool
    for item in iterable:
        if not predicate(item):
            yield item


class groupby:
    """Runs of items with the same key, each with its group, which shares the source."""

    def __init__(self, iterable, key=None):
        self._iterator = iter(iterable)
        self._key = key
        self._next = _missing  # read ahead: (key, item)
        self._group = None

    def __iter__(self):
        return self

    def _read(self):
        item = next(self._iterator)
        return (item if self._key is None else self._key(item), item)

    def __next__(self):
        last = self._group
        self._group = group = object()
        if self._next is _missing:
            self._next = self._read()
        elif last is not None:
            # what the last group left is passed over
            while self._next is not _missing and self._next[0] == self._current:
                self._next = self._read()
        if self._next[0] is _missing:
            raise StopIteration
        self._current = self._next[0]
        return self._current, self._items(group, self._current)

    def _items(self, group, key):
        while self._group is group and self._next is not _missing and self._next[0] == key:
            item = self._next[1]
            try:
                self._next = self._read()
            except StopIteration:
                self._next = (_missing, None)
                yield item
                return
            yield item


def _bound(value, name):
    if value is None:
        return None
    try:
        value = value.__index__()
    except AttributeError:
        value = -1
    if value < 0:
        raise ValueError(f"{name} for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    return value


def islice(iterable, *args):
    if not 1 <= len(args) <= 3:
        raise TypeError(f"islice expected at {'least 2' if not args else 'most 4'} arguments, got {len(args) + 1}")
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (*args, None)[:3]
    if len(args) == 1:
        stop = _bound(stop, "Stop argument")
    else:
        start = _bound(start, "Indices") or 0
        stop = _bound(stop, "Indices")
    if step is None:
        step = 1
    if step < 1:
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _sliced(iter(iterable), start, stop, step)


def _sliced(iterator, start, stop, step):
    position = 0
    wanted = start
    if stop is not None and start >= stop:
        for _ in range(stop):
            next(iterator, None)
        return
    while stop is None or wanted < stop:
        for item in iterator:
            position += 1
            if position > wanted:
                break
        else:
            return
        yield item
        wanted += step
    # what is left of the last step is read, too
    while position < stop:
        if next(iterator, _missing) is _missing:
            return
        position += 1


def pairwise(iterable, /):
    iterator = iter(iterable)
    a = next(iterator, _missing)
    if a is _missing:
        return
    for b in iterator:
        yield a, b
        a = b


def starmap(function, iterable, /):
    for args in iterable:
        yield function(*args)


def tee(iterable, n=2, /):
    if n < 0:
        raise ValueError("n must be >= 0")
    if isinstance(iterable, _tee):
        return (iterable,) + tuple(iterable.__copy__() for _ in range(n - 1)) if n else ()
    iterator = iter(iterable)
    first = _Link()
    return tuple(_tee(iterator, first) for _ in range(n))


class _Link:
    """An item that some of the iterators have not had yet, and the way to the next."""

    def __init__(self):
        self.value = _missing
        self.next = None


class _tee:
    def __init__(self, iterator, link):
        self._iterator = iterator
        self._link = link

    def __iter__(self):
        return self

    def __next__(self):
        link = self._link
        if link.next is None:
            link.value = next(self._iterator)
            link.next = _Link()
        self._link = link.next
        return link.value

    def __copy__(self):
        return _tee(self._iterator, self._link)


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(iterable) for iterable in iterables]
    left = len(iterators)
    if not left:
        return
    while True:
        values = []
        for i, iterator in enumerate(iterators):
            value = next(iterator, _missing) if iterator is not None else _missing
            if value is _missing:
                if iterator is not None:
                    left -= 1
                    iterators[i] = None
                    if not left:
                        return
                value = fillvalue
            values.append(value)
        yield tuple(values)


def product(*iterables, repeat=1):
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    pools = [tuple(pool) for pool in iterables] * repeat
    return _products(pools)


def _products(pools):
    if any(not pool for pool in pools):
        return
    indices = [0] * len(pools)
    while True:
        yield tuple([pool[i] for pool, i in zip(pools, indices)])
        for place in range(len(pools) - 1, -1, -1):
            indices[place] += 1
            if indices[place] < len(pools[place]):
                break
            indices[place] = 0
        else:
            return


def _check(r):
    if not isinstance(r, int):
        raise TypeError("Expected int as r")
    if r < 0:
        raise ValueError("r must be non-negative")


def permutations(iterable, r=None):
    pool = tuple(iterable)
    if r is None:
        r = len(pool)
    _check(r)
    return _permutations(pool, r)


def _permutations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple(pool[:r])
    while n:
        for i in range(r - 1, -1, -1):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices.append(indices.pop(i))
                cycles[i] = n - i
            else:
                j = n - cycles[i]
                indices[i], indices[j] = indices[j], indices[i]
                yield tuple([pool[k] for k in indices[:r]])
                break
        else:
            return


def combinations(iterable, r):
    pool = tuple(iterable)
    _check(r)
    return _combinations(pool, r)


def _combinations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(r))
    while True:
        yield tuple([pool[i] for i in indices])
        for i in range(r - 1, -1, -1):
            if indices[i] != i + n - r:
                break
        else:
            return
        indices[i] += 1
        for j in range(i + 1, r):
            indices[j] = indices[j - 1] + 1


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    _check(r)
    return _repeated_combinations(pool, r)


def _repeated_combinations(pool, r):
    n = len(pool)
    if not n and r:
        return
    indices = [0] * r
    while True:
        yield tuple([pool[i] for i in indices])
        for i in range(r - 1, -1, -1):
            if indices[i] != n - 1:
                break
        else:
            return
        indices[i:] = [indices[i] + 1] * (r - i)
`;
