/** aesio.AES of CircuitPython: ECB one block at a time, CBC whole blocks, CTR any number of bytes, into a buffer given. */
import { bufferOf, indexOf } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import type { Dialect } from "../objects/dialect.js";
import { notImplementedError, typeError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { Aes, BlockMode } from "./crypto/aes.js";

const modes = { MODE_ECB: 1, MODE_CBC: 2, MODE_CTR: 6 } as const;
const kinds = new Map<number, "ecb" | "cbc" | "ctr">([
  [modes.MODE_ECB, "ecb"],
  [modes.MODE_CBC, "cbc"],
  [modes.MODE_CTR, "ctr"],
]);

class PyAesio extends PyObject {
  mode: number = modes.MODE_ECB;
  key = new Uint8Array(16);
  start = new Uint8Array(16);
  blocks: BlockMode | undefined = undefined;
}

function setMode(self: PyAesio, mode: number): void {
  const kind = kinds.get(mode);
  if (kind === undefined) throw notImplementedError("Requested AES mode is unsupported");
  self.mode = mode;
  self.blocks = new BlockMode(new Aes(self.key), kind, self.start);
}

function setKey(self: PyAesio, key: PyValue, start: PyValue): void {
  const bytes = bufferOf(key);
  if (![16, 24, 32].includes(bytes.length)) throw valueError("Key must be 16, 24, or 32 bytes long");
  if (start !== None && bufferOf(start).length !== 16) throw valueError("IV length must be 16");
  self.key = bytes.slice();
  self.start = start === None ? new Uint8Array(16) : bufferOf(start).slice();
}

const into =
  (encrypting: boolean) =>
  (self: PyAesio, source: PyValue, target: PyValue): void => {
    const [input, output] = [bufferOf(source), bufferOf(target)];
    if (target instanceof PyBytes) throw typeError("object with buffer protocol required");
    if (input.length !== output.length) throw valueError("Source and destination buffers must be the same length");
    if (self.mode === modes.MODE_ECB && input.length !== 16)
      throw valueError("ECB only operates on 16 bytes at a time");
    if (self.mode === modes.MODE_CBC && input.length % 16 !== 0)
      throw valueError("CBC blocks must be multiples of 16 bytes");
    output.set(self.blocks!.run(input, encrypting));
  };

const aesType = defineType({
  name: "AES",
  module: "aesio",
  js: PyAesio,
  init: {
    sig: "__init__(self, key, mode=1, IV=None, counter=None, segment_size=8)",
    call: (self: PyAesio, key: PyValue, mode: PyValue, start: PyValue) => {
      setKey(self, key, start);
      setMode(self, indexOf(mode));
    },
  },
  methods: [
    { sig: "encrypt_into(self, src, dest, /)", call: into(true) },
    { sig: "decrypt_into(self, src, dest, /)", call: into(false) },
    {
      sig: "rekey(self, key, IV=None)",
      call: (self: PyAesio, key: PyValue, start: PyValue) => {
        setKey(self, key, start);
        setMode(self, self.mode);
      },
    },
  ],
  properties: [
    { name: "mode", get: (self: PyAesio) => self.mode, set: (self: PyAesio, v) => setMode(self, indexOf(v)) },
  ],
});

export function makeAesio(dialect: Dialect): PyModule {
  return defineModule(
    { name: "aesio", types: [aesType], constants: { ...modes, block_size: 16, key_size: new PyTuple([16, 24, 32]) } },
    dialect,
  );
}
