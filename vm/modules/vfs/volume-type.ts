/** What VfsFat, VfsLfs1 and VfsLfs2 have in common as Python classes: methods over a Volume, and their files. */
import { truth } from "../../runtime/protocol.js";
import { vm } from "../../runtime/context.js";
import { PyError, osError, valueError } from "../../objects/error.js";
import { type FunctionSpec, defineType } from "../../objects/native.js";
import { type PyValue, identityOf } from "../../objects/object.js";
import { HostError, type HostFile } from "../../host.js";
import {
  PyStream,
  guarded,
  lifeMethods,
  positionMethods,
  readMethods,
  streamProperties,
  writeMethods,
} from "../io/stream.js";
import { readParts } from "../io/any-stream.js";
import type { BlockDevice } from "./block-device.js";
import { PyFilesystem, listing, pathText, spaceTuple, statTuple } from "./filesystem.js";
import type { OpenMode, Volume } from "./volume.js";

const EINVAL = 22;

export abstract class PyVolume<V extends Volume = Volume> extends PyFilesystem {
  device!: BlockDevice;
  abstract readonly volume: V;

  override kindOf(path: string): "file" | "directory" | undefined {
    try {
      return guarded(path, () => (this.volume.info(path).directory ? "directory" : "file"));
    } catch (error) {
      if (error instanceof PyError) return undefined;
      throw error;
    }
  }
  override contentsOf(path: string): Uint8Array | undefined {
    return guarded(path, () => {
      const file = this.volume.open(path, readOnly);
      const parts: number[] = [];
      for (let part = file.read(4096); part.length > 0; part = file.read(4096)) parts.push(...part);
      file.close();
      return Uint8Array.from(parts);
    });
  }
}

const readOnly: OpenMode = {
  read: true,
  write: false,
  create: false,
  exclusive: false,
  truncate: false,
  append: false,
};

/** An open file of a volume. */
export abstract class PyVolumeFile extends PyStream {
  file!: HostFile;
  /** What is done to a closed file raises. */
  refusal: () => unknown = () => valueError();
  /** `<io.FileIO 7f…>` rather than `<io.FileIO>`. */
  showsAddress = false;

  override __repr__(): string {
    return `<io.${this.type.name}${this.showsAddress ? ` ${identityOf(this).toString(16)}` : ""}>`;
  }
  override closedError(): unknown {
    return this.refusal();
  }
  override readBytes(count: number): Uint8Array {
    if (count >= 0) return guarded(undefined, () => this.file.read(count));
    return readParts(count, (most) => guarded(undefined, () => this.file.read(most)));
  }
  override readLine(limit: number): Uint8Array {
    return guarded(undefined, () => {
      let line: number[] = [];
      while (limit < 0 || line.length < limit) {
        const part = this.file.read(limit < 0 ? 64 : Math.min(64, limit - line.length));
        if (part.length === 0) break;
        const newline = part.indexOf(10);
        line = line.concat([...part.subarray(0, newline < 0 ? undefined : newline + 1)]);
        if (newline < 0) continue;
        this.file.seek(newline + 1 - part.length, 1);
        break;
      }
      return Uint8Array.from(line);
    });
  }
  override writeBytes(b: Uint8Array): number {
    return guarded(undefined, () => this.file.write(b));
  }
  override seek(offset: number, whence: 0 | 1 | 2): number {
    return guarded(undefined, () => this.file.seek(offset, whence));
  }
  override flush(): void {
    if (this.closed) throw this.closedError();
    guarded(undefined, () => this.file.flush());
  }
  override close(): void {
    this.closed = true;
    guarded(undefined, () => this.file.close());
  }
}

class PyVolumeFileIO extends PyVolumeFile {}
class PyVolumeTextIO extends PyVolumeFile {
  override text = true;
}

for (const [name, js] of [
  ["FileIO", PyVolumeFileIO],
  ["TextIOWrapper", PyVolumeTextIO],
] as const)
  defineType({
    name,
    module: "io",
    js,
    constructible: false,
    methods: [...readMethods, ...writeMethods, ...positionMethods, ...lifeMethods],
    properties: streamProperties,
  });

/** @param strict  littlefs refuses two of r, w, x, a */
function parseMode(text: string, strict: boolean): { mode: OpenMode; binary: boolean } {
  const letters: string[] = text.match(/[rwxa]/g) ?? [];
  if (strict && letters.length > 1) throw valueError();
  const has = (letter: string): boolean => letters.includes(letter);
  const plus = text.includes("+");
  const writing = has("w") || has("x") || has("a");
  return {
    mode: {
      read: plus || !writing,
      write: plus || writing,
      create: writing,
      exclusive: has("x"),
      truncate: has("w"),
      append: has("a"),
    },
    binary: text.lastIndexOf("b") > text.lastIndexOf("t"),
  };
}

export interface FileStyle {
  strictModes: boolean;
  closedError: () => unknown;
  showsAddress: boolean;
}

function open(self: PyVolume, path: PyValue, mode: PyValue, style: FileStyle): PyVolumeFile {
  const parsed = parseMode(pathText(mode), style.strictModes);
  const file = parsed.binary ? new PyVolumeFileIO() : new PyVolumeTextIO();
  file.refusal = style.closedError;
  file.showsAddress = style.showsAddress;
  file.file = guarded(undefined, () => self.volume.open(pathText(path), parsed.mode));
  return file;
}

export const fatStyle: FileStyle = { strictModes: false, closedError: () => osError(EINVAL), showsAddress: true };

/** A method with one path that gives nothing back. */
function acting(act: (volume: Volume, path: string) => void): FunctionSpec["call"] {
  return (self: PyVolume, path: PyValue) => {
    guarded(undefined, () => act(self.volume, pathText(path)));
  };
}

/** Everything but construction, mkfs and mount. */
export function volumeMethods(style: FileStyle): FunctionSpec[] {
  return [
    {
      sig: "open(self, path, mode, /)",
      call: (self: PyVolume, path: PyValue, mode: PyValue) => open(self, path, mode, style),
    },
    {
      sig: "ilistdir(self, path='', /)",
      call: (self: PyVolume, path: PyValue) =>
        listing(
          path,
          guarded(undefined, () => self.volume.list(pathText(path))),
        ),
    },
    { sig: "mkdir(self, path, /)", call: acting((volume, path) => volume.makeDirectory(path)) },
    { sig: "rmdir(self, path, /)", call: acting((volume, path) => volume.remove(path, true)) },
    { sig: "remove(self, path, /)", call: acting((volume, path) => volume.remove(path, false)) },
    { sig: "chdir(self, path, /)", call: acting((volume, path) => volume.changeDirectory(path)) },
    { sig: "getcwd(self, /)", call: (self: PyVolume) => self.volume.workingDirectory() },
    {
      sig: "rename(self, old, new, /)",
      call: (self: PyVolume, old: PyValue, to: PyValue) => {
        guarded(undefined, () => self.volume.rename(pathText(old), pathText(to)));
      },
    },
    {
      sig: "stat(self, path, /)",
      call: (self: PyVolume, path: PyValue) => {
        const { directory, size, modified } = guarded(undefined, () => self.volume.info(pathText(path)));
        return statTuple(directory, size, modified);
      },
    },
    {
      sig: "statvfs(self, path, /)",
      call: (self: PyVolume) => {
        const { blockSize, blocks, free, longestName } = guarded(undefined, () => self.volume.space());
        return spaceTuple(blockSize, blocks, free, longestName);
      },
    },
  ];
}

/** Read-only from now on, if it was mounted so. */
export function lockIfReadOnly(self: PyVolume, readonly: PyValue): void {
  if (truth(readonly)) self.device.writable = false;
}

/** Seconds since 1970 with a fraction. */
export function unixSeconds(): number {
  return vm().host.unixSeconds?.() ?? Date.now() / 1000;
}

/** Whether this refusal says that there is no filesystem. */
export function isNoFilesystem(error: unknown): boolean {
  return error instanceof HostError && error.errno === 19;
}
