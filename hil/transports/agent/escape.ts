/**
 * Bytes to a board that listens for Ctrl-C: CircuitPython interrupts the program that reads whenever that byte comes, and no program can forbid
 * it. So it is sent as two others, and the byte that announces them too; a bare Ctrl-C then always means that the board is wanted back.
 *
 *     0x02 → 0x02 0x42        0x03 → 0x02 0x41
 */
const ANNOUNCE = 0x02;
const INTERRUPT = 0x03;

export function escapeInterrupts(bytes: Uint8Array): Uint8Array {
  const special = bytes.reduce((n, byte) => n + (byte === ANNOUNCE || byte === INTERRUPT ? 1 : 0), 0);
  if (special === 0) return bytes;
  const out = new Uint8Array(bytes.length + special);
  let at = 0;
  for (const byte of bytes) {
    if (byte === ANNOUNCE || byte === INTERRUPT) {
      out[at++] = ANNOUNCE;
      out[at++] = byte === INTERRUPT ? 0x41 : 0x42;
    } else out[at++] = byte;
  }
  return out;
}
