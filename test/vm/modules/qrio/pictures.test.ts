import { deepEqual } from "node:assert/strict";
import { bytesSegment, encode, kinds } from "./encoder.js";
import { blank, dark, light, put, read, texts, turned, upright } from "./picture.js";

const small = encode(kinds["1-L"], bytesSegment("upside"));
const middling = encode(kinds["5-Q"], bytesSegment("with an alignment pattern"));

const places = 'for each in decoder.find(picture): print(each)\nprint("end")';

describe("pictures of codes", () => {
  it("have them at any angle and seen from the side", () => {
    for (const degrees of [0, 30, 45, 90, 133, 180, 270, 300]) {
      deepEqual(texts(turned(small, degrees, 0, 8)), ["b'upside' iso_8859-2"], `${degrees} degrees`);
      deepEqual(
        texts(turned(middling, degrees, 0.2, 8)),
        ["b'with an alignment pattern' iso_8859-2"],
        `${degrees} degrees`,
      );
    }
  });

  it("tell where the corners are, clockwise from the code's own first, and how many modules it has", () => {
    const names = ["top_left", "top_right", "bottom_right", "bottom_left"];
    const told = (corners: readonly number[], size: number): string[] => {
      const fields = corners.map((each, i) => `${names[i >> 1]}_${"xy"[i % 2]}=${each}`).join(", ");
      return [`QRPosition(${fields}, size=${size})`, "end"];
    };
    deepEqual(read(upright(small, 4), places), told([16, 16, 100, 16, 100, 100, 16, 100], 21));
    deepEqual(read(upright(middling, 3), places), told([12, 12, 123, 12, 123, 123, 12, 123], 37));
    // As CircuitPython's own decoder places them.
    deepEqual(read(turned(small, 90), places), told([142, 37, 142, 142, 37, 142, 37, 37], 21));
    deepEqual(read(turned(small, 30, 0, 8), places), told([112, 28, 258, 112, 172, 257, 28, 173], 21));
    deepEqual(read(turned(middling, 200, 0.2, 8), places), told([330, 419, 72, 334, 149, 34, 453, 157], 37));
  });

  it("may have several, told from top to bottom", () => {
    const picture = blank(260, 260);
    put(picture, encode(kinds["1-L"], bytesSegment("second")), (x, y) => [(x - 20) / 84, (y - 160) / 84]);
    put(picture, encode(kinds["1-L"], bytesSegment("first")), (x, y) => [(x - 150) / 84, (y - 10) / 84]);
    deepEqual(texts(picture), ["b'first' iso_8859-2", "b'second' iso_8859-2"]);
  });

  it("are dark and light by Otsu's limit, whatever their contrast", () => {
    const picture = upright(small);
    for (const [low, high] of [
      [0, 255],
      [100, 108],
      [0, 20],
      [236, 250],
    ]) {
      const levels = picture.levels.map((each, i) => (each === dark ? low : high - (i % 3)));
      deepEqual(texts({ ...picture, levels }), ["b'upside' iso_8859-2"], `${low} and ${high}`);
    }
  });

  it("have none where all is alike, where light and dark are exchanged, in a mirror, and where one is cut off", () => {
    const picture = upright(small);
    const empty = (each: { width: number; height: number; levels: Uint8Array }): void => deepEqual(texts(each), []);
    empty(blank(100, 100));
    empty({ ...picture, levels: picture.levels.map((each) => (each === dark ? light : dark)) });
    empty(upright(small.map((row) => row.toReversed())));
    const cut = blank(100, 100);
    put(cut, small, (x, y) => [(x - 16) / 84, (y - 40) / 84]);
    empty(cut);
    deepEqual(read(cut, places), ["end"]);
  });
});
