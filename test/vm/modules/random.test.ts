import { expectProgram } from "../expect-program.js";

describe("vm/modules/random", () => {
  it("gives the numbers that MicroPython gives for a seed", () => {
    // read off MicroPython's WebAssembly build
    expectProgram(`
import random
random.seed(12345)
print([random.getrandbits(16) for _ in range(4)], [random.randrange(10) for _ in range(8)]) # expect: [59146, 51338, 61391, 57258] [9, 8, 1, 8, 9, 4, 5, 0]
print([random.randint(-5, 100) for _ in range(4)], random.choice('abcdefg')) # expect: [100, 27, 47, 84] c
print(random.random(), random.uniform(1, 7)) # expect: 0.5879980742074595 1.2933945029841185
print(random.randrange(0, 100, 7), random.getrandbits(32), random.getrandbits(1)) # expect: 49 2756430035 1
`);
  });

  it("refuses what has no number in it", () => {
    expectProgram(`
import random
for f in (lambda: random.getrandbits(33), lambda: random.randrange(0), lambda: random.randint(2, 1), lambda: random.choice([])):
    try: f()
    except Exception as e: print(repr(e)) # expect: ValueError('bits must be 32 or less',)
    # expect: ValueError()
    # expect: ValueError()
    # expect: IndexError()
`);
  });

  it("has exactly seven functions in CircuitPython", () => {
    expectProgram(
      `
import random
print(sorted(n for n in dir(random) if n[0] != '_')) # expect: ['choice', 'getrandbits', 'randint', 'random', 'randrange', 'seed', 'uniform']
`,
      "circuitpython",
    );
  });
});
