# A dict of texts that grew key by key.
import gc

counts = {}
for i in range(4000):
    word = "word" + str(i * 7919 % 700)
    counts[word] = counts.get(word, 0) + 1

gc.collect()
print(gc.mem_alloc())
