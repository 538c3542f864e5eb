/**
 * framebuf.FrameBuffer of MicroPython: drawing into bytes in one of seven layouts. CircuitPython has no such module, and
 * drivers look for that.
 *
 * Layouts differ in three functions only (set, get, fill a rectangle); all shapes are built on those, clipped to the
 * buffer. Shapes must come out pixel for pixel as on a board: line is Bresenham's with both ends drawn, ellipse the
 * two-region integer method, filled polygons go by scan lines with nodes in 1/32 pixel.
 */
import { bufferOf, indexOf, stringOf, truth, typeName } from "../runtime/protocol.js";
import type { Dialect } from "../objects/dialect.js";
import { typeError, valueError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import { PyBytes } from "../objects/bytes.js";
import { PyTuple } from "../objects/tuple.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { readItem, itemLayout } from "../objects/typecode.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import { glyphOf } from "./font8x8.js";

export const formats = {
  MONO_VLSB: 0,
  MVLSB: 0,
  RGB565: 1,
  GS4_HMSB: 2,
  MONO_HLSB: 3,
  MONO_HMSB: 4,
  GS2_HMSB: 5,
  GS8: 6,
} as const;

class PyFrameBuffer extends PyObject {
  source: PyValue = None;
  width = 0;
  height = 0;
  /** pixels from one row to the next */
  stride = 0;
  format = 0;

  override buffer(): Uint8Array {
    return bufferOf(this.source);
  }
}

interface PixelLayout {
  bitsPerPixel: number;
  /** rows and columns are stored in multiples of these */
  rowUnit: number;
  columnUnit: number;
  set(f: PyFrameBuffer, b: Uint8Array, x: number, y: number, color: number): void;
  get(f: PyFrameBuffer, b: Uint8Array, x: number, y: number): number;
}

/** Several pixels in a byte, side by side. `first` is the shift of the leftmost, `step` from one to the next. */
function packed(bits: number, first: number, step: number): PixelLayout {
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  const place = (f: PyFrameBuffer, x: number, y: number): number => Math.floor((x + y * f.stride) / perByte);
  return {
    bitsPerPixel: bits,
    rowUnit: 1,
    columnUnit: perByte,
    set(f, b, x, y, color) {
      const shift = first + (x % perByte) * step;
      const at = place(f, x, y);
      b[at] = (b[at] & ~(mask << shift)) | ((bits === 1 ? (color !== 0 ? 1 : 0) : color & mask) << shift);
    },
    get: (f, b, x, y) => (b[place(f, x, y)] >> (first + (x % perByte) * step)) & mask,
  };
}

/** By format number. */
const layouts: readonly PixelLayout[] = [
  {
    bitsPerPixel: 1,
    rowUnit: 8,
    columnUnit: 1,
    set(f, b, x, y, color) {
      const at = (y >> 3) * f.stride + x;
      b[at] = (b[at] & ~(1 << (y & 7))) | ((color !== 0 ? 1 : 0) << (y & 7));
    },
    get: (f, b, x, y) => (b[(y >> 3) * f.stride + x] >> (y & 7)) & 1,
  },
  {
    bitsPerPixel: 16,
    rowUnit: 1,
    columnUnit: 1,
    set(f, b, x, y, color) {
      const at = (x + y * f.stride) * 2;
      b[at] = color;
      b[at + 1] = color >> 8;
    },
    get: (f, b, x, y) => b[(x + y * f.stride) * 2] | (b[(x + y * f.stride) * 2 + 1] << 8),
  },
  packed(4, 4, -4),
  packed(1, 7, -1),
  packed(1, 0, 1),
  packed(2, 0, 2),
  {
    bitsPerPixel: 8,
    rowUnit: 1,
    columnUnit: 1,
    set(f, b, x, y, color) {
      b[x + y * f.stride] = color;
    },
    get: (f, b, x, y) => b[x + y * f.stride],
  },
];

/** Checks and fills in what FrameBuffer(…) and blit's tuples are given. @throws ValueError */
function initialise(
  f: PyFrameBuffer,
  source: PyValue,
  width: number,
  height: number,
  format: number,
  givenStride: number | undefined,
): void {
  const stride = givenStride ?? width;
  if (width < 1 || height < 1 || width > 0xffff || height > 0xffff || stride > 0xffff || stride < width)
    throw valueError("");
  const layout = layouts[format];
  if (layout === undefined) throw valueError("invalid format");
  const up = (n: number, unit: number): number => Math.ceil(n / unit) * unit;
  const storedStride = up(stride, layout.columnUnit);
  const rows = up(height, layout.rowUnit);
  const needed =
    (((rows - layout.rowUnit) * storedStride + layout.rowUnit * up(width, layout.columnUnit)) * layout.bitsPerPixel) /
    8;
  if (needed > bufferOf(source).length) throw valueError("");
  Object.assign(f, { source, width, height, format, stride: storedStride });
}

function setPixel(f: PyFrameBuffer, x: number, y: number, color: number): void {
  if (x >= 0 && x < f.width && y >= 0 && y < f.height) layouts[f.format].set(f, f.buffer(), x, y, color);
}

function fillRect(f: PyFrameBuffer, x: number, y: number, width: number, height: number, color: number): void {
  const right = Math.min(f.width, x + width);
  const bottom = Math.min(f.height, y + height);
  const layout = layouts[f.format];
  const b = f.buffer();
  for (let row = Math.max(0, y); row < bottom; row++)
    for (let column = Math.max(0, x); column < right; column++) layout.set(f, b, column, row, color);
}

function line(f: PyFrameBuffer, x1: number, y1: number, x2: number, y2: number, color: number): void {
  const steep = Math.abs(y2 - y1) > Math.abs(x2 - x1);
  const long = steep ? Math.abs(y2 - y1) : Math.abs(x2 - x1);
  const short = steep ? Math.abs(x2 - x1) : Math.abs(y2 - y1);
  const stepX = x2 > x1 ? 1 : -1;
  const stepY = y2 > y1 ? 1 : -1;
  let error = 2 * short - long;
  for (let i = 0; i < long; i++) {
    setPixel(f, x1, y1, color);
    while (error >= 0) {
      if (steep) x1 += stepX;
      else y1 += stepY;
      error -= 2 * long;
    }
    if (steep) y1 += stepY;
    else x1 += stepX;
    error += 2 * short;
  }
  setPixel(f, x2, y2, color);
}

/** Quadrants as bits, counter-clockwise from the upper right. */
const QUADRANTS = [
  [1, -1],
  [-1, -1],
  [-1, 1],
  [1, 1],
] as const;

function ellipse(
  f: PyFrameBuffer,
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  color: number,
  fill: boolean,
  mask: number,
): void {
  const points = (x: number, y: number): void => {
    QUADRANTS.forEach(([right, down], i) => {
      if ((mask & (1 << i)) === 0) return;
      if (fill) fillRect(f, right > 0 ? cx : cx - x, cy + down * y, x + 1, 1, color);
      else setPixel(f, cx + right * x, cy + down * y, color);
    });
  };
  if (rx === 0 && ry === 0) {
    if (mask !== 0) setPixel(f, cx, cy, color);
    return;
  }
  quarter(rx, ry, (x, y) => points(x, y));
  // the flat part is the steep part of the ellipse turned by 90 degrees
  quarter(ry, rx, (y, x) => points(x, y));
}

/** The part of a quarter where |dy| > |dx|, from the axis of radius `a` on. */
function quarter(a: number, b: number, point: (x: number, y: number) => void): void {
  const twoA = 2 * a * a;
  const twoB = 2 * b * b;
  let x = a;
  let y = 0;
  let changeX = b * b * (1 - 2 * a);
  let changeY = a * a;
  let error = 0;
  let stopX = twoB * a;
  let stopY = 0;
  while (stopX >= stopY) {
    point(x, y);
    y++;
    stopY += twoA;
    error += changeY;
    changeY += twoA;
    if (2 * error + changeX > 0) {
      x--;
      stopX -= twoB;
      error += changeX;
      changeX += twoB;
    }
  }
}

function fillPolygon(
  f: PyFrameBuffer,
  x: number,
  y: number,
  points: readonly (readonly [number, number])[],
  color: number,
): void {
  const rows = points.map(([, py]) => py);
  const last = points.length - 1;
  for (let row = Math.min(...rows); row <= Math.max(...rows); row++) {
    const nodes: number[] = [];
    for (let i = last, [px1, py1] = points[0]; i >= 0; [px1, py1] = points[i--]) {
      const [px2, py2] = points[i];
      if (py1 !== py2 && ((py1 > row && py2 <= row) || (py1 <= row && py2 > row))) {
        nodes.push(Math.trunc((32 * px1 + Math.trunc((32 * (px2 - px1) * (row - py1)) / (py2 - py1)) + 16) / 32));
      } else if (row === Math.max(py1, py2)) {
        // the lower end of an edge has no node of its own
        if (py1 < py2) setPixel(f, x + px2, y + py2, color);
        else if (py2 < py1) setPixel(f, x + px1, y + py1, color);
        else line(f, x + px1, y + py1, x + px2, y + py2, color);
      }
    }
    nodes.sort((p, q) => p - q);
    for (let i = 0; i + 1 < nodes.length; i += 2)
      fillRect(f, x + nodes[i], y + row, nodes[i + 1] - nodes[i] + 1, 1, color);
  }
}

function poly(f: PyFrameBuffer, x: number, y: number, coordinates: PyValue, color: number, fill: boolean): void {
  const b = bufferOf(coordinates);
  const code = (coordinates as unknown as { typecode?: string }).typecode ?? "B";
  const size = itemLayout(code, true)?.size ?? 1;
  const read = (i: number): number => indexOf(readItem(b, i * size, code, true));
  const points = Array.from(
    { length: Math.floor(b.length / (2 * size)) },
    (_, i) => [read(2 * i), read(2 * i + 1)] as const,
  );
  if (points.length === 0) return;
  if (fill) {
    fillPolygon(f, x, y, points, color);
    return;
  }
  points.forEach(([px, py], i) => {
    const [qx, qy] = points[(i + points.length - 1) % points.length];
    line(f, x + px, y + py, x + qx, y + qy, color);
  });
}

/** What blit takes: a FrameBuffer, or (buffer, width, height, format[, stride]). */
function readable(v: PyValue): PyFrameBuffer {
  if (v instanceof PyFrameBuffer) return v;
  if (!(v instanceof PyTuple || v instanceof PyList)) throw typeError(`object '${typeName(v)}' isn't a tuple or list`);
  const items = v.a;
  if (items.length < 4 || items.length > 5) throw valueError("");
  const f = new PyFrameBuffer();
  initialise(
    f,
    items[0],
    indexOf(items[1]),
    indexOf(items[2]),
    indexOf(items[3]),
    items[4] === undefined ? undefined : indexOf(items[4]),
  );
  return f;
}

function blit(f: PyFrameBuffer, source: PyFrameBuffer, x: number, y: number, key: number, colors: PyValue): void {
  const palette = colors === None ? undefined : readable(colors);
  const [sb, b, pb] = [source.buffer(), f.buffer(), palette?.buffer()];
  for (let row = Math.max(0, -y); row < source.height && y + row < f.height; row++) {
    for (let column = Math.max(0, -x); column < source.width && x + column < f.width; column++) {
      let color = layouts[source.format].get(source, sb, column, row);
      if (palette !== undefined) color = layouts[palette.format].get(palette, pb!, color, 0);
      if (color !== key) layouts[f.format].set(f, b, x + column, y + row, color);
    }
  }
}

/** Moves the picture; what is not overwritten stays. */
function scroll(f: PyFrameBuffer, dx: number, dy: number): void {
  if (Math.abs(dx) >= f.width || Math.abs(dy) >= f.height) return;
  const layout = layouts[f.format];
  const b = f.buffer();
  const columns = order(f.width, dx);
  for (const y of order(f.height, dy))
    for (const x of columns) layout.set(f, b, x, y, layout.get(f, b, x - dx, y - dy));
}

/** Positions to write, such that each is read before it is overwritten. */
function order(size: number, by: number): number[] {
  return Array.from({ length: size - Math.abs(by) }, (_, i) => (by > 0 ? size - 1 - i : i));
}

function text(f: PyFrameBuffer, string: string, x: number, y: number, color: number): void {
  for (const code of encodeUtf8(string)) {
    for (const column of glyphOf(code)) {
      for (let row = 0; row < 8; row++) if ((column >> row) & 1) setPixel(f, x, y + row, color);
      x++;
    }
  }
}

const n = indexOf;

const methods: readonly FunctionSpec[] = [
  { sig: "fill(self, c, /)", call: (f: PyFrameBuffer, c: PyValue) => fillRect(f, 0, 0, f.width, f.height, n(c)) },
  {
    sig: "pixel(self, x, y, c=..., /)",
    call: (f: PyFrameBuffer, x: PyValue, y: PyValue, c: PyValue | undefined) => {
      const [px, py] = [n(x), n(y)];
      if (c !== undefined) return setPixel(f, px, py, n(c));
      if (px >= 0 && px < f.width && py >= 0 && py < f.height) return layouts[f.format].get(f, f.buffer(), px, py);
      return None;
    },
  },
  {
    sig: "hline(self, x, y, w, c, /)",
    call: (f: PyFrameBuffer, x: PyValue, y: PyValue, w: PyValue, c: PyValue) => fillRect(f, n(x), n(y), n(w), 1, n(c)),
  },
  {
    sig: "vline(self, x, y, h, c, /)",
    call: (f: PyFrameBuffer, x: PyValue, y: PyValue, h: PyValue, c: PyValue) => fillRect(f, n(x), n(y), 1, n(h), n(c)),
  },
  {
    sig: "fill_rect(self, x, y, w, h, c, /)",
    call: (f: PyFrameBuffer, x: PyValue, y: PyValue, w: PyValue, h: PyValue, c: PyValue) =>
      fillRect(f, n(x), n(y), n(w), n(h), n(c)),
  },
  {
    sig: "rect(self, x, y, w, h, c, f=False, /)",
    call: (f: PyFrameBuffer, x: PyValue, y: PyValue, w: PyValue, h: PyValue, c: PyValue, fill: PyValue) => {
      const [left, top, width, height, color] = [n(x), n(y), n(w), n(h), n(c)];
      if (truth(fill)) return fillRect(f, left, top, width, height, color);
      fillRect(f, left, top, width, 1, color);
      fillRect(f, left, top + height - 1, width, 1, color);
      fillRect(f, left, top, 1, height, color);
      fillRect(f, left + width - 1, top, 1, height, color);
    },
  },
  {
    sig: "line(self, x1, y1, x2, y2, c, /)",
    call: (f: PyFrameBuffer, x1: PyValue, y1: PyValue, x2: PyValue, y2: PyValue, c: PyValue) =>
      line(f, n(x1), n(y1), n(x2), n(y2), n(c)),
  },
  {
    sig: "ellipse(self, x, y, xr, yr, c, f=False, m=15, /)",
    call: (
      f: PyFrameBuffer,
      x: PyValue,
      y: PyValue,
      rx: PyValue,
      ry: PyValue,
      c: PyValue,
      fill: PyValue,
      mask: PyValue,
    ) => ellipse(f, n(x), n(y), n(rx), n(ry), n(c), truth(fill), n(mask) & 15),
  },
  {
    sig: "poly(self, x, y, coords, c, f=False, /)",
    call: (f: PyFrameBuffer, x: PyValue, y: PyValue, coords: PyValue, c: PyValue, fill: PyValue) =>
      poly(f, n(x), n(y), coords, n(c), truth(fill)),
  },
  {
    sig: "blit(self, fbuf, x, y, key=-1, palette=None, /)",
    call: (f: PyFrameBuffer, from: PyValue, x: PyValue, y: PyValue, key: PyValue, palette: PyValue) =>
      blit(f, readable(from), n(x), n(y), n(key), palette),
  },
  {
    sig: "scroll(self, xstep, ystep, /)",
    call: (f: PyFrameBuffer, dx: PyValue, dy: PyValue) => scroll(f, n(dx), n(dy)),
  },
  {
    sig: "text(self, s, x, y, c=1, /)",
    call: (f: PyFrameBuffer, s: PyValue, x: PyValue, y: PyValue, c: PyValue) => text(f, stringOf(s), n(x), n(y), n(c)),
  },
];

export const frameBufferType = defineType({
  name: "FrameBuffer",
  module: "framebuf",
  js: PyFrameBuffer,
  init: {
    sig: "__init__(self, buffer, width, height, format, stride=..., /)",
    call: (
      f: PyFrameBuffer,
      buffer: PyValue,
      width: PyValue,
      height: PyValue,
      format: PyValue,
      stride: PyValue | undefined,
    ) => {
      if (buffer instanceof PyBytes) throw typeError("object with buffer protocol required");
      initialise(f, buffer, n(width), n(height), n(format), stride === undefined ? undefined : n(stride));
    },
  },
  methods,
});

export function makeFramebuf(dialect: Dialect): PyModule {
  const functions: readonly FunctionSpec[] = [
    {
      sig: "FrameBuffer1(buffer, width, height, stride=..., /)",
      call: (buffer: PyValue, width: PyValue, height: PyValue, stride: PyValue | undefined) =>
        frameBufferType.c(buffer, width, height, formats.MVLSB, ...(stride === undefined ? [] : [stride]))!,
    },
  ];
  return defineModule({ name: "framebuf", functions, types: [frameBufferType], constants: { ...formats } }, dialect);
}
