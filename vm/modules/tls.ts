/**
 * tls and ssl of MicroPython: contexts and sockets. The connection itself is the host's, so that only sockets can be wrapped;
 * another stream is taken, as on the boards, and refused with EOPNOTSUPP when the handshake is due. Keys given beforehand (PSK) are
 * kept and not used; there is no DTLS.
 *
 * @see extmod/modtls_mbedtls.c; micropython-lib's ssl.py
 */
import { bufferOf, callMethod, findAttr, indexOf, stringOf, toArray, truth } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import type { Dialect } from "../objects/dialect.js";
import { osError, typeError, valueError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { Ready, type TlsOptions } from "../host.js";
import { Request, ioctl } from "./io/any-stream.js";
import { PyStream, lifeMethods, readMethods, writeMethods } from "./io/stream.js";
import { PySocket, orNone } from "./socket.js";
import { ciphers } from "./tls/ciphers.js";
import { isCertificate, isPrivateKey } from "./tls/der.js";

const CLIENT = 0;
const SERVER = 1;
const CERT_NONE = 0;
const CERT_REQUIRED = 2;
const EBADF = 9;
const EINVAL = 22;
const EOPNOTSUPP = 95;
/** Bytes of a key given beforehand, at most. */
const LONGEST_PSK = 48;
const BAD_INPUT = [-28928, "MBEDTLS_ERR_SSL_BAD_INPUT_DATA"] as const;
const BAD_CONFIG = [-24192, "MBEDTLS_ERR_SSL_BAD_CONFIG"] as const;

class PySSLContext extends PyObject {
  side = CLIENT;
  verifyMode = CERT_REQUIRED;
  ciphers: string[] | undefined;
  key: Uint8Array | undefined;
  certificate: Uint8Array | undefined;
  authorities: Uint8Array | undefined;
  pskIdentity: PyValue = None;
  pskKey: PyValue = None;
  serverPskKeys: PyValue = None;

  override __repr__(): string {
    return "<SSLContext>";
  }
  /** The two are taken together. */
  checkPsk(): void {
    if (this.pskKey !== None && this.pskIdentity !== None && bufferOf(this.pskKey).length > LONGEST_PSK)
      throw osError(...BAD_INPUT);
  }
}

/** @throws ValueError `invalid key`, `invalid cert`; TypeError for what is no bytes */
function loadChain(self: PySSLContext, certificate: PyValue, key: PyValue): void {
  const bytes = contents(key);
  if (!isPrivateKey(bytes)) throw valueError("invalid key");
  const chain = contents(certificate);
  if (!isCertificate(chain)) throw valueError("invalid cert");
  self.key = bytes.slice();
  self.certificate = chain.slice();
}

function contents(v: PyValue): Uint8Array {
  if (typeof v === "object" && v !== None && v.buffer !== undefined) return v.buffer();
  throw typeError("object with buffer protocol required");
}

class PySSLSocket extends PyStream {
  stream: PyValue = None;
  options: TlsOptions = { server: false, verify: false };
  private secured = false;

  override __repr__(): string {
    return "<SSLSocket>";
  }
  override closedError(): unknown {
    return osError(EBADF);
  }

  /** The handshake, begun at once and, on a socket that waits, ended. */
  begin(): PySocket {
    const { stream } = this;
    if (!(stream instanceof PySocket)) throw osError(EOPNOTSUPP);
    if (!this.secured) {
      stream.secure(this.options);
      this.secured = true;
    }
    return stream;
  }
  override readBytes(count: number): Uint8Array {
    return this.begin().readBytes(count);
  }
  override readLine(limit: number): Uint8Array {
    return this.begin().readLine(limit);
  }
  override writeBytes(b: Uint8Array): number {
    return this.begin().writeBytes(b);
  }
  override seek(): number {
    throw osError(EINVAL);
  }
  readyFor(events: number): number {
    if (this.closed) return Ready.INVALID;
    if (!(this.stream instanceof PySocket)) return indexOf(callMethod(this.stream, "ioctl", Request.POLL, events));
    return this.begin().readyFor(events);
  }
  override close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.stream instanceof PyStream) this.stream.close();
    else ioctl(this.stream, Request.CLOSE, 0);
  }
  control(request: number, argument: number): number {
    if (request === Request.CLOSE) {
      this.close();
      return 0;
    }
    if (request === Request.POLL) return this.readyFor(argument);
    throw osError(EINVAL);
  }
}

defineType({
  name: "SSLSocket",
  module: "tls",
  js: PySSLSocket,
  constructible: false,
  methods: [
    ...orNone(readMethods),
    ...orNone(writeMethods),
    ...lifeMethods,
    {
      sig: "setblocking(self, flag, /)",
      call: (self: PySSLSocket, flag: PyValue) => void callMethod(self.stream, "setblocking", flag),
    },
    {
      sig: "ioctl(self, request, argument, /)",
      call: (self: PySSLSocket, request: PyValue, argument: PyValue) =>
        self.control(indexOf(request), indexOf(argument)),
    },
    {
      sig: "getpeercert(self, binary_form=False, /)",
      call: (self: PySSLSocket) => {
        const certificate = self.begin().peerCertificate();
        return certificate === undefined ? None : new PyBytes(certificate);
      },
    },
    {
      sig: "cipher(self, /)",
      call: (self: PySSLSocket) => new PyTuple([...self.begin().cipher()]),
    },
  ],
});

function wrap(
  self: PySSLContext,
  stream: PyValue,
  server: PyValue,
  handshake: PyValue,
  hostname: PyValue,
): PySSLSocket {
  for (const name of ["read", "write"])
    if (!(stream instanceof PyStream) && findAttr(stream, name === "read" ? "readinto" : name) === undefined)
      throw osError(EINVAL);
  const isServer = truth(server) || self.side === SERVER;
  const made = new PySSLSocket();
  made.stream = stream;
  made.options = {
    server: isServer,
    verify: self.verifyMode !== CERT_NONE,
    ...(self.key === undefined ? {} : { key: self.key }),
    ...(self.certificate === undefined ? {} : { certificate: self.certificate }),
    ...(self.authorities === undefined ? {} : { authorities: self.authorities }),
    ...(hostname === None ? {} : { hostname: stringOf(hostname) }),
    ...(self.ciphers === undefined ? {} : { ciphers: self.ciphers.map((name) => ciphers[name]) }),
  };
  if (truth(handshake)) {
    // without a name a certificate that must be checked cannot be
    if (!isServer && self.verifyMode !== CERT_NONE && hostname === None)
      throw valueError("CERT_REQUIRED requires server_hostname");
    made.begin();
  }
  return made;
}

const attribute = (name: string, field: "pskIdentity" | "pskKey" | "serverPskKeys") => ({
  name,
  get: (self: PySSLContext): PyValue => self[field],
  set: (self: PySSLContext, v: PyValue): void => {
    self[field] = v;
    self.checkPsk();
  },
});

const contextType = defineType({
  name: "SSLContext",
  module: "tls",
  js: PySSLContext,
  init: {
    sig: "__init__(self, protocol, /)",
    call: (self: PySSLContext, protocol: PyValue) => {
      self.side = indexOf(protocol);
      if (self.side !== CLIENT && self.side !== SERVER) throw valueError("");
      self.verifyMode = self.side === CLIENT ? CERT_REQUIRED : CERT_NONE;
    },
  },
  methods: [
    { sig: "get_ciphers(self, /)", call: () => new PyList(Object.keys(ciphers)) },
    {
      sig: "set_ciphers(self, ciphers, /)",
      call: (self: PySSLContext, wanted: PyValue) => {
        if (!(wanted instanceof PyList) && !(wanted instanceof PyTuple))
          throw typeError("object isn't a tuple or list");
        const names = toArray(wanted).map(stringOf);
        if (names.some((name) => !Object.hasOwn(ciphers, name))) throw osError(...BAD_CONFIG);
        self.ciphers = names;
      },
    },
    {
      sig: "load_cert_chain(self, cert, key, /)",
      call: (self: PySSLContext, certificate: PyValue, key: PyValue) => loadChain(self, certificate, key),
    },
    {
      sig: "load_verify_locations(self, cadata)",
      call: (self: PySSLContext, data: PyValue) => {
        const bytes = contents(data);
        if (!isCertificate(bytes)) throw valueError("invalid cert");
        self.authorities = bytes.slice();
      },
    },
    {
      sig: "wrap_socket(self, sock, /, *, server_side=False, do_handshake_on_connect=True, server_hostname=None)",
      call: wrap,
    },
  ],
  properties: [
    {
      name: "verify_mode",
      get: (self: PySSLContext) => self.verifyMode,
      set: (self: PySSLContext, v: PyValue) => {
        const mode = indexOf(v);
        if (mode < CERT_NONE || mode > CERT_REQUIRED) throw valueError("");
        self.verifyMode = mode;
      },
    },
    attribute("psk_identity", "pskIdentity"),
    attribute("psk_key", "pskKey"),
    attribute("server_psk_keys", "serverPskKeys"),
  ],
});

const constants = {
  PROTOCOL_TLS_CLIENT: CLIENT,
  PROTOCOL_TLS_SERVER: SERVER,
  CERT_NONE,
  CERT_OPTIONAL: 1,
  CERT_REQUIRED,
  // what programs ask to tell Mbed TLS from axTLS
  MBEDTLS_VERSION: "Mbed TLS 3.6.4",
};

const wrapFunction: FunctionSpec = {
  sig: "wrap_socket(sock, server_side=False, key=None, cert=None, cert_reqs=0, cadata=None, server_hostname=None, do_handshake=True)",
  call: (
    stream: PyValue,
    server: PyValue,
    key: PyValue,
    certificate: PyValue,
    mode: PyValue,
    authorities: PyValue,
    hostname: PyValue,
    handshake: PyValue,
  ) => {
    const context = new PySSLContext();
    context.side = truth(server) ? SERVER : CLIENT;
    context.verifyMode = indexOf(mode);
    if (key !== None || certificate !== None) loadChain(context, certificate, key);
    if (authorities !== None) {
      if (!isCertificate(contents(authorities))) throw valueError("invalid cert");
      context.authorities = contents(authorities).slice();
    }
    return wrap(context, stream, server, handshake, hostname);
  },
};

export function makeTls(dialect: Dialect): PyModule {
  return defineModule({ name: "tls", types: [contextType], constants }, dialect);
}

export function makeSsl(dialect: Dialect): PyModule {
  return defineModule({ name: "ssl", types: [contextType], functions: [wrapFunction], constants }, dialect);
}
