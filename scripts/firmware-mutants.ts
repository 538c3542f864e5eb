/**
 * The images with one seeded bug each, packed into one file: they differ in a few bytes, so together they compress to little more than one.
 *
 * The tests of the emulated board run them without a compiler; CI builds them again and compares the bytes.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

export function mutantsPath(target: string): string {
  return fileURLToPath(new URL(`../../test/hil/emulator/mutants/${target}.br`, import.meta.url));
}

/** By the name in `MUTANT(name)`: raw images that begin at the target's base. */
export function readMutants(packed: Uint8Array = readFileSync(mutantsPath("rp2040"))): Map<string, Uint8Array> {
  const unpacked = brotliDecompressSync(packed);
  const headerEnd = unpacked.indexOf(0x0a);
  const lengths = JSON.parse(unpacked.toString("utf8", 0, headerEnd)) as Record<string, number>;
  const images = new Map<string, Uint8Array>();
  let at = headerEnd + 1;
  for (const [name, length] of Object.entries(lengths)) {
    images.set(name, new Uint8Array(unpacked.subarray(at, at + length)));
    at += length;
  }
  return images;
}

export function packMutants(images: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const lengths = Object.fromEntries([...images].map(([name, image]) => [name, image.length]));
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(lengths)}\n`), ...images.values()]);
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
