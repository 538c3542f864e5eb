/** Programs on the real loopback, their sockets in the network's thread; and without the grant. */
import { equal, match } from "node:assert/strict";
import { createVM, MemoryHost, type Host } from "../../../vm/index.js";
import { NodeNetwork } from "../../../src/run/network.js";

const pause = new Int32Array(new SharedArrayBuffer(4));

function run(program: string, network?: NodeNetwork): { out: string; err: string } {
  const host: MemoryHost & { network?: NodeNetwork } = new MemoryHost();
  const real: Host = {
    ...host,
    files: host.files,
    write: (fd, bytes) => host.write(fd, bytes),
    readStdin: (count) => host.readStdin(count),
    nowUs: () => performance.now() * 1000,
    sleepUntil(us) {
      Atomics.wait(pause, 0, 0, Math.max(0, us / 1000 - performance.now()));
    },
    ...(network === undefined ? {} : { network }),
  };
  createVM({ host: real, dialect: "micropython", path: [".frozen"] }).runSource(program, "main.py");
  return { out: host.text(1), err: host.text(2) };
}

/** Made for these tests: a key on P-256 and a certificate signed by itself, for localhost and 127.0.0.1, for a hundred years (DER). */
const key =
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKSF4HXNjSzbeiXm9b1BS+pWCz0Vgrlda5nUX/M7UPGOhRANCAATfXmouSsyFRu" +
  "QAZ4+aI/oCCs80UWc4RAjK/hym2fvaoXgHruPMcB8ApAPX77iEnEw+d/KqC7c7mhEGHHgKP2hN";
const certificate =
  "MIIBmzCCAUGgAwIBAgIULzs+oty2R1vfHN6PH/cRc/0PCjswCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAxMT" +
  "czNloYDzIxMjYxMDI4MDExNzM2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATfXmouSsyFRuQAZ4+a" +
  "I/oCCs80UWc4RAjK/hym2fvaoXgHruPMcB8ApAPX77iEnEw+d/KqC7c7mhEGHHgKP2hNo28wbTAdBgNVHQ4EFgQUja9wxmxpaejodamIGiQet0" +
  "fm5PcwHwYDVR0jBBgwFoAUja9wxmxpaejodamIGiQet0fm5PcwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEw" +
  "CgYIKoZIzj0EAwIDSAAwRQIhAI/8LFIDHrZAmWZVSK8Fius0ghDKAxfgbDfAYjJDEWZjAiAyhfiB21mFAw3rsU7Fh29m8wrkOHA0bwH3BSgqFC" +
  "iiXw==";

const secureEcho = `
import asyncio, tls, binascii
key = binascii.a2b_base64("${key}")
cert = binascii.a2b_base64("${certificate}")
async def serve(reader, writer):
    try:
        writer.write(b"secure " + await reader.readline())
        await writer.drain()
    except OSError: pass
    writer.close()
    await writer.wait_closed()
async def start():
    context = tls.SSLContext(tls.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    for port in range(42300, 42400):
        try: return port, await asyncio.start_server(serve, "127.0.0.1", port, ssl=context)
        except OSError as e:
            if e.errno != 98: raise
async def ask(port, context, name):
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
    writer.write(b"hello\\n")
    await writer.drain()
    print(await reader.readline(), writer.s.cipher()[1], writer.s.getpeercert(True) == cert)
    writer.close()
    await writer.wait_closed()
`;

describe("src/run/network", () => {
  it("carries bytes both ways between asyncio streams, and ends them", () => {
    const { out, err } = run(
      `
import asyncio, socket
async def serve(reader, writer):
    line = await reader.readline()
    writer.write(b"got " + line)
    writer.write(bytes(100000))
    await writer.drain()
    writer.close()
    await writer.wait_closed()
async def main():
    for port in range(42000, 42100):
        try:
            server = await asyncio.start_server(serve, "127.0.0.1", port)
            break
        except OSError as e:
            if e.errno != 98: raise
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"hello\\n")
    await writer.drain()
    print(await reader.readline(), len(await reader.read()))
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    try: await asyncio.open_connection("127.0.0.1", port)
    except OSError as e: print(e.errno)
asyncio.run(main())
`,
      new NodeNetwork(),
    );
    equal(err, "");
    equal(out, "b'got hello\\n' 100000\n111\n");
  });

  it("blocks, times out and does not block as sockets do", () => {
    const { out, err } = run(
      `
import socket, select, time
a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for port in range(42100, 42200):
    try:
        a.bind(("127.0.0.1", port))
        break
    except OSError as e:
        if e.errno != 98: raise
a.setblocking(False)
try: a.recv(1)
except OSError as e: print(e.errno)
a.settimeout(0.01)
try: a.recv(1)
except OSError as e: print(e.errno)
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
p = select.poll()
p.register(a, select.POLLIN)
print(p.poll(0), b.sendto(b"datagram", ("127.0.0.1", port)), p.poll(1000) == [(a, select.POLLIN)])
print(a.recvfrom(100)[0])
s = socket.socket()
try: s.recv(1)
except OSError as e: print(e.errno)
s.close(); a.close()
print(s.fileno(), p.poll(0)[0][1])
`,
      new NodeNetwork(),
    );
    equal(err, "");
    equal(out, "11\n110\n[] 8 True\nb'datagram'\n107\n-1 32\n");
  });

  it("is not there for a program without the grant: ENODEV, and a word on stderr, once", () => {
    const { out, err } = run(`
import socket
for i in range(2):
    try: socket.socket()
    except OSError as e: print(e.errno)
`);
    equal(out, "19\n19\n");
    match(err, /^The program asks for the network.*--allow-network\n$/);
  });

  it("speaks TLS, and holds the server's certificate against the authorities and the name", () => {
    const { out, err } = run(
      `${secureEcho}
async def main():
    port, server = await start()
    trusting = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    trusting.load_verify_locations(cert)
    await ask(port, trusting, "localhost")
    await ask(port, True, None)
    for context, name in ((trusting, "elsewhere.example"), (tls.SSLContext(tls.PROTOCOL_TLS_CLIENT), "localhost")):
        try: await ask(port, context, name)
        except OSError as e: print(e.args[0])
    server.close()
    await server.wait_closed()
asyncio.run(main())
`,
      new NodeNetwork(),
    );
    equal(err, "");
    equal(out, "b'secure hello\\n' TLSv1.3 True\nb'secure hello\\n' TLSv1.3 True\n-9984\n-9984\n");
  });
});
