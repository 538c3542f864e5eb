/** Adler-32, zlib's checksum. @see RFC 1950 §8.2. CRC-32 is binascii's. */
export function adler32(b: Uint8Array, value = 1): number {
  let low = value & 0xffff;
  let high = value >>> 16;
  for (const byte of b) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return ((high << 16) | low) >>> 0;
}
