import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { readdirSync } from "node:fs";
import { builtinModules } from "../../../vm/modules/index.js";
import { expectProgram, runProgram } from "../expect-program.js";

describe("vm/modules", () => {
  it("packs and unpacks structs with every code, order and alignment", () => {
    expectProgram(
      `
import struct
print(struct.pack('<bBhHiIqQ', -1, 255, -2, 65535, -3, 4294967295, -4, 2**64 - 1).hex()) # expect: fffffeffffff fdffffffffffffff
`.replace(
        "fffffeffffff fdffffffffffffff",
        "fffffeffffff" + "fdffffff" + "ffffffff" + "fcffffffffffffff" + "ffffffffffffffff",
      ),
    );
    expectProgram(`
import struct
print(struct.pack('>hfd', 1, 1.5, -2.5), struct.pack('!e', 0.1)) # expect: b'\\x00\\x01?\\xc0\\x00\\x00\\xc0\\x04\\x00\\x00\\x00\\x00\\x00\\x00' b'.f'
print(struct.calcsize('@bI'), struct.calcsize('<bI'), struct.calcsize('bq'), struct.pack('@bH', 1, 2)) # expect: 8 5 16 b'\\x01\\x00\\x02\\x00'
print(struct.unpack('<3sxB', b'abc\\x00\\x07'), struct.unpack_from('>H', b'\\x00\\x01\\x02', 1), struct.unpack('<f', b'\\x00\\x00\\x80?')) # expect: (b'abc', 7) (258,) (1.0,)
b = bytearray(4); struct.pack_into('>H', b, -2, 0x1234); print(b) # expect: bytearray(b'\\x00\\x00\\x124')
try: struct.unpack('I', b'a')
except ValueError as e: print(e) # expect: buffer too small
print(struct.pack('B', 257)) # expect: b'\\x01'
`);
    expectProgram(
      `
import struct
for f in (lambda: struct.pack('B', 257), lambda: struct.pack('BB', 1), lambda: struct.unpack('B', b'ab')):
    try: f()
    except Exception as e: print(type(e).__name__, e) # expect: OverflowError value must fit in 1 byte(s)
    # expect: ValueError values length must be 2
    # expect: RuntimeError buffer size must match format
`,
      "circuitpython",
    );
  });
  it("computes as C does", () => {
    expectProgram(`
import math
print(math.gamma(5), math.lgamma(0.5), math.erf(0.5), '%.12g' % math.erfc(2.5)) # expect: 24.0 0.5723649429247004 0.5204998778130465 0.000406952017445
print(math.frexp(10), math.ldexp(0.5, 4), math.modf(-2.5), math.fmod(-7, 3), math.copysign(1, -0.0)) # expect: (0.625, 4) 8.0 (-0.5, -2.0) -1.0 -1.0
print(math.floor(-2.5), math.ceil(2.1), math.trunc(-2.7), math.log(8, 2), math.log10(1000), math.isclose(1, 1 + 1e-10)) # expect: -3 3 -2 3.0 3.0 True
print(math.expm1(1e-10), math.factorial(25), math.isnan(math.nan), math.inf > 10**308) # expect: 1.00000000005e-10 15511210043330985984000000 True True
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.gamma(-1)):
    try: f()
    except ValueError as e: print(e) # expect: math domain error
    # expect: math domain error
    # expect: math domain error
`);
  });
  it("keeps time by the host and wraps ticks at 2**30", () => {
    expectProgram(`
import time
a = time.ticks_ms(); time.sleep_ms(500); print(450 < time.ticks_diff(time.ticks_ms(), a) < 550) # expect: True
print(time.ticks_diff(5, 2**30 - 5), time.ticks_add(2**30 - 1, 2)) # expect: 10 1
print(time.gmtime(86400 * 365)[:8], time.mktime((2000, 1, 1, 0, 0, 0, 0, 0))) # expect: (1971, 1, 1, 0, 0, 0, 4, 1) 946684800
`);
    expectProgram(
      `
import time
a = time.monotonic(); time.sleep(0.25); print(0.24 < time.monotonic() - a < 0.26, hasattr(time, 'sleep_ms')) # expect: True False
t = time.localtime(0); print(t.tm_year, t[1], t) # expect: 1970 1 struct_time(tm_year=1970, tm_mon=1, tm_mday=1, tm_hour=0, tm_min=0, tm_sec=0, tm_wday=3, tm_yday=1, tm_isdst=-1)
try: time.sleep(-1)
except ValueError as e: print(e) # expect: sleep length must be non-negative
`,
      "circuitpython",
    );
  });
  it("has the modules of each dialect and no other", () => {
    expectProgram(
      `
for name in ('framebuf', 'ustruct', 'utime', 'traceback', 'typing', 'micropython', 'struct'):
    try: __import__(name); print(name) # expect: traceback
    except ImportError: pass
    # expect: micropython
    # expect: struct
`,
      "circuitpython",
    );
    expectProgram(`
for name in ('framebuf', 'ustruct', 'utime', 'traceback', 'typing', 'micropython', 'struct'):
    try: __import__(name); print(name) # expect: framebuf
    except ImportError: pass
    # expect: ustruct
    # expect: utime
    # expect: micropython
    # expect: struct
`);
  });
  it("says in sys which Python and board it is", () => {
    expectProgram(
      `
import sys
print(sys.implementation.name, sys.implementation[1][0], sys.byteorder, sys.maxsize, sys.argv) # expect: circuitpython 10 little 2147483647 ['main.py']
print(sys.platform, 'sys' in sys.modules) # expect: RP2040 True
sys.exit(3)
`,
      "circuitpython",
    );
    match(
      runProgram("import os\nprint(os.uname())").out,
      /^\(sysname='rp2', .*machine='Raspberry Pi Pico with RP2040'\)\n$/,
    );
    expectProgram("import os\nprint(os.uname()[:2]) # expect: ('rp2040', 'rp2040')\n", "circuitpython");
  });
  it("codes hexadecimal, base64 and CRC-32", () => {
    expectProgram(`
import binascii
print(binascii.hexlify(b'\\x01\\xab'), binascii.hexlify(b'abc', ':'), binascii.unhexlify('ff00')) # expect: b'01ab' b'61:62:63' b'\\xff\\x00'
print(binascii.b2a_base64(b'hello'), binascii.a2b_base64(b'aGVsbG8=\\n'), binascii.crc32(b'123456789') == 0xcbf43926) # expect: b'aGVsbG8=\\n' b'hello' True
`);
  });
  it("draws into frame buffers of every format", () => {
    expectProgram(
      `
import framebuf
for format in (framebuf.MONO_VLSB, framebuf.MONO_HLSB, framebuf.MONO_HMSB, framebuf.GS2_HMSB, framebuf.GS4_HMSB, framebuf.GS8, framebuf.RGB565):
    b = bytearray(8 * 8 * 2)
    f = framebuf.FrameBuffer(b, 8, 8, format)
    f.pixel(1, 0, 1); f.hline(0, 7, 8, 1); f.scroll(1, 0)
    print(f.pixel(2, 0), f.pixel(1, 0), f.pixel(7, 7), f.pixel(9, 9), bytes(b[:4]).hex())
# expect: 1 0 1 None 80808180
`.replace(
        "# expect: 1 0 1 None 80808180",
        [
          "1 0 1 None 80808180",
          "1 0 1 None 20000000",
          "1 0 1 None 04000000",
          "1 0 1 None 10000000",
          "1 0 1 None 00100000",
          "1 0 1 None 00000100",
          "1 0 1 None 00000000",
        ]
          .map((line) => `# expect: ${line}`)
          .join("\n"),
      ),
    );
    const { out } = runProgram(`
import framebuf
f = framebuf.FrameBuffer(bytearray(16 * 2), 16, 16, framebuf.MONO_VLSB)
f.text('A', 0, 0); f.ellipse(4, 12, 3, 3, 1); f.rect(9, 9, 6, 6, 1, True); f.line(9, 0, 15, 3, 1)
for y in range(16): print(''.join('#' if f.pixel(x, y) else '.' for x in range(16)))
`);
    deepStrictEqual(
      out
        .trimEnd()
        .split("\n")
        .map((row, y) => (y < 8 ? row.slice(9) : row)),
      [
        "#......",
        ".##....",
        "...##..",
        ".....##",
        ".......",
        ".......",
        ".......",
        ".......",
        "................",
        "...###...######.",
        "..#...#..######.",
        ".#.....#.######.",
        ".#.....#.######.",
        ".#.....#.######.",
        "..#...#..######.",
        "...###..........",
      ],
    );
  });
  it("lists every module file in its index", () => {
    const parts = new Set([
      "index.js",
      "math-functions.js",
      "font8x8.js",
      "small-modules.js",
      "io-module.js",
      "path.js",
    ]);
    const files = readdirSync(new URL("../../../vm/modules/", import.meta.url))
      .filter((f) => f.endsWith(".js") && !parts.has(f))
      .map((f) => f.replace(".js", ""));
    deepStrictEqual(
      files.filter((f) => !(f in builtinModules)),
      [],
    );
  });
  it("gives the same random numbers for the same seed", () => {
    const program =
      "import random\nrandom.seed(1)\nprint([random.randint(0, 9) for _ in range(8)], 0 <= random.random() < 1)";
    strictEqual(runProgram(program).out, runProgram(program).out);
    expectProgram(
      'import random\nprint(all(3 <= random.randrange(3, 9, 2) < 9 for _ in range(50)), random.choice("aa"), hasattr(random, "shuffle")) # expect: True a False',
      "circuitpython",
    );
  });
});
