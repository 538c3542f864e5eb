import { expectProgram } from "../expect-program.js";

describe("vm/modules/websocket", () => {
  it("reads payloads over frames, masked or not (RFC 6455 §5.2), and answers a close", () => {
    expectProgram(`
import websocket, io
def reader(data): return websocket.websocket(io.BytesIO(data))
w = reader(b"\\x01\\x02ab\\x89\\x01p\\x80\\x83\\x01\\x02\\x03\\x04bbb\\n")
print(w.read(3), w.readline(), w.read()) # expect: b'abc' b'\`a' b''
s = io.BytesIO(b"\\x88\\x00")
print(websocket.websocket(s).read(), s.getvalue()) # expect: b'' b'\\x88\\x00\\x88\\x00'
try: reader(b"\\x81\\x7f" + bytes(8)).read(1)
except OSError as e: print(e.errno) # expect: 5
`);
  });

  it("writes one frame for each write, as text or bytes", () => {
    expectProgram(`
import websocket, io
s = io.BytesIO()
w = websocket.websocket(s)
w.write("hi"); w.ioctl(9, 2); w.write(bytes(200))
print(s.getvalue()[:8], len(s.getvalue()), w.ioctl(9)) # expect: b'\\x81\\x02hi\\x82~\\x00\\xc8' 208 2
try: w.write(bytes(70000))
except OSError as e: print(e.errno) # expect: 105
`);
  });
});
