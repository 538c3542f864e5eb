import gc

src = "\n".join("def f%d(a, b=%d):\n    x = a + b\n    for i in range(x):\n        x += i * %d\n    return str(x)\n" % (i, i, i) for i in range(40))
exec(src)

gc.collect()
print(gc.mem_alloc())
