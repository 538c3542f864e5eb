import { expectProgram } from "../expect-program.js";

const strip = `
import adafruit_pixelbuf
class Strip(adafruit_pixelbuf.PixelBuf):
    def _transmit(self, buffer): print(bytes(buffer))
`;

const inCircuitPython = (source: string): void => expectProgram(strip + source, "circuitpython");

describe("adafruit_pixelbuf", () => {
  it("puts colours into the strip's byte order and sends them", () => {
    inCircuitPython(`
s = Strip(2, byteorder="GRB", auto_write=True)
s[0] = (1, 2, 3) # expect: b'\\x02\\x01\\x03\\x00\\x00\\x00'
s[1] = 0x0a0b0c # expect: b'\\x02\\x01\\x03\\x0b\\n\\x0c'
s[-1] = 300.7 # expect: b'\\x02\\x01\\x03\\x01\\x00,'
print(s[0], s[1], len(s), bool(s), list(s)) # expect: (1, 2, 3) (0, 1, 44) 2 True [(1, 2, 3), (0, 1, 44)]
s.fill(0) # expect: b'\\x00\\x00\\x00\\x00\\x00\\x00'
print(s.bpp, s.byteorder, s.auto_write, s.brightness) # expect: 3 GRB True 1.0
`);
  });

  it("keeps the full colours when dimmed", () => {
    inCircuitPython(`
s = Strip(1, brightness=0.5)
s[0] = (255, 100, 1)
s.show() # expect: b'\\x002\\x7f'
print(s[0]) # expect: (255, 100, 1)
s.auto_write = True
s.brightness = 2 # expect: b'\\x01d\\xff'
print(s.brightness) # expect: 1.0
`);
  });

  it("takes slices of colours and of plain numbers", () => {
    inCircuitPython(`
s = Strip(4, byteorder="RGB")
s[1:3] = [(1, 2, 3), 0x040506]
s[::3] = [7, 8, 9, 10, 11, 12]
print(s[:]) # expect: ((7, 8, 9), (1, 2, 3), (4, 5, 6), (10, 11, 12))
print(s[::-2]) # expect: ((10, 11, 12), (1, 2, 3))
try: s[:] = [1]
except ValueError as e: print(e) # expect: Unmatched number of items on RHS (expected 4, got 1).
`);
  });

  it("gives white LEDs what all three colours have in common, and DotStars their brightness", () => {
    inCircuitPython(`
w = Strip(1, byteorder="RGBW")
w[0] = 0x050505
print(w[0]) # expect: (0, 0, 0, 5)
w[0] = (1, 2, 3, 4)
print(w[0]) # expect: (1, 2, 3, 4)
d = Strip(1, byteorder="PBGR", header=b"\\x00\\x00", trailer=b"\\xff")
d.show() # expect: b'\\x00\\x00\\xff\\x00\\x00\\x00\\xff'
d[0] = (1, 2, 3, 0.5)
d.show() # expect: b'\\x00\\x00\\xef\\x03\\x02\\x01\\xff'
print(d[0][:3], d.bpp) # expect: (1, 2, 3) 4
`);
  });

  it("refuses what is no colour and no order", () => {
    inCircuitPython(`
for order in ("RGBX", "RG", "RGBP", "PRGBW"):
    try: Strip(1, byteorder=order)
    except ValueError as e: print(e) # expect: Invalid byteorder
# expect: Invalid byteorder
# expect: Invalid byteorder
# expect: Invalid byteorder
s = Strip(1)
for colour in ((1, 2), "red", ("a", 1, 2), None):
    try: s[0] = colour
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
# expect: ValueError color length must be 3-4
# expect: TypeError object 'str' isn't a tuple or list
# expect: TypeError can't convert str to int
# expect: TypeError object 'NoneType' isn't a tuple or list
try: s[1]
except IndexError as e: print(e) # expect: index out of range
class Late(adafruit_pixelbuf.PixelBuf):
    def __init__(self): pass
try: Late().show()
except NotImplementedError as e: print(e) # expect: Call super().__init__() before accessing native object.
`);
  });
});
