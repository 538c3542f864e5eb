n = 10**20
r = range(n, n + 10, 3)
print(r, list(r), len(r), r[1], r[-1], r[1:], r[::-1], list(r[::-1]), n + 3 in r, n + 4 in r, r.index(n + 6), r.count(n), r.start, r.stop, r.step, r == range(n, n + 11, 3), hash(r) == hash(range(n, n + 12, 3)), list(reversed(r)), range(n, 0) == range(0), r == range(3), bool(range(n, n)), min(r), max(r), sum(r))
for bad in (lambda: len(range(10**30)), lambda: r[4], lambda: r.index(5), lambda: range(3).index("a"), lambda: range(0, n, 0)):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
t = 1_700_000_000_123_456_789
print([x for x in range(t, t + 3)], range(2**53, 2**53 + 3)[2], list(range(2**53 - 2, 2**53 + 2)), range(-2**60, 2**60, 2**58)[3:5], range(n)[:5], range(n)[5::n//3])
