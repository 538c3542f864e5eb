/** cryptolib.aes of MicroPython: AES in ECB (1), CBC (2) and CTR (6). */
import { bufferOf, indexOf } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import type { Dialect } from "../objects/dialect.js";
import { valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { Aes, BlockMode } from "./crypto/aes.js";

const modes: Record<number, "ecb" | "cbc" | "ctr" | undefined> = { 1: "ecb", 2: "cbc", 6: "ctr" };

class PyAes extends PyObject {
  mode: BlockMode | undefined = undefined;
  wholeBlocks = true;
  /** which of the two the object was first used for; CTR is the same in both directions */
  direction: boolean | undefined = undefined;
}

function initialise(self: PyAes, key: PyValue, mode: PyValue, start: PyValue): void {
  const kind = modes[indexOf(mode)];
  if (kind === undefined) throw valueError("mode");
  const bytes = bufferOf(key);
  if (bytes.length !== 16 && bytes.length !== 32) throw valueError("key");
  if (start === None ? kind !== "ecb" : bufferOf(start).length !== 16) throw valueError("IV");
  self.wholeBlocks = kind !== "ctr";
  self.mode = new BlockMode(new Aes(bytes), kind, start === None ? new Uint8Array(16) : bufferOf(start));
}

const process =
  (encrypting: boolean) =>
  (self: PyAes, data: PyValue, into: PyValue | undefined): PyValue => {
    const input = bufferOf(data);
    if (self.wholeBlocks && input.length % 16 !== 0) throw valueError("blksize % 16");
    const target = into === undefined ? undefined : bufferOf(into);
    if (target !== undefined && target.length < input.length) throw valueError("output too small");
    if (self.wholeBlocks && self.direction === !encrypting) throw valueError("can't encrypt & decrypt");
    self.direction = encrypting;
    const out = self.mode!.run(input, encrypting);
    if (target === undefined) return new PyBytes(out);
    target.set(out);
    return into!;
  };

const aesType = defineType({
  name: "aes",
  module: "cryptolib",
  js: PyAes,
  init: { sig: "__init__(self, key, mode, IV=None, /)", call: initialise },
  methods: [
    { sig: "encrypt(self, in_buf, out_buf=..., /)", call: process(true) },
    { sig: "decrypt(self, in_buf, out_buf=..., /)", call: process(false) },
  ],
});

export function makeCryptolib(dialect: Dialect): PyModule {
  return defineModule({ name: "cryptolib", types: [aesType] }, dialect);
}
