/**
 * UF2, the format of the drag-and-drop bootloaders: a file of 512-byte blocks, each of which says where its 256 bytes of payload go.
 *
 * One concatenated file may hold images for several chips: a bootloader takes the blocks of its own family and passes over the rest.
 *
 * @see https://github.com/microsoft/uf2 (specification); datasheet RP2040 section 2.8.4
 */

/** Family ids of the chips that pinbridge knows. */
export const uf2Families = { rp2040: 0xe48bff56, samd21: 0x68ed2b88, samd51: 0x55114460 } as const;

export type Uf2Family = keyof typeof uf2Families;

const blockBytes = 512;
const payloadBytes = 256;
const magicStart0 = 0x0a324655;
const magicStart1 = 0x9e5d5157;
const magicEnd = 0x0ab16f30;
const hasFamily = 0x2000;
const notMainFlash = 0x0001;

/** An image as a UF2 file. The last block is padded with zeros. @param base address of the image's first byte */
export function writeUf2(image: Uint8Array, base: number, family: Uf2Family): Uint8Array {
  const blocks = Math.ceil(image.length / payloadBytes);
  const file = new Uint8Array(blocks * blockBytes);
  const view = new DataView(file.buffer);
  for (let block = 0; block < blocks; block++) {
    const at = block * blockBytes;
    const words = [
      magicStart0,
      magicStart1,
      hasFamily,
      base + block * payloadBytes,
      payloadBytes,
      block,
      blocks,
      uf2Families[family],
    ];
    words.forEach((word, i) => view.setUint32(at + 4 * i, word, true));
    file.set(image.subarray(block * payloadBytes, (block + 1) * payloadBytes), at + 32);
    view.setUint32(at + blockBytes - 4, magicEnd, true);
  }
  return file;
}

/** The bytes of one family's blocks. @throws Error when the file is no UF2, has holes, or nothing for that family */
export function readUf2(file: Uint8Array, family: Uf2Family): { readonly base: number; readonly image: Uint8Array } {
  if (file.length === 0 || file.length % blockBytes !== 0)
    throw new Error(`A UF2 file is whole blocks of ${blockBytes} bytes; this one has ${file.length} bytes.`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const parts: { address: number; bytes: Uint8Array }[] = [];
  for (let at = 0; at < file.length; at += blockBytes) {
    const word = (i: number): number => view.getUint32(at + 4 * i, true);
    if (word(0) !== magicStart0 || word(1) !== magicStart1 || view.getUint32(at + blockBytes - 4, true) !== magicEnd)
      throw new Error(`Block ${at / blockBytes} lacks the UF2 magic numbers: the file is damaged or something else.`);
    if ((word(2) & notMainFlash) !== 0 || (word(2) & hasFamily) === 0 || word(7) !== uf2Families[family]) continue;
    parts.push({ address: word(3), bytes: file.subarray(at + 32, at + 32 + word(4)) });
  }
  if (parts.length === 0) throw new Error(`The file has no block for the ${family} family.`);
  parts.sort((a, b) => a.address - b.address);
  const base = parts[0].address;
  const last = parts[parts.length - 1];
  const image = new Uint8Array(last.address + last.bytes.length - base);
  let expected = base;
  for (const { address, bytes } of parts) {
    if (address !== expected)
      throw new Error(`Nothing is written to 0x${expected.toString(16)}, but something after it.`);
    image.set(bytes, address - base);
    expected = address + bytes.length;
  }
  return { base, image };
}

const boardMagic = "PBBOARD1";
const boardNameBytes = 24;

/**
 * A copy of the file in which HELLO answers this board id.
 * @param board at most 24 characters of ASCII, as in pinbridge's board definitions
 * @throws Error when the name does not fit or the image has no field for it
 */
export function stampBoard(file: Uint8Array, family: Uf2Family, board: string): Uint8Array {
  if (!/^[\x21-\x7e]{1,24}$/.test(board))
    throw new Error(`"${board}" is no board id: 1 to 24 printable ASCII characters.`);
  const { base, image } = readUf2(file, family);
  const at = findText(image, boardMagic);
  if (at < 0)
    throw new Error("The image has no board field: it is not pinbridge's firmware, or from before version 0.1.");
  image.fill(0, at + boardMagic.length, at + boardMagic.length + boardNameBytes);
  image.set(new TextEncoder().encode(board), at + boardMagic.length);
  return writeUf2(image, base, family);
}

function findText(bytes: Uint8Array, text: string): number {
  const wanted = new TextEncoder().encode(text);
  return bytes.findIndex((_, at) => wanted.every((byte, i) => bytes[at + i] === byte));
}

/** Families that a file has blocks for, those that pinbridge knows. @throws Error when it is no UF2 file */
export function familiesIn(file: Uint8Array): Uf2Family[] {
  if (file.length === 0 || file.length % blockBytes !== 0)
    throw new Error(`A UF2 file is whole blocks of ${blockBytes} bytes; this one has ${file.length} bytes.`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const ids = new Set<number>();
  for (let at = 0; at < file.length; at += blockBytes) {
    if (view.getUint32(at, true) !== magicStart0)
      throw new Error(`Block ${at / blockBytes} lacks the UF2 magic numbers: the file is damaged or something else.`);
    if (view.getUint32(at + 8, true) & hasFamily) ids.add(view.getUint32(at + 28, true));
  }
  return (Object.keys(uf2Families) as Uf2Family[]).filter((family) => ids.has(uf2Families[family]));
}
