# Buffers as drivers have them, with views on them.
import gc
from array import array

frame = bytearray(128 * 64 // 8)
pixels = [bytearray(3 * 60) for _ in range(20)]
samples = array("H", range(1000))
views = [memoryview(frame)[i * 16 : i * 16 + 16] for i in range(64)]
scratch = bytes(range(256)) * 8

gc.collect()
print(gc.mem_alloc())
