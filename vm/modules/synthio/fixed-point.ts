/** The integers of the firmware's sound: 16 bits a sample, frequencies with 16 bits after the point. */

/** Bits after the point of frequencies and of positions in a waveform. */
export const fractionBits = 16;

/** An int32 shifted right, rounded towards zero, and cut to 16 bits. */
export function saturate16(n: number, shift: number): number {
  const out = (n < 0 ? (n + ((1 << shift) - 1)) | 0 : n) >> shift;
  return out > 32767 ? 32767 : out < -32768 ? -32768 : out;
}

/** What is louder than this is compressed. */
const knee = 28000;

/** The factor of the compression that makes so many full signals fit. */
export function mixDownScale(signals: number): number {
  return Math.trunc(0xfffffff / (32768 * signals - knee));
}

/** An int32 with what is above the knee compressed. */
export function mixDown(sample: number, scale: number): number {
  if (sample < -knee) return (Math.imul(sample + knee, scale) >> 16) - knee;
  if (sample > knee) return (Math.imul(sample - knee, scale) >> 16) + knee;
  return sample;
}

/** Hz as the firmware keeps them. */
export function scaledFrequency(hz: number): number {
  return Math.trunc(hz * 2 ** fractionBits + 0.5);
}

/**
 * What a position in a waveform moves in a sample.
 *
 * @param frequency  an int32, scaled; a negative one is taken for the unsigned number that it would be in 64 bits
 * @param length     of the waveform, in samples
 */
export function positionStep(frequency: number, length: number, sampleRate: number): number {
  const product = BigInt.asUintN(64, BigInt(frequency) * BigInt(length));
  const rate = BigInt(sampleRate);
  return Number(BigInt.asUintN(32, BigInt.asUintN(64, rate / 2n + product) / rate));
}

/** Twelve semitones of an octave, 0 to 1 in 32768ths, and the next octave's first. */
const semitones = [0, 1948, 4013, 6200, 8517, 10972, 13573, 16329, 19248, 22341, 25618, 29090, 32768];

/**
 * A frequency moved by octaves.
 *
 * @param octaves  with 15 bits after the point
 * @returns  an int32, scaled
 */
export function bentFrequency(frequency: number, octaves: number): number {
  const position = (octaves & 0x7fff) * 24;
  const semitone = position >> 16;
  const part = position & 0xffff;
  const factor = ((semitones[semitone] * (65535 - part) + semitones[semitone + 1] * part) >>> 16) + 32768;
  return Math.floor((frequency * factor) / 2 ** (15 - (octaves >> 15))) | 0;
}
