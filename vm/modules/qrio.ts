/**
 * qrio: QR codes read from a picture. As in CircuitPython's unix build; boards' names are not claimed.
 *
 * @see shared-bindings/qrio/__init__.c, shared-bindings/qrio/QRDecoder.c, shared-module/qrio/QRDecoder.c
 */
import { reserveBuffer } from "../heap/reserve.js";
import { bufferOf, indexOf } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import type { Dialect } from "../objects/dialect.js";
import { indexError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { makeNamedTuple } from "../objects/namedtuple.js";
import { defineModule, defineType } from "../objects/native.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import type { PyType } from "../objects/type.js";
import { readData } from "./qrio/codewords.js";
import { cornersOf, findGrids, modulesOf } from "./qrio/grids.js";
import { darkLimit } from "./qrio/otsu.js";
import { Picture } from "./qrio/picture.js";
import { bytesPerPixel, greyLevels, pixelPolicy } from "./qrio/pixel-policy.js";
import { readText } from "./qrio/segments.js";

/** CircuitPython's names of what quirc says it found: the firmware takes modes for character sets, so that bytes are iso_8859-2. */
const dataTypes: Readonly<Record<number, string>> = { 1: "iso_8859-1", 2: "cp437", 4: "iso_8859-2", 8: "iso_8859-6" };

class PyQRDecoder extends PyObject {
  width = 0;
  height = 0;

  /** Leaves the size as it is where there is no such picture: of no pixels, or fewer. @throws MemoryError */
  resize(width: number, height: number): void {
    // Both, and their product, are C's ints.
    const [w, h] = [width, height].map((each) => Number(BigInt.asIntN(32, BigInt(each))));
    if (w < 0 || h < 0 || Math.imul(w, h) === 0) return;
    reserveBuffer(w * h);
    [this.width, this.height] = [w, h];
  }

  /**
   * @param buffer  longer than the picture it may be
   * @throws TypeError, IndexError
   */
  picture(buffer: PyValue, policy: PyValue = pixelPolicy.values[0]): Picture {
    const bytes = typeof buffer === "string" ? encodeUtf8(buffer) : bufferOf(buffer);
    const { name } = pixelPolicy.check(policy, "pixel_policy");
    const pixels = this.width * this.height;
    // The firmware asks for the last byte, which a decoder of no pixels takes for -1.
    if (bytes.length < Math.max(1, pixels * bytesPerPixel(name))) throw indexError("index out of range");
    const levels = greyLevels(bytes, pixels, name);
    const limit = darkLimit(levels);
    const dark = levels.map((level) => (level < limit ? 1 : 0));
    return new Picture(this.width, this.height, dark);
  }
}

function decode(self: PyQRDecoder, infoType: PyType, buffer: PyValue, policy: PyValue): PyValue {
  const picture = self.picture(buffer, policy);
  const texts = findGrids(picture).flatMap((grid) => {
    const data = readData(modulesOf(picture, grid), grid.size);
    return data === undefined ? [] : (readText(data, grid.size) ?? []);
  });
  return new PyList(texts.map(({ payload, mode }) => infoType.c(new PyBytes(payload), dataTypes[mode] ?? mode)!));
}

function find(self: PyQRDecoder, positionType: PyType, buffer: PyValue, policy: PyValue): PyValue {
  const grids = findGrids(self.picture(buffer, policy));
  const places = grids.map((grid) => [...cornersOf(grid).flatMap(({ x, y }) => [x, y]), grid.size]);
  return new PyList(places.map((fields) => positionType.c(...fields)!));
}

const cornerFields = ["top_left", "top_right", "bottom_right", "bottom_left"].flatMap((each) => [
  `${each}_x`,
  `${each}_y`,
]);

/** The module names the class of what is decoded, not that of what is found. Both are new for each VM, and so is what makes them. */
export function makeQrio(dialect: Dialect): PyModule {
  const infoType = makeNamedTuple("QRInfo", "payload data_type", false, None);
  const positionType = makeNamedTuple("QRPosition", [...cornerFields, "size"].join(" "), false, None);
  const decoderType = defineType({
    name: "QRDecoder",
    module: "qrio",
    js: class extends PyQRDecoder {},
    subclassable: false,
    init: {
      sig: "__init__(self, width, height)",
      call: (self: PyQRDecoder, width: PyValue, height: PyValue) => self.resize(indexOf(width), indexOf(height)),
    },
    methods: [
      {
        sig: "decode(self, buffer, pixel_policy=...)",
        call: (self: PyQRDecoder, buffer: PyValue, policy: PyValue) => decode(self, infoType, buffer, policy),
      },
      {
        sig: "find(self, buffer, pixel_policy=...)",
        call: (self: PyQRDecoder, buffer: PyValue, policy: PyValue) => find(self, positionType, buffer, policy),
      },
    ],
    properties: [
      {
        name: "width",
        get: (self: PyQRDecoder) => self.width,
        set: (self: PyQRDecoder, v: PyValue) => self.resize(indexOf(v), self.height),
      },
      {
        name: "height",
        get: (self: PyQRDecoder) => self.height,
        set: (self: PyQRDecoder, v: PyValue) => self.resize(self.width, indexOf(v)),
      },
    ],
  });
  const constants = { QRInfo: infoType, PixelPolicy: pixelPolicy.type };
  return defineModule({ name: "qrio", types: [decoderType], constants }, dialect);
}
