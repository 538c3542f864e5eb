import gc

fs = []
for i in range(200):
    def f(x, i=i): return x + i
    fs.append(f)
gs = [(lambda k: (lambda: k))(i) for i in range(200)]

gc.collect()
print(gc.mem_alloc())
