import { deepEqual } from "node:assert/strict";
import { bytesSegment, encode, kinds } from "./encoder.js";
import { read, upright } from "./picture.js";

const picture = upright(encode(kinds["1-L"], bytesSegment("x")), 2);
const [{ width }, size] = [picture, picture.levels.length];
const found = "[QRInfo(payload=b'x', data_type='iso_8859-2')]";

function answers(lines: Readonly<Record<string, string>>, before = ""): void {
  const program = Object.keys(lines).map((each) => `attempt(lambda: ${each})`);
  const got = read(picture, `${before}\nP = qrio.PixelPolicy\nD = qrio.QRDecoder\n${program.join("\n")}\n`);
  deepEqual(Object.fromEntries(Object.keys(lines).map((each, i) => [each, got[i]])), lines);
}

/** Errors and values are those of CircuitPython's unix build, made with qrio. */
describe("qrio", () => {
  it("reads every byte, every other, or the green of colours in either order", () => {
    answers(
      {
        "decoder.decode(picture)": found,
        "decoder.decode(picture, P.EVERY_BYTE)": found,
        "decoder.decode(pairs, P.EVEN_BYTES)": found,
        // As in the firmware, it is the even bytes again.
        "decoder.decode(pairs, P.ODD_BYTES)": found,
        "decoder.decode(odd, P.ODD_BYTES)": "[]",
        "decoder.decode(green, pixel_policy=P.RGB565)": found,
        "decoder.decode(green, P.RGB565_SWAPPED)": "[]",
        "decoder.decode(swapped, P.RGB565_SWAPPED)": found,
        "decoder.decode(words, P.RGB565)": found,
        "decoder.find(words, P.RGB565)[0].size": "21",
      },
      `
pairs, odd, green, swapped = (bytearray(2 * len(picture)) for i in range(4))
words = array.array("H", [0] * len(picture))
for i in range(len(picture)):
    pairs[2 * i], pairs[2 * i + 1] = picture[i], i * 7 & 255
    odd[2 * i], odd[2 * i + 1] = i * 7 & 255, picture[i]
    word = (picture[i] >> 2) << 5 | 0xf800 * (i & 1) | 0x1f * (i >> 1 & 1)
    green[2 * i], green[2 * i + 1] = word & 255, word >> 8
    swapped[2 * i], swapped[2 * i + 1] = word >> 8, word & 255
    words[i] = word
`,
    );
  });

  it("takes any buffer that is long enough", () => {
    answers({
      "decoder.decode(bytearray(picture))": found,
      "decoder.decode(memoryview(b'ab' + picture)[2:])": found,
      "decoder.decode(picture + b'more')": found,
      "decoder.decode('a' * len(picture))": "[]",
      "decoder.decode(picture[:-1])": "IndexError('index out of range',)",
      "decoder.find(picture[:-1])": "IndexError('index out of range',)",
      "decoder.decode(bytes(2 * len(picture) - 1), P.EVEN_BYTES)": "IndexError('index out of range',)",
      [`decoder.decode(array.array('H', [0] * ${size / 2}))`]: "[]",
      [`decoder.decode(array.array('H', [0] * ${size / 2 - 1}))`]: "IndexError('index out of range',)",
      "decoder.decode(None)": "TypeError('object with buffer protocol required',)",
      "decoder.decode(picture, 0)": "TypeError('pixel_policy must be of type PixelPolicy, not int',)",
      "decoder.decode()": `TypeError("'buffer' argument required",)`,
      "D(0, 0).decode(b'')": "IndexError('index out of range',)",
      "D(0, 0).decode(b'a')": "[]",
    });
  });

  it("has a size that can be changed, unless there is no such picture", () => {
    answers(
      {
        "(decoder.width, decoder.height)": `(${width}, ${width})`,
        "size(D(width=3, height=4))": "(3, 4)",
        "size(D(0, 10))": "(0, 0)",
        "size(D(-1, 10))": "(0, 0)",
        "size(D((1 << 32) + 5, 3))": "(5, 3)",
        "size(change(D(3, 4), 7, 8))": "(7, 8)",
        "size(change(D(3, 4), -7, 0))": "(3, 4)",
        "change(D(3, 4), 'a', 0)": 'TypeError("can\'t convert str to int",)',
        "D(1.5, 1)": 'TypeError("can\'t convert float to int",)',
        "D(3)": `TypeError("'height' argument required",)`,
      },
      `
def size(d): return d.width, d.height
def change(d, w, h):
    d.width = w
    d.height = h
    return d
`,
    );
  });

  it("names its policies and results", () => {
    answers({
      "P.EVERY_BYTE": "qrio.PixelPolicy.EVERY_BYTE",
      "P.ODD_BYTES": "qrio.PixelPolicy.ODD_BYTES",
      "P()": "TypeError(\"can't create 'PixelPolicy' instances\",)",
      "qrio.QRInfo(b'', 3) == (b'', 3)": "True",
      "len(decoder.find(picture)[0])": "9",
      "hasattr(qrio, 'QRPosition')": "False",
    });
  });
});
