/** open(): text and binary streams over the host's files, with a read buffer in front. */
import { callMethod, stringOf } from "../../runtime/protocol.js";
import { vm } from "../../runtime/context.js";
import { active } from "../../objects/dialect.js";
import { osError, valueError } from "../../objects/error.js";
import { type FunctionSpec, defineType } from "../../objects/native.js";
import { None, type PyValue } from "../../objects/object.js";
import { HostError, type HostFile } from "../../host.js";
import { pathOf } from "../os/path-of.js";
import { filesystemOf } from "../vfs/mounts.js";
import { encodeText } from "../../objects/text/codecs.js";
import { PyStandardStream } from "./standard.js";
import {
  PyStream,
  adoptNext,
  checkOpen,
  guarded,
  lifeMethods,
  positionMethods,
  readMethods,
  streamProperties,
  writeMethods,
} from "./stream.js";

const CHUNK = 4096;

export class PyFile extends PyStream {
  file: HostFile | undefined = undefined;
  name = "";
  mode = "r";
  descriptor: number | undefined = undefined;
  /** what was read ahead, and how far it was given out */
  private ahead = new Uint8Array(0);
  private at = 0;

  override __repr__(): string {
    return active.dialect === "host" && this.text
      ? `<_io.TextIOWrapper name='${this.name}' mode='${this.mode}' encoding='UTF-8'>`
      : active.dialect === "micropython"
        ? `<io.${this.type.name} ${this.closed ? -1 : descriptorOf(this)}>`
        : `<io.${this.type.name} ${this.name}>`;
  }
  override readable(): boolean {
    return this.mode.includes("r") || this.mode.includes("+");
  }
  override writable(): boolean {
    return !this.mode.includes("r") || this.mode.includes("+");
  }

  private fill(): boolean {
    const more = guarded(this.name, () => this.file!.read(CHUNK));
    if (more.length === 0) return false;
    const left = this.ahead.length - this.at;
    const joined = new Uint8Array(left + more.length);
    joined.set(this.ahead.subarray(this.at));
    joined.set(more, left);
    this.ahead = joined;
    this.at = 0;
    return true;
  }
  private take(count: number): Uint8Array {
    const b = this.ahead.subarray(this.at, this.at + count);
    this.at += b.length;
    return b;
  }
  override readBytes(count: number): Uint8Array {
    while (count < 0 || this.ahead.length - this.at < count) if (!this.fill()) break;
    return this.take(count < 0 ? this.ahead.length - this.at : count);
  }
  override readLine(limit: number): Uint8Array {
    let from = this.at;
    for (;;) {
      const newline = this.ahead.indexOf(10, from);
      const length = newline < 0 ? this.ahead.length - this.at : newline + 1 - this.at;
      if (limit >= 0 && length >= limit) return this.take(limit);
      if (newline >= 0) return this.take(length);
      const seen = this.ahead.length - this.at;
      if (!this.fill()) return this.take(seen);
      from = this.at + seen;
    }
  }
  /** Writing and seeking happen where the program is, not where reading ahead got to. */
  private forgetAhead(): void {
    const unread = this.ahead.length - this.at;
    this.ahead = new Uint8Array(0);
    this.at = 0;
    if (unread > 0) guarded(this.name, () => this.file!.seek(-unread, 1));
  }
  override writeBytes(b: Uint8Array): number {
    this.forgetAhead();
    return guarded(this.name, () => this.file!.write(b));
  }
  override seek(offset: number, whence: 0 | 1 | 2): number {
    this.forgetAhead();
    return guarded(this.name, () => this.file!.seek(offset, whence));
  }
  override flush(): void {
    if (!this.closed) guarded(this.name, () => this.file?.flush());
  }
  override close(): void {
    this.closed = true;
    if (this.descriptor !== undefined) openFiles().delete(this.descriptor);
    guarded(this.name, () => this.file?.close());
  }
  override truncate(size: number): number {
    this.forgetAhead();
    guarded(this.name, () => this.file!.truncate?.(size));
    return size;
  }
}

export class PyFileIO extends PyFile {}
export class PyTextIOWrapper extends PyFile {
  override text = true;
  /** A byte order mark is due before what is written first (utf-8-sig). */
  private markDue = false;

  /** @throws LookupError */
  setForm({ encoding, errors, newline }: TextForm): void {
    this.newline = newline;
    if (errors !== undefined) this.errors = errors;
    if (encoding === undefined || encoding === "locale") return;
    if (!/^utf[-_]?8[-_]sig$/i.test(encoding)) {
      encodeText("", encoding, "strict");
      this.encoding = /^utf[-_]?8$/i.test(encoding) ? "utf-8" : encoding;
    } else if (this.mode.startsWith("r")) {
      if (!equalBytes(this.readBytes(MARK.length), MARK)) this.seek(0, 0);
    } else {
      this.markDue = this.seek(0, 2) === 0;
    }
  }
  override writeBytes(b: Uint8Array): number {
    if (this.markDue) super.writeBytes(MARK);
    this.markDue = false;
    return super.writeBytes(b);
  }
}

/** The byte order mark in UTF-8. */
const MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** What open() is told of text. */
export interface TextForm {
  encoding?: string;
  errors?: string;
  newline?: string;
}

const methods: readonly FunctionSpec[] = [
  ...readMethods,
  ...writeMethods,
  ...positionMethods,
  ...lifeMethods,
  { sig: "fileno(self, /)", call: descriptorOf, only: ["micropython", "host"] },
];
const properties = [
  ...streamProperties,
  { name: "name", get: (self: PyFile) => self.name, only: ["host"] as const },
  { name: "mode", get: (self: PyFile) => self.mode, only: ["host"] as const },
];

adoptNext(PyFileIO);
adoptNext(PyTextIOWrapper);

export const fileIOType = defineType({
  name: "FileIO",
  module: "io",
  js: PyFileIO,
  constructible: false,
  methods,
  properties,
});
export const textIOWrapperType = defineType({
  name: "TextIOWrapper",
  module: "io",
  js: PyTextIOWrapper,
  constructible: false,
  methods,
  properties: [
    ...properties,
    { name: "encoding", get: (self: PyFile) => self.encoding, only: ["host"] as const },
    { name: "errors", get: (self: PyFile) => self.errors, only: ["host"] as const },
  ],
});

/**
 * open(file, mode). On boards the path may lead into a mounted filesystem, and a number is the descriptor of an open file.
 * @param form  of text, in host programs; boards take it and know UTF-8 alone
 * @throws OSError, ValueError for a bad mode
 */
export function open(path: PyValue, mode: string, form: TextForm = {}): PyValue {
  if (active.dialect === "host") {
    if (form.newline !== undefined && !["", "\n", "\r", "\r\n"].includes(form.newline))
      throw valueError(`illegal newline value: ${form.newline}`);
    const textOnly = Object.entries(form).find(([, value]) => value !== undefined)?.[0];
    if (mode.includes("b") && textOnly !== undefined)
      throw valueError(`binary mode doesn't take ${textOnly === "newline" ? "a" : "an"} ${textOnly} argument`);
    const file = openPath(pathOf(path), mode);
    if (file instanceof PyTextIOWrapper) file.setForm(form);
    return file;
  }
  if (typeof path === "number") return openDescriptor(path);
  const { fs, path: inside } = filesystemOf(path);
  return callMethod(fs, "open", inside, mode);
}

/** open() as programs call it. */
export function openWith(
  file: PyValue,
  mode: PyValue,
  _buffering: PyValue,
  encoding: PyValue,
  errors: PyValue,
  newline: PyValue,
): PyValue {
  if (active.dialect !== "host") return open(file, stringOf(mode));
  const text = (v: PyValue): string | undefined => (v === None ? undefined : stringOf(v));
  return open(file, stringOf(mode), { encoding: text(encoding), errors: text(errors), newline: text(newline) });
}

/** The same in the host's files. */
export function openPath(name: string, mode: string): PyFile {
  if (!/^[rwax][bt]?\+?[bt]?$/.test(mode))
    throw valueError(active.dialect === "host" ? `invalid mode: '${mode}'` : "invalid mode");
  const made = mode.includes("b") ? new PyFileIO() : new PyTextIOWrapper();
  made.name = name;
  made.mode = mode;
  const plain = mode[0] + (mode.includes("+") ? "+" : "");
  made.file = guarded(name, () => openHost(name, plain), true);
  return made;
}

/** Open files by their numbers, for each VM. A file gets its number when it is asked for: the lowest that is free. */
const descriptors = new WeakMap<object, Map<number, PyFile>>();

function openFiles(): Map<number, PyFile> {
  let all = descriptors.get(vm());
  if (all === undefined) descriptors.set(vm(), (all = new Map()));
  return all;
}

function descriptorOf(self: PyFile): number {
  checkOpen(self);
  if (self.descriptor !== undefined) return self.descriptor;
  const all = openFiles();
  let number = 3;
  while (all.has(number)) number++;
  all.set(number, self);
  return (self.descriptor = number);
}

export function isOpenFile(number: number): boolean {
  return openFiles().has(number);
}

/** @throws OSError EBADF */
function openDescriptor(number: number): PyStream {
  if (number === 0 || number === 1 || number === 2) return new PyStandardStream(number);
  const found = openFiles().get(number);
  if (found === undefined) throw osError(9);
  return found;
}

/** A host without `open` can still be read. */
function openHost(path: string, mode: string): HostFile {
  const { files } = vm().host;
  if (files.open !== undefined) return files.open(path, mode);
  if (mode !== "r") throw new HostError(30);
  const contents = files.readFile(path);
  if (contents === undefined) throw new HostError(files.stat(path)?.kind === "directory" ? 21 : 2);
  return new ReadOnlyFile(contents);
}

class ReadOnlyFile implements HostFile {
  private at = 0;
  constructor(private readonly contents: Uint8Array) {}
  read(count: number): Uint8Array {
    const b = this.contents.subarray(this.at, this.at + count);
    this.at += b.length;
    return b;
  }
  write(): number {
    throw new HostError(30);
  }
  seek(offset: number, whence: 0 | 1 | 2): number {
    this.at = Math.max(0, offset + (whence === 0 ? 0 : whence === 1 ? this.at : this.contents.length));
    return this.at;
  }
  flush(): void {}
  close(): void {}
}
