import { expectProgram } from "../expect-program.js";

/** As the unix build of CircuitPython prints it. */
const source = `
for i in range(2.5): print(i, end=" ")
for i in range(1, 3.0): print(i, end=" ")
for i in range(-1, -3.5, -1): print(i, end=" ")
for i in range(0.5, 3): print(i, end=" ")
for i in range(4.0, 0, -2): print(i, end=" ")
print() # expect: 0 1 2 1 2 -1 -2 -3 0.5 1.5 2.5 4.0 2.0 
for i in range(float("nan")): print("never")
else: print("else") # expect: else
for f in (lambda: range(2.5), lambda: [i for i in range(2.5)], lambda: range(*(2.5,))):
    try: f()
    except TypeError as e: print(e) # expect: can't convert float to int
    # expect: can't convert float to int
    # expect: can't convert float to int
`;

const own = `
def range(n): return "own"
for i in range(2.5): print(i, end=" ")
print() # expect: o w n 
`;

describe("for over range", () => {
  it("counts to floats, which range itself refuses, as the compiled loop of boards does", () => {
    expectProgram(source);
    expectProgram(own);
  });
});
