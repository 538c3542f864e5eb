import { createCipheriv } from "node:crypto";
import { deepStrictEqual } from "node:assert/strict";
import { Aes, BlockMode } from "../../../vm/modules/crypto/aes.js";
import { expectProgram } from "../expect-program.js";

describe("vm/modules/cryptolib", () => {
  it("encrypts as OpenSSL does, for each size of key and each mode, in pieces, and back", () => {
    const data = Uint8Array.from({ length: 96 }, (_, i) => (i * 37 + 5) & 0xff);
    const start = Uint8Array.from({ length: 16 }, (_, i) => 0xff - (i >> 3));
    for (const size of [16, 24, 32]) {
      const key = Uint8Array.from({ length: size }, (_, i) => (i * 11 + size) & 0xff);
      for (const kind of ["ecb", "cbc", "ctr"] as const) {
        const cipher = createCipheriv(`aes-${size * 8}-${kind}`, key, kind === "ecb" ? null : start);
        const expected = Uint8Array.from(cipher.setAutoPadding(false).update(data));
        const mode = new BlockMode(new Aes(key), kind, start);
        deepStrictEqual(
          Uint8Array.from([...mode.run(data.subarray(0, 32), true), ...mode.run(data.subarray(32), true)]),
          expected,
          `${kind} ${size}`,
        );
        deepStrictEqual(new BlockMode(new Aes(key), kind, start).run(expected, false), data);
      }
    }
  });

  it("refuses what does not fit, and one object for both directions", () => {
    expectProgram(`
import cryptolib
a = cryptolib.aes(b'1234' * 4, 1); print(a.encrypt(b'x' * 16)[:4]) # expect: b'\\xda\\x7f0\\xc2'
for f in (lambda: a.decrypt(b'x' * 16), lambda: a.encrypt(b'x'), lambda: a.encrypt(b'x' * 16, bytearray(3)), lambda: cryptolib.aes(b'x', 1), lambda: cryptolib.aes(b'x' * 16, 2), lambda: cryptolib.aes(b'x' * 16, 3)):
    try: f()
    except ValueError as e: print(e) # expect: can't encrypt & decrypt
    # expect: blksize % 16
    # expect: output too small
    # expect: key
    # expect: IV
    # expect: mode
`);
  });
});
