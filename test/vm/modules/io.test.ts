import { expectProgram } from "../expect-program.js";

describe("print to a stream of the program's", () => {
  it("gives it bytes, piece by piece, as boards do (py/stream.c)", () => {
    expectProgram(`
import io, sys
class S(io.IOBase):
    def write(self, b):
        sys.stdout.write(f"{type(b).__name__} {bytes(b)}\\n")
        return len(b)
print("é", 5, file=S())
# expect: bytearray b'\\xc3\\xa9'
# expect: bytearray b' '
# expect: bytearray b'5'
# expect: bytearray b'\\n'
sys.print_exception(ValueError("v"), S())  # expect: bytearray b'ValueError: v\\n'
`);
  });

  it("takes no class that is no stream", () => {
    const program = `
class W:
    def write(self, b): return len(b)
try:
    print("x", file=W())
except OSError as e:
    print(e)  # expect: stream operation not supported
`;
    expectProgram(program, "micropython");
    expectProgram(program, "circuitpython");
  });

  it("gives CPython's programs the text, whatever class it is", () => {
    expectProgram(
      `
class W:
    def write(self, b): out.append(b)
out = []
print("é", 5, file=W())
print(out)  # expect: ['é', ' ', '5', '\\n']
`,
      "host",
    );
  });
});

describe("a named tuple's _asdict", () => {
  it("is an OrderedDict in MicroPython, a dict in CPython", () => {
    const program = (shown: string) => `
from collections import namedtuple
print(namedtuple("P", "x y")(1, 2)._asdict())  # expect: ${shown}
`;
    expectProgram(program("OrderedDict({'x': 1, 'y': 2})"), "micropython");
    expectProgram(program("{'x': 1, 'y': 2}"), "host");
  });
});
