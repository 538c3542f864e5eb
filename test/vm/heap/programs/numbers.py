# Sets, ints beyond a word, complex and special floats.
import gc

primes = set()
for n in range(2, 3000):
    for p in primes:
        if n % p == 0:
            break
    else:
        primes.add(n)
powers = [3**n for n in range(0, 400, 4)]
roots = [n**0.5 for n in range(200)]
spectrum = [complex(n, -n) for n in range(100)]

gc.collect()
print(gc.mem_alloc())
