/** Memory after power-on holds noise; the same noise each time, so that a run repeats. */
export function scramble(bytes: Uint8Array): void {
  let state = 0x12345678;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
}
