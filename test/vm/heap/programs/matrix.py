# Lists of lists of floats, made with `*` and filled.
import gc

rows = []
for r in range(40):
    row = [0.0] * 50
    for c in range(50):
        row[c] = r * 0.5 + c * 0.25 + 0.125
    rows.append(row)

gc.collect()
print(gc.mem_alloc())
