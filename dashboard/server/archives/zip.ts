/**
 * A folder that comes as a zip archive. Nothing is ever unpacked onto a disk: an archive is read, in memory, into what every upload is, files by
 * their path and sha256. All of it is looked at before any of it is kept, so that a refused archive leaves nothing behind.
 *
 * An archive is somebody else's. Its directory at the end says what is in it, and that is held against limits before a byte is inflated (number of
 * files, their sizes, how much larger than the archive they are, whether they lie on top of each other); what is then inflated may not be more or
 * other than was said. Names must be what a job's file names must be; links, devices and encrypted files are refused, not left out, so that nobody
 * runs half of what he meant to.
 */
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { fromBufferPromise, type Entry, type ZipFile } from "yauzl";
import { fileNameFault } from "../../shared/index.js";

export interface ZipLimits {
  readonly mostFiles: number;
  readonly mostFileBytes: number;
  /** All files together. */
  readonly mostBytes: number;
  /** How many times as large as the archive the files may be; small ones may compress as well as they like. */
  readonly mostRatio: number;
  readonly ratioFromBytes: number;
}

export const zipLimits: ZipLimits = {
  mostFiles: 2000,
  mostFileBytes: 64 << 20,
  mostBytes: 256 << 20,
  mostRatio: 100,
  ratioFromBytes: 8 << 20,
};

export interface ArchivedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** Its bytes, inflated once more. */
  open(): Promise<Readable>;
}

/** Why an archive is refused, and what to do. */
export class ArchiveError extends Error {
  override name = "ArchiveError";

  constructor(
    readonly kind: "too-large" | "refused" | "damaged",
    message: string,
    readonly next: string,
  ) {
    super(message);
  }
}

const packAgain = "Nothing was kept. Pack it again and upload it whole.";
const packPlain = "Nothing was kept. Pack plain files under plain relative names.";
const packLess = "Nothing was kept. Pack less, or upload the folder itself: pinbridge submit FOLDER.";

/** As of a folder that is submitted: what begins with a dot, and what tools leave behind. */
const leftOut = /(^|\/)(\.[^/]*|__MACOSX|__pycache__|node_modules)(\/|$)/;

/**
 * @param bytes  the whole archive
 * @returns its files, in the order of their paths; the folder that all of them lie in, if there is one, is left away
 * @throws ArchiveError
 */
export async function readZip(bytes: Buffer, limits: ZipLimits = zipLimits): Promise<ArchivedFile[]> {
  const zip = await opened(bytes);
  if (zip.entryCount > limits.mostFiles * 2) throw tooMany(zip.entryCount, limits);
  const entries = await listed(zip);
  const named = plain(entries);
  checkNames(named.map(({ path }) => path));
  checkSizes(named, bytes.length, limits);
  const top = topFolder(named.map(({ path }) => path));
  const found: ArchivedFile[] = [];
  for (const { path, entry } of named) {
    found.push({
      path: path.slice(top.length),
      size: entry.uncompressedSize,
      sha256: await digest(zip, entry, path),
      open: () => zip.openReadStreamPromise(entry),
    });
  }
  if (found.length === 0) throw new ArchiveError("refused", "The archive has no files in it.", packAgain);
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

interface Named {
  readonly path: string;
  readonly entry: Entry;
}

async function opened(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes, { decodeStrings: false, validateEntrySizes: true });
  } catch (error) {
    throw damaged("This is no zip archive, or its end is missing", error);
  }
}

async function listed(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (error) {
    throw damaged("The archive's directory is damaged", error);
  }
  return entries;
}

/** Without folders and what is left out; every name and kind has been looked at, also of those. */
function plain(entries: readonly Entry[]): Named[] {
  const files: Named[] = [];
  for (const entry of entries) {
    const name = nameOf(entry);
    const isFolder = name.endsWith("/");
    const path = isFolder ? name.slice(0, -1) : name;
    const fault = fileNameFault(path) ?? kindFault(entry);
    if (fault !== undefined) throw refused(path, fault);
    if (!isFolder && !leftOut.test(path)) files.push({ path, entry });
  }
  return files;
}

/** @see PKWARE APPNOTE.TXT 4.4.17, 4.4.4 bit 11 and 4.6.9 (the Unicode path, which holds only for the name whose CRC it has) */
function nameOf({ fileNameRaw, extraFields }: Entry): string {
  const unicode = extraFields.find(({ id, data }) => id === 0x7075 && data.length > 5 && data[0] === 1);
  const raw =
    unicode !== undefined && unicode.data.readUInt32LE(1) === crc32(fileNameRaw)
      ? unicode.data.subarray(5)
      : fileNameRaw;
  try {
    // without its flag a name is in the code page of whoever packed it, and nobody knows which; but many write UTF-8 without saying so
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw refused(raw.toString("latin1"), "Its name is not in UTF-8, so how it is written is not known.");
  }
}

/** @see PKWARE APPNOTE.TXT 4.4.2 and 4.4.15: where Unix or macOS packed it, the upper half of the attributes is the file's mode */
function kindFault(entry: Entry): string | undefined {
  const madeOn = entry.versionMadeBy >>> 8;
  const kind = madeOn === 3 || madeOn === 19 ? (entry.externalFileAttributes >>> 16) & 0o170000 : 0;
  if (kind === 0o120000) return "It is a symbolic link.";
  if (![0, 0o100000, 0o040000].includes(kind)) return "It is neither a file nor a folder.";
  if (entry.isEncrypted()) return "It is encrypted.";
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return `It is compressed by method ${entry.compressionMethod}; a lab reads deflate (8) and what is not compressed (0).`;
  return undefined;
}

function checkNames(paths: readonly string[]): void {
  const seen = new Map<string, string>();
  const same = (path: string): string => path.normalize("NFC").toLowerCase();
  for (const path of paths) {
    const other = seen.get(same(path));
    if (other === path) throw refused(path, "The archive has it twice.");
    if (other !== undefined)
      throw refused(path, `On some systems it is the same file as ${JSON.stringify(other)}, which is there too.`);
    seen.set(same(path), path);
  }
  for (const path of paths) {
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
      const folder = seen.get(same(path.slice(0, at)));
      if (folder !== undefined) throw refused(folder, `It is a file, and the folder of ${JSON.stringify(path)} too.`);
    }
  }
}

function checkSizes(files: readonly Named[], archiveBytes: number, limits: ZipLimits): void {
  if (files.length > limits.mostFiles) throw tooMany(files.length, limits);
  let whole = 0;
  let packed = 0;
  for (const { path, entry } of files) {
    if (entry.uncompressedSize > limits.mostFileBytes)
      throw tooLarge(
        `${JSON.stringify(path)} has ${entry.uncompressedSize} bytes; a file may have ${limits.mostFileBytes}.`,
      );
    whole += entry.uncompressedSize;
    packed += entry.compressedSize;
  }
  if (whole > limits.mostBytes)
    throw tooLarge(`The files have ${whole} bytes together; an archive's may have ${limits.mostBytes}.`);
  if (packed > archiveBytes)
    throw new ArchiveError(
      "refused",
      `The files take ${packed} bytes of an archive that has ${archiveBytes}: they lie on top of each other, as in a zip bomb.`,
      packAgain,
    );
  if (whole > limits.ratioFromBytes && whole > archiveBytes * limits.mostRatio)
    throw tooLarge(
      `The files are ${Math.floor(whole / archiveBytes)} times as large as the archive, as in a zip bomb; up to ${limits.mostRatio} times is taken.`,
    );
}

async function digest(zip: ZipFile, entry: Entry, path: string): Promise<string> {
  const hash = createHash("sha256");
  let sum = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      hash.update(chunk as Buffer);
      sum = crc32(chunk as Buffer, sum);
    }
  } catch (error) {
    throw damaged(`${JSON.stringify(path)} cannot be read from the archive`, error);
  }
  if (sum !== entry.crc32)
    throw new ArchiveError(
      "damaged",
      `${JSON.stringify(path)} is damaged: its checksum is not the one it has.`,
      packAgain,
    );
  return hash.digest("hex");
}

/** `bench/` when all of them lie in the folder `bench`, else nothing. */
function topFolder(paths: readonly string[]): string {
  const top = paths[0]?.slice(0, paths[0].indexOf("/") + 1) ?? "";
  return paths.every((path) => path.startsWith(top)) ? top : "";
}

function refused(path: string, fault: string): ArchiveError {
  return new ArchiveError("refused", `The archive's ${JSON.stringify(path)} is refused. ${fault}`, packPlain);
}

function tooLarge(what: string): ArchiveError {
  return new ArchiveError("too-large", what, packLess);
}

function tooMany(count: number, { mostFiles }: ZipLimits): ArchiveError {
  return tooLarge(`The archive has ${count} files; it may have ${mostFiles}.`);
}

function damaged(what: string, error: unknown): ArchiveError {
  return new ArchiveError("damaged", `${what} (${(error as Error).message}).`, packAgain);
}
