import { expectProgram } from "../expect-program.js";

const program = `
class Late(Exception):
    def __init__(self):
        try: raise self
        except TypeError as e: print(e)
        print(hasattr(self, "args"), hasattr(self, "value"))
        super().__init__(5)
        print(self.args)
        try: raise self
        except Late as e: print(e.value)
class Never(Exception):
    def __init__(self, x): self.x = x
Late()
print(Never(3).args)
`;

describe("an exception whose __init__ is written in Python", () => {
  it("is none in MicroPython before the builtin __init__ has run", () => {
    expectProgram(`${program}
# expect: exceptions must derive from BaseException
# expect: False False
# expect: (5,)
# expect: 5
# expect: (3,)
`);
  });

  it("is one from the beginning in CPython", () => {
    expectProgram(
      `
class Early(Exception):
    def __init__(self, x):
        try: raise self
        except Early as e: print(e.args)
Early(3)  # expect: (3,)
`,
      "host",
    );
  });
});
