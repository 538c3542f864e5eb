import { deepEqual } from "node:assert/strict";
import { alignmentCentres, alignmentLines, blocksOf } from "../../../../vm/modules/qrio/versions.js";
import type { Level } from "../../../../vm/modules/qrio/versions.js";

function dataCodewords(version: number, level: Level): number {
  const { count, data, longer } = blocksOf(version, level);
  return count * data + longer;
}

/** Codewords of data, by version from 1. @see ISO/IEC 18004:2015 table 7 */
const low = [
  19, 34, 55, 80, 108, 136, 156, 194, 232, 274, 324, 370, 428, 461, 523, 589, 647, 721, 795, 861, 932, 1006, 1094, 1174,
  1276, 1370, 1468, 1531, 1631, 1735, 1843, 1955, 2071, 2191, 2306, 2434, 2566, 2702, 2812, 2956,
];
const high = [
  9, 16, 26, 36, 46, 60, 66, 86, 100, 122, 140, 158, 180, 197, 223, 253, 283, 313, 341, 385, 406, 442, 464, 514, 538,
  596, 628, 661, 701, 745, 793, 845, 901, 961, 986, 1054, 1096, 1142, 1222, 1276,
];

describe("versions of codes", () => {
  it("hold as much as the standard says", () => {
    deepEqual(
      low.map((_, i) => dataCodewords(i + 1, "L")),
      low,
    );
    deepEqual(
      high.map((_, i) => dataCodewords(i + 1, "H")),
      high,
    );
    deepEqual(
      [7, 40].map((each) => dataCodewords(each, "M")),
      [124, 2334],
    );
    deepEqual(
      [7, 40].map((each) => dataCodewords(each, "Q")),
      [88, 1666],
    );
    deepEqual(blocksOf(5, "Q"), { count: 4, data: 15, longer: 2, correction: 18 });
    deepEqual(blocksOf(40, "H"), { count: 81, data: 15, longer: 61, correction: 30 });
  });

  it("have alignment patterns where annex E says, but for one column of version 21", () => {
    deepEqual([0, 1, 41, -3].map(alignmentLines), [[], [], [], []]);
    deepEqual(alignmentLines(2), [6, 18]);
    deepEqual(alignmentLines(14), [6, 26, 46, 66]);
    deepEqual(alignmentLines(21), [6, 28, 50, 72, 92]);
    deepEqual(alignmentLines(32), [6, 34, 60, 86, 112, 138]);
    deepEqual(alignmentLines(36), [6, 24, 50, 76, 102, 128, 154]);
    deepEqual(alignmentLines(40), [6, 30, 58, 86, 114, 142, 170]);
    deepEqual(alignmentCentres(2), [[18, 18]]);
    deepEqual(
      [7, 14, 40].map((each) => alignmentCentres(each).length),
      [6, 13, 46],
    );
  });
});
