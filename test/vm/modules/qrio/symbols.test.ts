import { deepEqual } from "node:assert/strict";
import { type Modules, bits, bytesSegment, encode, kinds } from "./encoder.js";
import { texts, upright } from "./picture.js";

/** The symbol of ISO/IEC 18004:2015 annex I: 01234567 in a 1-M. */
const annexI = `
#######..#.##.#######
#.....#..####.#.....#
#.###.#.#.....#.###.#
#.###.#.##....#.###.#
#.###.#.#.###.#.###.#
#.....#.#...#.#.....#
#######.#.#.#.#######
........#..##........
#.#####..#..#.#####..
...#.#.##.#.#..#.##..
..#...##.#.#.#..#####
....#....#.....####..
...######..#.#..#....
........#.#####..##..
#######..##.#.##.....
#.....#.#.#####...#.#
#.###.#.#...#..#.##..
#.###.#.##..#..#.....
#.###.#.#.##.#..#.#..
#.....#........##.##.
#######.####.#..#.#..`;

/** A 7-H with mask 5, by another encoder (npm's qrcode 1.5): alphanumeric and bytes. */
const sevenH =
  "/qAtWwv8EOdbdJBuuhv/BLt06dO2tduukfgvrsE/nHPBB/qqqqqv4Bf1HCoABmsv/iqoSm16PF7E3isSg0LZg4c6UoaySf9T50RkQq6lCO7lwg5OmDiZw3A3ltDf7l34StDMUPCRq6v0yJ8Zz9kaxsr8zfqe" +
  "/tRi5GpsbWty629r9RxlGyEWn5df46+sxaFqqHiFigd1hPAgiLatXHjkHixYJi6WhK1F2/tqqGHk8hQBoWSkphXaQz9rgORpgAjC32LPJ/zytAU0Qwmtxv/a+QBhXFOUQ/izK4YrEFy3F7cUunQv2Z/90Q2g" +
  "QMgugBRwzI8EYUeQ69/gGsN+fgA=";

function modulesOf(text: string, size: number): Modules {
  return Array.from({ length: size }, (_, row) =>
    Array.from(text.slice(row * size, (row + 1) * size), (each) => each === "1"),
  );
}

const kanji = bits(8, 4) + bits(2, 8) + bits(0x0d9f, 13) + bits(0x1aaa, 13);

/** What the bits of a 1-L say. */
function said(text: string): string[] {
  return texts(upright(encode(kinds["1-L"], text)));
}

describe("codes that qrio reads", () => {
  it("are those of the standard and of other encoders", () => {
    const standard = modulesOf(annexI.replaceAll("\n", "").replaceAll("#", "1"), 21);
    deepEqual(texts(upright(standard)), ["b'01234567' iso_8859-1"]);
    const seven = Array.from(Buffer.from(sevenH, "base64"), (each) => bits(each, 8)).join("");
    deepEqual(texts(upright(modulesOf(seven, 45))), ["b'VERSION 7: six alignment patterns, five blocks' iso_8859-2"]);
  });

  it("have one block or several, of one length or two, and alignment patterns", () => {
    const long = "abc".repeat(20);
    deepEqual(texts(upright(encode(kinds["1-H"], bytesSegment("short")))), ["b'short' iso_8859-2"]);
    deepEqual(texts(upright(encode(kinds["2-M"], bytesSegment("twenty-six bytes: the most")))), [
      "b'twenty-six bytes: the most' iso_8859-2",
    ]);
    deepEqual(texts(upright(encode(kinds["5-Q"], bytesSegment(long)))), [`b'${long}' iso_8859-2`]);
    // The count of bytes is longer from version 10 on (table 3).
    const count = bits(4, 4) + bits(200, 16) + bits(0x62, 8).repeat(200);
    deepEqual(texts(upright(encode(kinds["10-M"], count))), [`b'${"b".repeat(200)}' iso_8859-2`]);
  });

  it("say numbers, capitals, bytes and kanji, of which the greatest mode is told as a character set", () => {
    deepEqual(said(bits(1, 4) + bits(5, 10) + bits(12, 10) + bits(34, 7)), ["b'01234' iso_8859-1"]);
    deepEqual(said(bits(2, 4) + bits(3, 9) + bits(10 * 45 + 44, 11) + bits(36, 6)), ["b'A: ' cp437"]);
    deepEqual(said(bytesSegment("caf\xe9")), ["b'caf\\xe9' iso_8859-2"]);
    // 0x935f and 0xe4aa of Shift JIS, the standard's own example (§7.4.6).
    deepEqual(said(kanji), ["b'\\x93_\\xe4\\xaa' iso_8859-6"]);
    deepEqual(said(bytesSegment("a") + bits(1, 4) + bits(1, 10) + bits(7, 4)), ["b'a7' iso_8859-2"]);
    deepEqual(said(""), ["b'' 0"]);
  });

  it("may tell their character set, which is passed over", () => {
    for (const assignment of [bits(26, 8), `10${bits(899, 14)}`, `110${bits(99999, 21)}`])
      deepEqual(said(bits(7, 4) + assignment + bytesSegment("z")), ["b'z' iso_8859-2"]);
  });

  it("end at a mode that is not known, and are not read when a segment goes beyond the end", () => {
    deepEqual(said(bytesSegment("first") + bits(5, 4) + bytesSegment("more")), ["b'first' iso_8859-2"]);
    deepEqual(said(bits(3, 4) + bits(0, 16) + bytesSegment("part")), ["b'' 0"]);
    deepEqual(said(bits(4, 4) + bits(18, 8)), []);
    deepEqual(said(bits(1, 4) + bits(1000, 10)), []);
  });

  it("may have groups greater than any digits, of which the last remain", () => {
    deepEqual(said(bits(1, 4) + bits(4, 10) + bits(1023, 10) + bits(15, 4)), ["b'0235' iso_8859-1"]);
    deepEqual(said(bits(2, 4) + bits(3, 9) + bits(2047, 11) + bits(63, 6)), ["b'0MI' cp437"]);
  });
});

describe("damaged codes", () => {
  const spoiled = (errors: number, wanted?: number) => (block: number[], index: number) => {
    if (wanted !== undefined && index !== wanted) return;
    for (let i = 0; i < errors; i++) block[(i * 5 + index) % block.length] ^= 0x5a + i;
  };

  it("are read while no block has more errors than half its error correction", () => {
    const tried = (errors: number): string[] =>
      texts(upright(encode(kinds["1-L"], bytesSegment("odd"), spoiled(errors))));
    deepEqual(tried(3), ["b'odd' iso_8859-2"]);
    deepEqual(tried(4), []);
  });

  it("may have one error less in the longer ones of several blocks, as in the firmware", () => {
    const tried = (errors: number, block?: number): string[] =>
      texts(upright(encode(kinds["5-Q"], bytesSegment("Reed and Solomon"), spoiled(errors, block))));
    deepEqual(tried(8), ["b'Reed and Solomon' iso_8859-2"]);
    deepEqual(tried(9, 1), ["b'Reed and Solomon' iso_8859-2"]);
    deepEqual(tried(9, 2), []);
    deepEqual(tried(10, 1), []);
  });

  it("tell their format twice, each with three errors at most", () => {
    const damaged = (near: number, far: number): string[] => {
      const modules = encode(kinds["1-H"], bytesSegment("format"));
      for (let i = 0; i < near; i++) modules[8][i] = !modules[8][i];
      for (let i = 0; i < far; i++) modules[8][20 - i] = !modules[8][20 - i];
      return texts(upright(modules));
    };
    deepEqual(damaged(3, 8), ["b'format' iso_8859-2"]);
    deepEqual(damaged(4, 3), ["b'format' iso_8859-2"]);
    deepEqual(damaged(4, 4), []);
  });
});
