import { createHash } from "node:crypto";
import { deepStrictEqual } from "node:assert/strict";
import { Md5 } from "../../../vm/modules/crypto/md5.js";
import { Sha1 } from "../../../vm/modules/crypto/sha1.js";
import { Sha256 } from "../../../vm/modules/crypto/sha256.js";
import { expectProgram } from "../expect-program.js";

describe("vm/modules/hashlib", () => {
  for (const [name, algorithm] of [
    ["md5", Md5],
    ["sha1", Sha1],
    ["sha256", Sha256],
  ] as const) {
    it(`computes ${name} of messages around the block's size, in pieces, and goes on after a digest`, () => {
      for (const length of [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000]) {
        const message = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 0xff);
        const hash = new algorithm();
        for (let at = 0; at < length; at += 37) {
          hash.update(message.subarray(at, at + 37));
          hash.digest();
        }
        deepStrictEqual(
          Buffer.from(hash.digest()),
          createHash(name).update(message).digest(),
          `${name} of ${length} bytes`,
        );
      }
    });
  }

  it("uses an object up in MicroPython", () => {
    expectProgram(`
import hashlib
h = hashlib.sha256(b'ab'); h.update('c'); d = h.digest(); print(d[:4], len(d)) # expect: b'\\xbax\\x16\\xbf' 32
for again in (h.digest, lambda: h.update(b'')):
    try: again()
    except ValueError as e: print(e) # expect: hash is final
    # expect: hash is final
print(hasattr(hashlib, 'new'), hasattr(h, 'hexdigest')) # expect: False False
`);
  });

  it("is made by new() alone in CircuitPython", () => {
    expectProgram(
      `
import hashlib
h = hashlib.new('sha1', b'abc'); print(h.digest_size, h.digest()[:3], h.digest()[:3]) # expect: 20 b'\\xa9\\x99>' b'\\xa9\\x99>'
try: hashlib.new('md5')
except ValueError as e: print(e) # expect: Unsupported hash algorithm
print(hasattr(hashlib, 'sha256')) # expect: False
`,
      "circuitpython",
    );
  });
});
