/** ipaddress of CircuitPython: IPv4 addresses. @see shared-bindings/ipaddress */
import { bufferOf } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import type { Dialect } from "../objects/dialect.js";
import { valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { intValue } from "../objects/number.js";
import { PyObject, type PyValue } from "../objects/object.js";

class PyIPv4Address extends PyObject {
  packed = new Uint8Array(4);

  override __repr__(): string {
    return this.packed.join(".");
  }
  override __eq__(o: PyValue): PyValue {
    return o instanceof PyIPv4Address && o.packed.every((octet, i) => octet === this.packed[i]);
  }
  override __hash__(): number {
    return new PyBytes(this.packed).__hash__();
  }
}

function addressOf(packed: Uint8Array): PyIPv4Address {
  const made = new PyIPv4Address();
  made.packed = packed.slice();
  return made;
}

/** The bytes of an int as the machine keeps it: the lowest first, which is the first octet. */
function octetsOfInt(n: number | bigint): Uint8Array {
  const value = BigInt.asUintN(32, BigInt(n));
  return Uint8Array.from([0n, 8n, 16n, 24n], (shift) => Number((value >> shift) & 0xffn));
}

/** @throws ValueError for what is no dotted address */
function octetsOfText(text: string): Uint8Array {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\s*[-+]?\d+\s*$/.test(part)))
    throw valueError("Not a valid IP string");
  // a number beyond 255 runs over into the next octet
  return octetsOfInt(parts.reduce((all, part, i) => all | (BigInt(part.trim()) << BigInt(8 * i)), 0n));
}

function make(_cls: PyValue, address: PyValue): PyIPv4Address {
  if (typeof address === "string") return addressOf(octetsOfText(address));
  const n = intValue(address);
  if (n !== undefined) return addressOf(octetsOfInt(n));
  const bytes = bufferOf(address);
  if (bytes.length !== 4) throw valueError("Address must be 4 bytes long");
  return addressOf(bytes);
}

const addressType = defineType({
  name: "Address",
  module: "ipaddress",
  js: PyIPv4Address,
  subclassable: false,
  new: { sig: "__new__(cls, address)", call: make },
  properties: [
    { name: "packed", get: (self: PyIPv4Address) => new PyBytes(self.packed) },
    { name: "version", get: () => 4 },
  ],
});

const functions: readonly FunctionSpec[] = [
  {
    sig: "ip_address(obj, /)",
    call: (address: PyValue) => {
      if (typeof address === "string") return addressOf(octetsOfText(address));
      const n = intValue(address);
      if (n === undefined) throw valueError("Only int or string supported for ip");
      return addressOf(octetsOfInt(n));
    },
  },
];

export function makeIpaddress(dialect: Dialect): PyModule {
  return defineModule({ name: "ipaddress", functions, constants: { IPv4Address: addressType } }, dialect);
}
