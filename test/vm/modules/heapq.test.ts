import { expectProgram } from "../expect-program.js";

describe("vm/modules/heapq", () => {
  it("keeps the smallest first, and equal items in the order CPython gives", () => {
    expectProgram(`
import heapq
h = [5, 3, 9, 1, 7, 2]; heapq.heapify(h); print(h) # expect: [1, 3, 2, 5, 7, 9]
heapq.heappush(h, 0); print(h) # expect: [0, 3, 1, 5, 7, 9, 2]
print(heapq.heappop(h), h) # expect: 0 [1, 3, 2, 5, 7, 9]
`);
    expectProgram(`
import heapq
class Job:
    def __init__(self, p, n): self.p = p; self.n = n
    def __lt__(self, o): return self.p < o.p
h = []
for n, p in enumerate((2, 1, 2, 1, 2, 1)): heapq.heappush(h, Job(p, n))
print([heapq.heappop(h).n for _ in range(6)]) # expect: [1, 5, 3, 2, 0, 4]
`);
  });

  it("refuses what is no list, and an empty one", () => {
    expectProgram(`
import heapq
for f in (lambda: heapq.heappop([]), lambda: heapq.heappush((), 1)):
    try: f()
    except Exception as e: print(repr(e)) # expect: IndexError('empty heap',)
    # expect: TypeError('heap must be a list',)
`);
  });
});
