import { deepStrictEqual, notDeepStrictEqual, strictEqual } from "node:assert/strict";
import { glyphOf } from "../../../vm/modules/font8x8.js";
import { expectProgram } from "../expect-program.js";

describe("vm/modules/framebuf", () => {
  it("is a base class for display drivers, and the buffer it was given", () => {
    expectProgram(`
import framebuf
class Display(framebuf.FrameBuffer):
    def __init__(self, width, height):
        self.data = bytearray(width * height // 8)
        super().__init__(self.data, width, height, framebuf.MONO_VLSB)
    def clear(self): self.fill(0)
d = Display(16, 8); d.fill(1); print(d.data[0], bytes(d)[15], len(memoryview(d))) # expect: 255 255 16
d.clear(); d.vline(3, -2, 6, 1); d.fill_rect(10, 6, 9, 9, 1); print(d.data.hex()) # expect: 0000000f000000000000c0c0c0c0c0c0
`);
  });

  it("refuses sizes, formats and buffers that do not fit", () => {
    expectProgram(`
import framebuf
for args in ((bytearray(7), 8, 8, framebuf.MONO_VLSB), (bytearray(9), 8, 8, 99), (b'12345678', 8, 8, framebuf.MONO_VLSB), (bytearray(8), 0, 8, 0), (bytearray(64), 8, 8, 0, 4)):
    try: framebuf.FrameBuffer(*args)
    except Exception as e: print(repr(e)) # expect: ValueError()
    # expect: ValueError('invalid format',)
    # expect: TypeError('object with buffer protocol required',)
    # expect: ValueError()
    # expect: ValueError()
`);
  });

  it("copies with a transparent colour and through a palette", () => {
    expectProgram(`
import framebuf
s = framebuf.FrameBuffer(bytearray([0b10100000, 0b01000000]), 3, 2, framebuf.MONO_HLSB)
p = framebuf.FrameBuffer(bytearray(4), 2, 1, framebuf.RGB565); p.pixel(1, 0, 0x1234)
b = bytearray(4 * 3 * 2); f = framebuf.FrameBuffer(b, 4, 3, framebuf.RGB565); f.fill(0xffff)
f.blit(s, 1, 1, 0, p)
print([[hex(f.pixel(x, y)) for x in range(4)] for y in range(1, 3)]) # expect: [['0xffff', '0x1234', '0xffff', '0x1234'], ['0xffff', '0xffff', '0x1234', '0xffff']]
f.blit((bytearray(b'\\x01\\x00'), 1, 1, framebuf.RGB565), 0, 0); print(f.pixel(0, 0)) # expect: 1
`);
  });

  it("is not there for CircuitPython, whose drivers look for that", () => {
    expectProgram("import framebuf # expect!: ImportError: no module named 'framebuf'", "circuitpython");
  });

  it("has a glyph of its own for every character of ASCII, and a chequered cell for the rest", () => {
    const seen = new Set<string>();
    for (let code = 32; code < 127; code++) seen.add(glyphOf(code).join());
    strictEqual(seen.size, 95);
    notDeepStrictEqual(glyphOf(126), glyphOf(127));
    deepStrictEqual(glyphOf(200), glyphOf(127));
  });
});
