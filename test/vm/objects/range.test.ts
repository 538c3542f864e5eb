import { expectProgram } from "../expect-program.js";

describe("vm/objects: range", () => {
  it("counts beyond 2**53 on boards too, up to their machine word", () => {
    expectProgram(`
print(range(2**60), len(range(2**62)), range(2**62)[5]) # expect: range(0, 1152921504606846976) 4611686018427387904 5
print(list(range(2**60, 2**60 + 2))) # expect: [1152921504606846976, 1152921504606846977]
print(2**60 - 1 in range(2**60), 2**60 in range(2**60)) # expect: True False
t = 1_700_000_000_123_456_789
for i in range(t, t + 2): print(i) # expect: 1700000000123456789
# expect: 1700000000123456790
for i in range(2**70, 2**70 + 1): print(i) # expect: 1180591620717411303424
try: range(2**63)
except OverflowError as e: print(e) # expect: overflow converting long int to machine word
`);
  });
});

describe("vm/objects: __hash__", () => {
  it("is inherited on boards by a class that has an __eq__ of its own", () => {
    expectProgram(`
class A:
    def __hash__(self): return 1
class B(A):
    def __eq__(self, other): return self is other
class C:
    def __eq__(self, other): return self is other
print(hash(B()), len({B(): 1, B(): 2})) # expect: 1 2
hash(C()) # expect!: TypeError: unsupported type for __hash__: 'C'
`);
    expectProgram(
      `
class A:
    def __hash__(self): return 1
class B(A):
    def __eq__(self, other): return self is other
hash(B()) # expect!: TypeError: unhashable type: 'B'
`,
      "host",
    );
  });
});
