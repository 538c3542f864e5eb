/**
 * A floppy disk's track from the lengths of its flux pulses: modified frequency modulation, as IBM's 3740 format has it. A pulse is two,
 * three or four cells long and ends in a transition; every second cell is data. Before each record there are three bytes A1 that
 * lack a clock, which no data can imitate.
 *
 * @see ECMA-125 (coding, address and data marks, cyclic redundancy check)
 */

export const sectorSize = 512;

export interface Flux {
  pulses: Uint8Array;
  /** the longest pulse of two cells, and of three */
  t2: number;
  t3: number;
}

const addressMark = 0xfe;
const dataMark = 0xfb;

/** Lengths in cells of the pulses of three such A1, from the first transition on. */
const sync = "43432434324343";

/** The check sum after the three A1. */
const crcStart = 0xcdb4;

class Reader {
  private at = 0;
  /** cells between the last transition and the next, not yet read */
  private zeros = 0;
  private readonly lengths: string;

  constructor({ pulses, t2, t3 }: Flux) {
    this.lengths = Array.from(pulses, (length) => (length > t3 ? 4 : length > t2 ? 3 : 2)).join("");
  }
  get ended(): boolean {
    return this.at >= this.lengths.length;
  }
  /** Goes behind the next three A1. @returns false: there are none */
  find(): boolean {
    const found = this.lengths.indexOf(sync, this.at);
    this.at = found < 0 ? this.lengths.length : found + sync.length;
    this.zeros = -1;
    return found >= 0;
  }
  /** @returns the check sum, 0 when the bytes end with the right one */
  read(bytes: Uint8Array): number {
    let crc = crcStart;
    for (let i = 0; i < bytes.length; i++) {
      let byte = 0;
      for (let bit = 0; bit < 8; bit++) {
        this.cell();
        byte = (byte << 1) | this.cell();
      }
      bytes[i] = byte;
      crc = updated(crc, byte);
    }
    return crc;
  }
  /** After the end pulses of two cells go on for ever. */
  private cell(): number {
    if (this.zeros < 0) this.zeros = Number(this.lengths[this.at++] ?? 2) - 1;
    return this.zeros-- > 0 ? 0 : 1;
  }
}

/** The polynomial x^16 + x^12 + x^5 + 1. */
function updated(crc: number, byte: number): number {
  let sum = crc ^ (byte << 8);
  for (let bit = 0; bit < 8; bit++) sum = sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1;
  return sum & 0xffff;
}

/**
 * Reads the sectors of a track that are not valid yet.
 *
 * @param sectors   512 bytes each, the first being number 1; also takes what was read wrong
 * @param validity  1 for what was read well
 * @returns how many are valid now
 */
export function readTrack(flux: Flux, sectors: Uint8Array, validity: Uint8Array): number {
  const count = sectors.length / sectorSize;
  const valid = (): number => validity.subarray(0, count).reduce((sum, each) => sum + (each === 0 ? 0 : 1), 0);
  const reader = new Reader(flux);
  const address = new Uint8Array(7);
  const data = new Uint8Array(1 + sectorSize + 2);
  while (!reader.ended && valid() < count) {
    if (!reader.find()) continue;
    if (reader.read(address) !== 0 || address[0] !== addressMark) continue;
    const index = address[3] - 1;
    if (index < 0 || index >= count || validity[index] !== 0 || !reader.find()) continue;
    const crc = reader.read(data);
    sectors.set(data.subarray(1, 1 + sectorSize), index * sectorSize);
    if (crc === 0 && data[0] === dataMark) validity[index] = 1;
  }
  return valid();
}
