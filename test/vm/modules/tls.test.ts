import { expectProgram } from "../expect-program.js";

describe("vm/modules/tls", () => {
  it("takes keys and certificates by their DER or PEM frame, and nothing else", () => {
    expectProgram(`
import tls, ssl, io
def seq(*parts): return bytes([0x30, sum(map(len, parts))]) + b"".join(parts)
key = seq(b"\\x02\\x01\\x00", seq(), b"\\x04\\x00")
cert = seq(seq(), seq(), b"\\x03\\x01\\x00")
pem = b"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\\n"
c = tls.SSLContext(tls.PROTOCOL_TLS_SERVER)
c.load_cert_chain(cert, key)
c.load_cert_chain(cert, pem)
for wrong in ((cert, key[:-1]), (key, key), (cert, b""), (cert[:5], pem)):
    try: c.load_cert_chain(*wrong)
    except ValueError as e: print(e)
# expect: invalid key
# expect: invalid cert
# expect: invalid key
# expect: invalid cert
try: ssl.wrap_socket(io.BytesIO(), key=key)
except TypeError: print("TypeError") # expect: TypeError
`);
  });

  it("keeps what a context is told, and refuses suites and modes that are none", () => {
    expectProgram(`
import tls
c = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
print(c.verify_mode, tls.SSLContext(tls.PROTOCOL_TLS_SERVER).verify_mode) # expect: 2 0
c.verify_mode = tls.CERT_NONE
c.set_ciphers(c.get_ciphers()[:2])
for wrong in (lambda: c.set_ciphers(["NONE"]), lambda: setattr(c, "verify_mode", 7), lambda: setattr(c, "other", 7)):
    try: wrong()
    except Exception as e: print(type(e).__name__)
# expect: OSError
# expect: ValueError
# expect: AttributeError
`);
  });

  it("wraps a stream that is no socket, and refuses the handshake on it", () => {
    expectProgram(`
import ssl, io
s = ssl.wrap_socket(io.BytesIO(), server_side=True, do_handshake=False)
print(s) # expect: <SSLSocket>
for use in (lambda: s.write(b"x"), lambda: s.read(1)):
    try: use()
    except OSError as e: print(e.errno)
# expect: 95
# expect: 95
s.close(); s.close()
try: s.read(1)
except OSError as e: print(e.errno) # expect: 9
`);
  });
});
