/** Writes zip archives, also such as no tool would: every field can be set to what a liar would put there. See PKWARE APPNOTE.TXT 4.3. */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  readonly name: string | Buffer;
  readonly data?: string | Buffer;
  /** 8: deflate; 0: as it is. */
  readonly method?: number;
  /** Bit 11: the name is UTF-8; bit 0: encrypted. */
  readonly flags?: number;
  /** Of Unix: S_IFLNK and the like. */
  readonly mode?: number;
  readonly extra?: Buffer;
  /** Lies. */
  readonly size?: number;
  readonly crc?: number;
  /** Its bytes are those of the entry before: archives that lie on top of each other. */
  readonly sameBytes?: boolean;
}

export function zipOf(entries: readonly ZipEntry[], lie: { readonly count?: number } = {}): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  let before = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const data = Buffer.from(entry.data ?? "");
    const method = entry.method ?? 8;
    const packed = method === 8 ? deflateRawSync(data) : data;
    const extra = entry.extra ?? Buffer.alloc(0);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.flags ?? 0x800, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(0x5a210000, 6);
    fields.writeUInt32LE(entry.crc ?? crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(entry.size ?? data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    fields.writeUInt16LE(extra.length, 24);
    const offset = entry.sameBytes === true ? before : at;
    if (entry.sameBytes !== true) {
      const local = Buffer.concat([signature(3, 4), fields, name, extra, packed]);
      locals.push(local);
      before = at;
      at += local.length;
    }
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    // made on Unix
    directory.push(signature(1, 2), Buffer.from([20, 3]), fields, rest, name, extra);
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  const count = lie.count ?? entries.length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, listed, signature(5, 6), end]);
}

function signature(a: number, b: number): Buffer {
  return Buffer.from([0x50, 0x4b, a, b]);
}
