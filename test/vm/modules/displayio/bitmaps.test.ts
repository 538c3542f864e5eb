import { deepEqual } from "node:assert/strict";
import { printed } from "../synthio/unix-build.js";

const before = `
import displayio, bitmapfilter, bitmaptools, array, io
def grid(b): return ["".join("%x" % b[x, y] for x in range(b.width)) for y in range(b.height)]
def attempt(f):
    try: print(f())
    except Exception as e: print(repr(e))
`;

const colors = `
def colors(n):
    b=displayio.Bitmap(3,2,65536)
    for i in range(6): b[i]=(i*0x3579+n)&0xffff
    return b
def words(b): return ["%04x"%b[i] for i in range(6)]
`;

/** Everything here was printed by CircuitPython's unix build. */
describe("displayio's bitmaps", () => {
  it("pack their values from the left into words, and take them by place or number", () => {
    deepEqual(
      printed(`${before}
for count in (2, 4, 16, 200, 65536):
    b = displayio.Bitmap(5, 2, count)
    b[4, 0] = b[6] = 1
    print(b.bits_per_value, len(bytes(b)), bytes(b)[:4])
    b.fill(1); print(b[4], bytes(b)[0])
`),
      [
        "1 8 b'\\x08\\x00\\x00\\x00'",
        "1 255",
        "2 8 b'\\x00@\\x00\\x00'",
        "1 85",
        "4 8 b'\\x00\\x00\\x10\\x00'",
        "1 17",
        "8 16 b'\\x00\\x00\\x00\\x00'",
        "1 1",
        "16 24 b'\\x00\\x00\\x00\\x00'",
        "1 1",
      ],
    );
  });

  it("refuse in the firmware's words", () => {
    const refused: Readonly<Record<string, string>> = {
      "b[6]": "IndexError('index must be 0-5',)",
      "b[3, 0]": "IndexError('x must be 0-2',)",
      "b[0, 2]": "IndexError('y must be 0-1',)",
      "b[0:1]": "NotImplementedError('Slices not supported',)",
      "b.fill(4)": "ValueError('value must be 0-3',)",
      "list(b)": "TypeError(\"'Bitmap' object isn't iterable\",)",
      "displayio.Bitmap(1, 2)": "TypeError('function takes 3 positional arguments but 2 were given',)",
      "displayio.Bitmap(1, 2, 0)": "ValueError('value_count must be 1-65536',)",
      "displayio.Palette(2)[2]": "IndexError('index out of range',)",
      "displayio.Palette()": "TypeError(\"'color_count' argument required\",)",
      "bitmaptools.draw_line(b, 0, 0, 1, 1, 4)": "ValueError('out of range of target',)",
      "bitmaptools.fill_region(b, 0, 0, 4, 1, 1)": "ValueError('x2 must be 0-3',)",
      "bitmaptools.arrayblit(b, b'1')": "IndexError('index out of range',)",
      "bitmapfilter.solarize(b)": "ValueError('unsupported bitmap depth',)",
      "b.deinit() or b.width":
        "ValueError('Object has been deinitialized and can no longer be used. Create a new object.',)",
    };
    const lines = Object.keys(refused).map((each) => `attempt(lambda: ${each})`);
    deepEqual(printed(`${before}b = displayio.Bitmap(3, 2, 4)\n${lines.join("\n")}\n`), Object.values(refused));
  });

  it("are nothing a board shows", () => {
    deepEqual(
      printed(
        `
for name in ("displayio", "bitmaptools", "bitmapfilter", "jpegio"):
    try: __import__(name); print(name)
    except ImportError as e: print(e)
`,
        {},
      ),
      ["displayio", "bitmaptools", "bitmapfilter", "jpegio"].map((name) => `no module named '${name}'`),
    );
  });
});

describe("bitmaptools", () => {
  it("draws, fills, turns and copies", () => {
    deepEqual(
      printed(`${before}
b=displayio.Bitmap(8,6,4)
bitmaptools.draw_line(b,0,5,7,0,1)
bitmaptools.draw_circle(b,4,3,2,2)
bitmaptools.boundary_fill(b,4,3,3)
print(grid(b))
b.fill(0)
bitmaptools.draw_polygon(b,array.array("h",[0,7,3]),array.array("h",[0,2,5]),1)
print(grid(b))
s=displayio.Bitmap(3,3,4)
bitmaptools.arrayblit(s,bytes([1,2,3,1,0,3,1,2,3]))
bitmaptools.rotozoom(b,s,angle=3.14159/2,scale=1.5,skip_index=0)
print(grid(b))
bitmaptools.blit(b,b,2,1,x1=1,y1=0,x2=5,y2=4)
print(grid(b))
`),
      [
        "['00000001', '00022210', '00201320', '00213320', '01233320', '10022200']",
        "['11000000', '01111100', '01000011', '00100010', '00101100', '00010000']",
        "['11000000', '01111100', '01111111', '01110210', '00201200', '00333300']",
        "['11000000', '01100000', '01111111', '01111110', '00111000', '00333300']",
      ],
    );
  });

  it("dithers, and reads rows of a file", () => {
    deepEqual(
      printed(`${before}
g=displayio.Bitmap(8,4,256)
for i in range(32): g[i]=i*8
o=displayio.Bitmap(8,4,2)
o2=displayio.Bitmap(8,4,65536)
for a in (bitmaptools.DitherAlgorithm.Atkinson,bitmaptools.DitherAlgorithm.FloydStenberg):
    bitmaptools.dither(o2,g,displayio.Colorspace.L8,a); print([''.join('#' if o2[x,y] else '.' for x in range(8)) for y in range(4)])
r=displayio.Bitmap(4,2,16)
bitmaptools.readinto(r,io.BytesIO(bytes([0x12,0x34,0x56,0x78])),4,reverse_pixels_in_element=True,reverse_rows=True)
print(grid(r))
`),
      [
        "['........', '....#..#', '########', '########']",
        "['........', '...#.#.#', '###.####', '#.######']",
        "['5678', '1234']",
      ],
    );
  });

  it("lays bitmaps over each other", () => {
    deepEqual(
      printed(`${before}${colors}
S=displayio.Colorspace.RGB565_SWAPPED
M=bitmaptools.BlendMode
for mode in (M.Normal,M.Screen):
    d=colors(0); bitmaptools.alphablend(d,colors(7),colors(0x4321),S,.25,.75,blendmode=mode); print(words(d))
`),
      ["['a219', '3792', '6d23', 'a284', 'f814', '0d76']", "['021b', '38a2', 'ae53', 'e294', '3945', '4f86']"],
    );
  });
});

describe("bitmapfilter", () => {
  it("filters 16-bit colours as the firmware's integers do", () => {
    deepEqual(
      printed(`${before}${colors}
b=colors(1); bitmapfilter.morph(b,(1,2,1,2,4,2,1,2,1)); print(words(b))
b=colors(1); bitmapfilter.mix(b,bitmapfilter.ChannelMixer(.393,.769,.189,.349,.686,.168,.272,.534,.131)); print(words(b))
b=colors(1); bitmapfilter.solarize(b,.3); print(words(b))
b=colors(1); bitmapfilter.lookup(b,lambda x:1-x); print(words(b))
b=colors(1); bitmapfilter.blend(b,colors(2),colors(99),max); print(words(b))
p=displayio.Palette(256)
for i in range(256): p[i]=(i,255-i,0)
b=colors(1); bitmapfilter.false_color(b,p); print(words(b))
`),
      [
        "['253a', '0d83', 'ccbb', '056c', 'ad94', '2d95']",
        "['a218', 'ab83', '50c5', '4d9c', '56ff', '91c5']",
        "['0001', 'f050', '0068', '0012', '0020', '8001']",
        "['fffe', 'ca85', '950c', '5f93', '2a1a', 'f4a1']",
        "['0063', '35dc', '6bf5', 'a0ce', 'd6e7', '0bc7']",
        "['6017', 'e064', '6093', '4074', 'c0c1', '4093']",
      ],
    );
  });
});
