import gc

def g(n):
    a = n; b = [n]; 
    while True:
        yield a + b[0]
gens = [g(i) for i in range(150)]
for x in gens: next(x)

gc.collect()
print(gc.mem_alloc())
