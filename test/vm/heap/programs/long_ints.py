import gc

big = [1 << (10 * i) for i in range(60)]
pair = [(a, -a) for a in big]

gc.collect()
print(gc.mem_alloc())
