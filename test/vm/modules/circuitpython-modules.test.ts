import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { expectProgram, runProgram } from "../expect-program.js";

const inCircuitPython = (source: string): void => expectProgram(source, "circuitpython");

describe("codeop", () => {
  it("compiles a finished command and waits for the rest of another", () => {
    inCircuitPython(`
from codeop import compile_command
print(compile_command("if 1:"), compile_command("[1, 2"), compile_command("'''open")) # expect: None None None
exec(compile_command("x = 5"))
print(x) # expect: 5
print(eval(compile_command("3 + 4", "here", "eval"))) # expect: 7
try: compile_command("1 +")
except SyntaxError: print("SyntaxError") # expect: SyntaxError
try: compile_command(b"1")
except TypeError as e: print(e) # expect: source must be of type str, not bytes
`);
  });
});

describe("locale", () => {
  it("says the firmware's language", () => {
    inCircuitPython("import locale\nprint(locale.getlocale()) # expect: ('en_US', 'utf-8')\n");
  });
});

describe("ipaddress", () => {
  it("reads addresses from text, ints and bytes", () => {
    inCircuitPython(`
import ipaddress
a = ipaddress.ip_address("192.168.1.2")
print(a, repr(a), a.packed) # expect: 192.168.1.2 192.168.1.2 b'\\xc0\\xa8\\x01\\x02'
print(ipaddress.IPv4Address(0x0201a8c0) == a, hash(a) == hash(ipaddress.ip_address("192.168.1.2"))) # expect: True True
print(ipaddress.IPv4Address(b"\\x01\\x02\\x03\\x04"), a == "192.168.1.2") # expect: 1.2.3.4 False
for bad in ("1.2.3", "a.b.c.d", "1.2.3.4.5", ""):
    try: ipaddress.ip_address(bad)
    except ValueError as e: print(e) # expect: Not a valid IP string
# expect: Not a valid IP string
# expect: Not a valid IP string
# expect: Not a valid IP string
try: ipaddress.ip_address(1.5)
except ValueError as e: print(e) # expect: Only int or string supported for ip
try: ipaddress.IPv4Address(b"123")
except ValueError as e: print(e) # expect: Address must be 4 bytes long
`);
  });
});

describe("msgpack", () => {
  it("packs each kind of value by the format's shortest code", () => {
    inCircuitPython(`
import msgpack, io
def packed(v, **keywords):
    s = io.BytesIO()
    msgpack.pack(v, s, **keywords)
    return s.getvalue()
print(packed([None, True, False, 0, 127, 128, -1, -31, -32, -33])) # expect: b'\\x9a\\xc0\\xc3\\xc2\\x00\\x7f\\xd1\\x00\\x80\\xff\\xe1\\xd0\\xe0\\xd0\\xdf'
print(packed((300, -300, 70000))) # expect: b'\\x93\\xd1\\x01,\\xd1\\xfe\\xd4\\xd2\\x00\\x01\\x11p'
print(packed("ab"), packed("x" * 32)[:3], packed(b"ab"), packed(1.5)) # expect: b'\\xa2ab' b'\\xd9 x' b'\\xc4\\x02ab' b'\\xca?\\xc0\\x00\\x00'
print(packed({"a": 1})) # expect: b'\\x81\\xa1a\\x01'
print(packed(list(range(16)))[:4], packed(msgpack.ExtType(5, b"ab")), packed(msgpack.ExtType(5, b"abc"))) # expect: b'\\xdc\\x00\\x10\\x00' b'\\xd5\\x05ab' b'\\xc7\\x03\\x05abc'
try: packed(2 ** 30)
except ValueError as e: print(e) # expect: no default packer
print(packed({1, 2}, default=lambda s: sorted(s))) # expect: b'\\x92\\x01\\x02'
try: packed(1, default=5)
except ValueError as e: print(e) # expect: default is not a function
`);
  });

  it("unpacks what it packed, and codes that it never writes", () => {
    inCircuitPython(`
import msgpack, io
def unpacked(b, **keywords): return msgpack.unpack(io.BytesIO(b), **keywords)
v = [None, True, 5, -5, 200, -200, 100000, "text", b"bytes", 2.5, {"k": [1]}, "y" * 300, list(range(20))]
s = io.BytesIO()
msgpack.pack(v, s)
s.seek(0)
print(msgpack.unpack(s) == v) # expect: True
print(unpacked(b"\\x92\\x01\\x02", use_list=False)) # expect: (1, 2)
print(unpacked(b"\\xcc\\xff"), unpacked(b"\\xcd\\xff\\xff"), unpacked(b"\\xce\\xff\\xff\\xff\\xff")) # expect: 255 65535 4294967295
print(unpacked(b"\\xcf" + b"\\xff" * 8), unpacked(b"\\xd3" + b"\\xff" * 8)) # expect: 18446744073709551615 -1
print(unpacked(b"\\xcb?\\xf8" + b"\\0" * 6)) # expect: 1.5
ext = unpacked(b"\\xd5\\x07ab")
print(ext.code, ext.data) # expect: 7 b'ab'
print(unpacked(b"\\xd5\\x07ab", ext_hook=lambda code, data: (code, data))) # expect: (7, b'ab')
for bad in (b"", b"\\xcd\\x01", b"\\xc1"):
    try: unpacked(bad)
    except (ValueError, EOFError) as e: print(type(e).__name__, e)
# expect: EOFError 
# expect: ValueError short read
# expect: ValueError Invalid format
ext.code = 3
try: ext.code = 200
except AttributeError as x: print(x) # expect: code outside range 0~127
try: msgpack.ExtType(200, b"")
except ValueError as x: print(x) # expect: code must be 0-127
try: msgpack.unpack(5)
except OSError as x: print(x) # expect: stream operation not supported
`);
  });
});

describe("what CircuitPython's boards have of a module", () => {
  it("is what its documentation lists", () => {
    inCircuitPython(`
import gc, hashlib, math, micropython, random, re
def public(module): print(*sorted(name for name in dir(module) if name[0] != "_"))
public(gc) # expect: collect disable enable isenabled mem_alloc mem_free
public(hashlib) # expect: new
public(micropython) # expect: const native viper
public(random) # expect: choice getrandbits randint random randrange seed uniform
public(re) # expect: compile match search sub
print(math.dist((0, 0), [3, 4])) # expect: 5.0
try: math.dist((0, 0, 0), (1, 1, 1))
except ValueError as e: print(e) # expect: requested length 2 but object has length 3
`);
  });

  it("is listed in columns by help", () => {
    const { out } = runProgram('help()\nhelp("modules")\n', "circuitpython");
    const lines = out.split("\n");
    strictEqual(lines[0], "Welcome to Adafruit CircuitPython 10.0.3!");
    strictEqual(lines[4], 'To list built-in modules type `help("modules")`.');
    const names = lines.slice(5, -2).map((line) => line.split(/ +/));
    strictEqual(
      names.every((row) => row.length === 4 || row.length === 3),
      true,
    );
    const down = [0, 1, 2, 3].flatMap((column) => names.flatMap((row) => row.slice(column, column + 1)));
    deepStrictEqual(down, [...down].sort());
    strictEqual(lines.at(-2), "Plus any modules on the filesystem");
    const start = lines[5].indexOf(names[0][1]);
    strictEqual(start, 18);
  });
});

describe("os.getenv of CircuitPython", () => {
  it("reads settings.toml: quoted strings, other values as they stand, up to the first section", () => {
    const settings =
      '# mine\nSSID = "caf\\u00e9\\n"\nPORT = 0x50 # web\r\nLAST="#1" # one\nBAD = "\\q"\nOPEN = "x\nEMPTY =\n[section]\nINNER = 1';
    const program = `
import os
for key in ("SSID", "PORT", "LAST", "BAD", "OPEN", "EMPTY", "INNER"): print(repr(os.getenv(key)), end=" ")
print(os.getenv("INNER", default=5))
# expect: 'caf\u00e9\\n' '0x50' '#1' None None None None 5
`;
    expectProgram(program, "circuitpython", { "settings.toml": settings });
  });
});
