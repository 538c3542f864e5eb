import { expectProgram } from "../expect-program.js";

describe("viper functions", () => {
  it("wrap around at 32 bits", () =>
    expectProgram(`
@micropython.viper
def f(x: int, u: uint):
    x += 1
    print(x, u + 1, u * u, -x, ~u, x << 1)
f(0x7fffffff, 0xffffffff)  # expect: -2147483648 0 1 -2147483648 0 0
@micropython.viper
def crc(data: ptr8, n: int) -> uint:
    c = uint(0xffffffff)
    i = 0
    while i < n:
        c = c ^ uint(data[i])
        k = 0
        while k < 8:
            if int(c) & 1:
                c = (c >> uint(1)) ^ uint(0xedb88320)
            else:
                c = c >> uint(1)
            k += 1
        i += 1
    return ~c
print(hex(crc(b"123456789", 9)))  # expect: 0xcbf43926
`));

  it("load and store what pointers point to", () =>
    expectProgram(`
b = bytearray(8)
@micropython.viper
def f(p8: ptr8, p16: ptr16, p32: ptr32, i: int) -> int:
    p32[0] = -2
    p16[i + 2] = 0x12345
    p8[int(len(b)) - 1] += 257
    p8[6] = i
    x = y = p8[0] = p8[1]
    return p32[0] + x - y
print(f(b, memoryview(b), b, 0), b)  # expect: -1 bytearray(b'\\xff\\xff\\xff\\xffE#\\x00\\x01')
@micropython.viper
def address(p: ptr) -> ptr:
    return p
@micropython.viper
def get(p: ptr8) -> int:
    return p[0]
print(get(address(b) + 4))  # expect: 69
try:
    get(0)
except RuntimeError as e:
    print(e)  # expect: no memory at address 0x0
`));

  it("convert arguments and results", () =>
    expectProgram(`
@micropython.viper
def f(x: int, y: bool, z=3) -> int:
    """Text."""
    if y:
        return x
print(f(None, 1), f(True, [1]), f(5, 0), f.__name__)  # expect: 0 1 0 f
try:
    f(1.5, 0)
except TypeError as e:
    print(e)  # expect: can't convert float to int
`));

  it("refuse at compile time what has no meaning in their types", () =>
    expectProgram(`
def bad(text):
    try:
        exec("@micropython.viper\\n" + text)
    except ViperTypeError as e:
        print(e)
bad("def f(x: word): pass")  # expect: unknown type 'word'
bad("def f(x: int): return x + []")  # expect: can't do binary op between 'int' and 'object'
bad("def f(x: ptr8):\\n  x[0] = None")  # expect: can't store 'None'
bad("def f() -> int: return []")  # expect: return expected 'int' but got 'object'
`));
});
