/**
 * Arrays in files: save and load in numpy's .npy format (version 1.0), savetxt and loadtxt as text.
 *
 * @see micropython-ulab code/numpy/io/io.c; numpy.lib.format
 */
import { callMethod, indexOf, stringOf, toArray } from "../../runtime/protocol.js";
import { PyBytes } from "../../objects/bytes.js";
import { runtimeError, typeError, valueError } from "../../objects/error.js";
import { None, type PyValue } from "../../objects/object.js";
import { formatFloat, circuitPythonStyle } from "../../objects/text/float-text.js";
import { decodeUtf8, encodeUtf8 } from "../../objects/text/utf8.js";
import { open } from "../io/files.js";
import { round } from "./c-math.js";
import { isIntObject } from "./convert.js";
import { type Dtype, arithmetic, complex, dtypeOf, float, inRange, int16, int8, uint16, uint8 } from "./dtype.js";
import { PyNdarray, flat, newArray } from "./ndarray.js";

const codes: readonly (readonly [string, Dtype])[] = [
  ["u1", uint8],
  ["i1", int8],
  ["u2", uint16],
  ["i2", int16],
  ["f8", float],
  ["c16", complex],
];

/** Bytes of the header, padding and final newline included. */
const HEADER = 128;

function readAll(file: PyValue, mode: string): Uint8Array {
  const stream = open(file, mode);
  try {
    const content = callMethod(stream, "read");
    return content instanceof PyBytes ? content.b : encodeUtf8(stringOf(content));
  } finally {
    callMethod(stream, "close");
  }
}

function writeAll(file: PyValue, mode: string, content: PyValue): void {
  const stream = open(file, mode);
  try {
    callMethod(stream, "write", content);
  } finally {
    callMethod(stream, "close");
  }
}

export function save(file: PyValue, v: PyValue): void {
  if (typeof file !== "string" || !(v instanceof PyNdarray)) throw typeError("wrong input type");
  const [code] = codes.find(([, dtype]) => dtype === arithmetic(v.dtype))!;
  const shape = v.ndim === 1 ? `${v.shape[0]},` : v.shape.join(", ");
  const order = v.dtype.size === 1 ? "|" : "<";
  const text = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${shape}), }`;
  const values = flat(v);
  const bytes = new Uint8Array(HEADER + values.byteLength);
  bytes.set([0x93, ...encodeUtf8("NUMPY"), 1, 0, HEADER - 10, 0]);
  bytes.set(encodeUtf8(`${text.padEnd(HEADER - 11)}\n`), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), HEADER);
  writeAll(file, "wb", new PyBytes(bytes));
}

/** @throws RuntimeError for what is no .npy file, TypeError for a dtype that ulab has not */
export function load(file: PyValue): PyNdarray {
  if (typeof file !== "string") throw typeError("wrong input type");
  const bytes = readAll(file, "rb");
  const head = String.fromCharCode(...bytes.subarray(0, 6));
  if (head !== "\x93NUMPY" || bytes.length < 10) throw runtimeError("corrupted file");
  const end = 10 + bytes[8] + 256 * bytes[9];
  const text = decodeUtf8(bytes.subarray(10, end));
  const match = /^\{'descr': '([<>|])(\w+)', 'fortran_order': False, 'shape': \(([\d, \t]*)\)/.exec(text);
  if (match === null) throw runtimeError("corrupted file");
  const [, order, code, dimensions] = match;
  const dtype = codes.find(([name]) => name === code)?.[1];
  if (dtype === undefined) throw typeError("wrong dtype");
  const shape = (dimensions.match(/\d+/g) ?? []).map(Number);
  const made = newArray(shape, dtype);
  const size = made.length * dtype.size;
  if (bytes.length < end + size) throw runtimeError("corrupted file");
  const memory = new Uint8Array(made.data.buffer);
  memory.set(bytes.subarray(end, end + size));
  const word = dtype === complex ? 8 : dtype.size;
  if (order === ">") for (let i = 0; i < size; i += word) memory.subarray(i, i + word).reverse();
  return made;
}

/** Digits after the point of doubles. */
const PRECISION = 16;

export function savetxt(
  file: PyValue,
  v: PyValue,
  delimiter: PyValue,
  header: PyValue,
  footer: PyValue,
  comments: PyValue,
): void {
  if (typeof file !== "string" || !(v instanceof PyNdarray)) throw typeError("wrong input type");
  if (v.ndim > 2) throw valueError("array has too many dimensions");
  const mark = comments === None ? "# " : stringOf(comments);
  const between = delimiter === None ? " " : stringOf(delimiter);
  const note = (text: PyValue): string =>
    text === None ? "" : `${mark}${stringOf(text).replaceAll("\n", `\n${mark}`)}\n`;
  const values = flat(v);
  const columns = v.ndim === 2 ? v.shape[1] : 1;
  let body = "";
  for (let i = 0; i < v.length; i++)
    body += numberText(v.dtype, values, i) + ((i + 1) % columns === 0 ? "\n" : between);
  writeAll(file, "w", note(header) + body + note(footer));
}

function numberText(dtype: Dtype, values: ArrayLike<number>, i: number): string {
  const text = (x: number): string => formatFloat(x, "f", PRECISION, false, circuitPythonStyle);
  // ulab cuts off a last digit that it takes for rounding
  if (dtype !== complex) return text(values[i]).slice(0, -1);
  const imaginary = values[2 * i + 1];
  return `${text(values[2 * i])}${imaginary >= 0 ? "+" : "-"}${text(Math.abs(imaginary))}j`;
}

export function loadtxt(
  file: PyValue,
  delimiter: PyValue,
  comments: PyValue,
  maxRows: PyValue,
  usecols: PyValue,
  dtype: PyValue | undefined,
  skiprows: PyValue,
): PyNdarray {
  const type = dtype === undefined ? float : dtypeOf(dtype);
  const mark = comments === None ? "#" : stringOf(comments)[0];
  const between = delimiter === None ? " " : stringOf(delimiter)[0];
  const columns =
    usecols === None ? undefined : isIntObject(usecols) ? [indexOf(usecols)] : toArray(usecols).map(indexOf);
  const skip = indexOf(skiprows);
  const most = indexOf(maxRows) > 0 ? indexOf(maxRows) + skip : Infinity;
  const lines = decodeUtf8(readAll(file, "r")).split("\n");
  if (lines.at(-1) === "") lines.pop();
  const rows = lines
    .slice(0, most)
    .slice(skip)
    .filter((line) => !line.startsWith(mark))
    .map((line) =>
      line
        .split(between)
        .flatMap((field) => field.split(/[ \t\v\f\r]+/))
        .filter((field) => field !== ""),
    );
  if (rows.length === 0) throw valueError("empty file");
  const width = rows[0].length;
  if (columns !== undefined && columns.length > width) throw valueError("usecols is too high");
  const kept = rows.map((row) => (columns === undefined ? row : row.filter((_, i) => columns.includes(i))));
  const made = newArray([rows.length, columns?.length ?? width], type);
  kept.flat().forEach((text, i) => {
    if (i >= made.length) return;
    const value = Number(text);
    if (Number.isNaN(value) && text.toLowerCase() !== "nan") throw valueError("invalid syntax for number");
    made.data[i] = type === float ? value : inRange(type, round(value));
  });
  return made;
}
