import gc

from collections import namedtuple, OrderedDict, deque
P = namedtuple("P", ("x", "y", "z"))
ps = [P(i, i * 2, str(i)) for i in range(300)]
od = OrderedDict((i, i) for i in range(100))
dq = deque((), 200)
for i in range(200): dq.append(i)

gc.collect()
print(gc.mem_alloc())
