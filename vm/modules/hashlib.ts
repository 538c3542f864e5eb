/**
 * hashlib: sha256, sha1, md5.
 *
 * In MicroPython each is a class, and an object is used up by `digest()`; in CircuitPython there is only `new(name)`, for
 * sha1 and sha256; CPython's objects may be asked again and have `hexdigest`, `copy`, names and sizes.
 */
import { readableOf, refuseText } from "../runtime/board-arguments.js";
import { stringOf } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import { hexText } from "../objects/bytes-methods.js";
import { type Dialect, active } from "../objects/dialect.js";
import { valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, type PropertySpec, defineModule, defineType } from "../objects/native.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import type { PyType } from "../objects/type.js";
import type { BlockHash } from "./crypto/block-hash.js";
import { Md5 } from "./crypto/md5.js";
import { Sha1 } from "./crypto/sha1.js";
import { Sha256 } from "./crypto/sha256.js";

class PyHash extends PyObject {
  hash: BlockHash = new Sha256();
  used = false;
}

function checkUnused(self: PyHash): void {
  if (self.used && (active.dialect === "micropython" || active.unix)) throw valueError("hash is final");
}

function update(self: PyHash, data: PyValue): void {
  checkUnused(self);
  if (active.unix) refuseText(data);
  self.hash.update(readableOf(data));
}

function digest(self: PyHash): PyBytes {
  checkUnused(self);
  self.used = true;
  return new PyBytes(self.hash.digest());
}

const host = ["host"] as const;

const methods: readonly FunctionSpec[] = [
  { sig: "update(self, data, /)", call: update },
  { sig: "digest(self, /)", call: digest },
  { sig: "hexdigest(self, /)", call: (self: PyHash) => hexText(self.hash.digest(), "", 1), only: host },
];

const properties: readonly PropertySpec[] = [
  { name: "digest_size", get: (self: PyHash) => self.hash.size, only: ["circuitpython", "host"] },
  { name: "block_size", get: () => 64, only: host },
];

function hashType(name: string, algorithm: new () => BlockHash): PyType {
  class PyNamedHash extends PyHash {
    override hash = new algorithm();
  }
  return defineType({
    name,
    module: "hashlib",
    js: PyNamedHash,
    init: {
      sig: "__init__(self, data=..., /)",
      call: (self: PyHash, data: PyValue | undefined) => {
        if (data !== undefined) update(self, data);
      },
    },
    methods,
    properties: [...properties, { name: "name", get: () => name, only: host }],
  });
}

const types = { sha256: hashType("sha256", Sha256), sha1: hashType("sha1", Sha1), md5: hashType("md5", Md5) };

/** CircuitPython's only class: made by `new`. */
class PyNewHash extends PyHash {}
defineType({
  name: "Hash",
  module: "hashlib",
  js: PyNewHash,
  constructible: false,
  methods,
  properties,
});

function make(name: PyValue, data: PyValue): PyValue {
  const algorithm = stringOf(name);
  if (active.dialect === "host") {
    if (!Object.hasOwn(types, algorithm)) throw valueError(`unsupported hash type ${algorithm}`);
    return types[algorithm as keyof typeof types].c(data)!;
  }
  const self = new PyNewHash();
  if (algorithm === "sha1") self.hash = new Sha1();
  else if (algorithm !== "sha256") throw valueError("Unsupported hash algorithm");
  if (data !== None) update(self, data);
  return self;
}

export function makeHashlib(dialect: Dialect): PyModule {
  if (dialect === "micropython" || (dialect === "circuitpython" && active.unix))
    return defineModule({ name: "hashlib", types: Object.values(types) }, dialect);
  const functions: readonly FunctionSpec[] = [
    { sig: dialect === "host" ? "new(name, data=b'')" : "new(name, data=None)", call: make },
  ];
  // CircuitPython's boards name no class
  return defineModule({ name: "hashlib", functions, types: dialect === "host" ? Object.values(types) : [] }, dialect);
}
