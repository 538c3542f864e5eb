import { expectProgram } from "../expect-program.js";

const stream = `
import select, io
class Stream(io.IOBase):
    state = 0
    def ioctl(self, request, events): return self.state if self.state < 0 else self.state & events
s = Stream()
p = select.poll()
p.register(s)
`;

describe("vm/modules/select", () => {
  it("gives the streams that are ready, each with its events", () => {
    expectProgram(`${stream}
print(p.poll(0)) # expect: []
s.state = select.POLLIN
print(p.poll() == [(s, 1)], [e for _, e in p.ipoll(-1)]) # expect: True [1]
p.modify(s, select.POLLOUT)
print(p.poll(5)) # expect: []
p.unregister(s)
p.unregister(s)
s.state = 5
print(p.poll(0), select.select([s], [s], [], 0) == ([s], [s], [])) # expect: [] True
`);
  });

  it("asks a stream that ipoll gave with flag 1 for nothing more, until it is modified", () => {
    expectProgram(`${stream}
s.state = 1
print([e for _, e in p.ipoll(0, 1)], list(p.ipoll(0))) # expect: [1] []
p.modify(s, 1)
print([e for _, e in p.ipoll(0)]) # expect: [1]
`);
  });

  it("lets time pass while nothing is ready", () => {
    expectProgram(`${stream}
import time
t = time.ticks_ms(); p.poll(50); print(time.ticks_diff(time.ticks_ms(), t) in (50, 51)) # expect: True
t = time.ticks_ms(); select.poll().poll(50); print(time.ticks_diff(time.ticks_ms(), t) in (50, 51)) # expect: True
`);
  });

  it("refuses what is no stream, and passes a stream's error on", () => {
    expectProgram(`${stream}
s.state = -19
for f in (lambda: p.register(object()), lambda: p.modify(object(), 1), lambda: p.poll(0)):
    try: f()
    except OSError as e: print(e.args[0])
# expect: stream operation not supported
# expect: 2
# expect: 19
`);
  });

  it("says that stdout can be written, and never that a key waits on stdin", () => {
    expectProgram(`
import select, sys
p = select.poll()
p.register(sys.stdin, select.POLLIN); p.register(sys.stdout)
print([(s is sys.stdout, e) for s, e in p.poll(0)]) # expect: [(True, 4)]
`);
  });
});

describe("vm/modules/select, with descriptors and streams written here", () => {
  it("polls standard streams by number, files and rings", () => {
    expectProgram(`
import select, micropython
ring = micropython.RingIO(4)
p = select.poll()
p.register(ring)
p.register(1)
print([e for _, e in p.poll(0)]) # expect: [4, 4]
ring.write(b"abcd")
print([e for o, e in p.poll(0) if o is ring]) # expect: [1]
p.register(77)
print((77, 32) in p.poll(0)) # expect: True
try: p.register(-1)
except ValueError: print("ValueError") # expect: ValueError
`);
  });

  it("gives the same tuple for every stream of ipoll", () => {
    expectProgram(`
import select
p = select.poll()
p.register(1); p.register(2)
print(list(p.ipoll(0))) # expect: [(2, 4), (2, 4)]
`);
  });
});

describe("asyncio and io, while the heap is locked", () => {
  it("sleep, and write into room that was asked for", () => {
    expectProgram(`
import sys; sys.path.append(".frozen")
import asyncio, io, micropython
b = io.BytesIO(16)
async def main():
    micropython.heap_lock()
    await asyncio.sleep_ms(5)
    await asyncio.sleep_ms(5)
    b.write(b"0123456789abcdef")
    micropython.heap_unlock()
asyncio.run(main())
print(b.getvalue()) # expect: b'0123456789abcdef'
`);
  });
});
