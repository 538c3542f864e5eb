# A log of readings: tuples of an int, a float and a short text.
import gc

log = []
for i in range(900):
    log.append((i * 1000, i * 0.37 + 20, "T%d" % (i % 4)))

gc.collect()
print(gc.mem_alloc())
