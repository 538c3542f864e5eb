import { deepEqual } from "node:assert/strict";
import { printed } from "../synthio/unix-build.js";

/** Pictures of noise: 11x9 without subsampling, 24x20 with 4:2:0 and restarts at each unit, 20x7 with 4:2:2 and restarts at each second. */
const pictures = {
  full: "/9j/2wCEAAICAgIDAwMDBAQEBAUFBQUGBgYGBwcHBwgICAgJCQkJCgoKCgsLCwsMDAwMDQ0NDQ4ODg4PDw8PEBAQEBEREREBAwMDBAQEBQUFBgYGBwcHCAgICQkJCgoKCwsLDAwMDQ0NDg4ODw8PEBAQEREREhISExMTFBQUFRUVFhYWFxcXGP/AABEIAAkACwMBEQACEQEDEQH/xABiAAAABwAAAAAAAAAAAAAAAAAAAQIDBAUGEAADAQEBAQAAAAAAAAAAAAAAAQIRAyLwAQAABwAAAAAAAAAAAAAAAAAAAQIDBAUGEQADAQEBAQAAAAAAAAAAAAAAAQIRAyLw/9oADAMBAAIRAxEAPwA+fT2wGx33Hol+7B3m+oCn83mVfHNpRgq74OAxBQcu+gP/2Q==",
  quarter:
    "/9j/2wCEAAICAgIDAwMDBAQEBAUFBQUGBgYGBwcHBwgICAgJCQkJCgoKCgsLCwsMDAwMDQ0NDQ4ODg4PDw8PEBAQEBEREREBAwMDBAQEBQUFBgYGBwcHCAgICQkJCgoKCwsLDAwMDQ0NDg4ODw8PEBAQEREREhISExMTFBQUFRUVFhYWFxcXGP/AABEIABQAGAMBIgACEQEDEQH/3QAEAAH/xABiAAAABwAAAAAAAAAAAAAAAAAAAQIDBAUGEAADAQEBAQAAAAAAAAAAAAAAAQIRAyLwAQAABwAAAAAAAAAAAAAAAAAAAQIDBAUGEQADAQEBAQAAAAAAAAAAAAAAAQIRAyLw/9oADAMBAAIRAxEAPwBPhdZw10E9Z4M0O7z98ulWJz12nT//0J+rFeP0rDse4++XY33IC9TmR429bTHj/9HM6veAYnm0SARvJ9e3a3RmsyV5nPUn/9Kn5d9MpVoKxk1Xbhz8+Q359b782f/Z",
  half: "/9j/2wCEAAICAgIDAwMDBAQEBAUFBQUGBgYGBwcHBwgICAgJCQkJCgoKCgsLCwsMDAwMDQ0NDQ4ODg4PDw8PEBAQEBEREREBAwMDBAQEBQUFBgYGBwcHCAgICQkJCgoKCwsLDAwMDQ0NDg4ODw8PEBAQEREREhISExMTFBQUFRUVFhYWFxcXGP/AABEIAAcAFAMBIQACEQEDEQH/3QAEAAL/xABiAAAABwAAAAAAAAAAAAAAAAAAAQIDBAUGEAADAQEBAQAAAAAAAAAAAAAAAQIRAyLwAQAABwAAAAAAAAAAAAAAAAAAAQIDBAUGEQADAQEBAQAAAAAAAAAAAAAAAQIRAyLw/9oADAMBAAIRAxEAPwAEWAJiPPP05QrPPMmyvd+ip92UG01fbOB//9k=",
};

const before = `
import binascii, displayio, io, jpegio
decoder = jpegio.JpegDecoder()
full, quarter, half = [binascii.a2b_base64(text) for text in ${JSON.stringify(Object.values(pictures))}]
def total(bitmap):
    sum = 0
    for byte in bytes(bitmap): sum = (sum * 31 + byte) % 1000003
    return sum
def attempt(f):
    try: print(f())
    except Exception as e: print(repr(e))
`;

/** Everything here was printed by CircuitPython's unix build. */
describe("jpegio", () => {
  it("decodes pictures, and makes them smaller, as the boards do to the last bit", () => {
    deepEqual(
      printed(`${before}
for data in (full, quarter, half):
    for scale in range(4):
        w, h = decoder.open(io.BytesIO(data) if scale % 2 else data)
        bitmap = displayio.Bitmap((w >> scale) or 1, (h >> scale) or 1, 65536)
        decoder.decode(bitmap, scale)
        print(w, h, total(bitmap))
`),
      [
        "11 9 90443",
        "11 9 190130",
        "11 9 605212",
        "11 9 786729",
        "24 20 583764",
        "24 20 808868",
        "24 20 117985",
        "24 20 100763",
        "20 7 924708",
        "20 7 285502",
        "20 7 49295",
        "20 7 0",
      ],
    );
  });

  it("puts a part of a picture where it is wanted", () => {
    deepEqual(
      printed(`${before}
decoder.open(quarter)
bitmap = displayio.Bitmap(24, 20, 65536)
decoder.decode(bitmap, x=3, y=2, x1=5, y1=6, x2=21, y2=19)
print(total(bitmap), bitmap[2, 2], bitmap[3, 1], "%04x %04x" % (bitmap[3, 2], bitmap[18, 14]))
`),
      ["265520 0 0 0f74 d273"],
    );
  });

  it("says what is wrong with a picture", () => {
    deepEqual(
      printed(`${before}
bitmap = displayio.Bitmap(24, 20, 65536)
attempt(lambda: decoder.decode(bitmap))
attempt(lambda: decoder.open(full[:-90]) and decoder.decode(bitmap))
attempt(lambda: decoder.open(b"no picture"))
attempt(lambda: decoder.open(full.replace(bytes([255, 0xC0]), bytes([255, 0xC2]))))
attempt(lambda: decoder.open(full.replace(bytes([255, 0xC4, 0, 0x62]), bytes([255, 0xC4, 0, 0x61]))))
attempt(lambda: decoder.open(full) and decoder.decode(bitmap, 4))
`),
      [
        "RuntimeError('decode() without open()',)",
        "RuntimeError('Device error or wrong termination of input stream',)",
        "RuntimeError('Device error or wrong termination of input stream',)",
        "RuntimeError('Unsupported JPEG (may be progressive)',)",
        "RuntimeError('Data format error (may be broken data)',)",
        "ValueError('scale must be 0-3',)",
      ],
    );
  });
});
