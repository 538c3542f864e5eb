import { expectProgram } from "../expect-program.js";

const start = `
import sys
sys.path.append(".frozen")
`;

describe("vm/frozen/asyncio", () => {
  it("runs tasks by the time they are due", () => {
    expectProgram(`${start}
import asyncio, time
async def blink(name, ms, n):
    for i in range(n):
        print(name, i)
        await asyncio.sleep_ms(ms)
    return name
async def main():
    t = asyncio.create_task(blink("a", 30, 3))
    begun = time.ticks_ms()
    print(await asyncio.gather(t, blink("b", 50, 2)))
    print(90 <= time.ticks_diff(time.ticks_ms(), begun) < 110, t.done())
    return 7
print(asyncio.run(main()))
# expect: a 0
# expect: b 0
# expect: a 1
# expect: b 1
# expect: a 2
# expect: ['a', 'b']
# expect: True True
# expect: 7
`);
  });

  it("cancels what takes longer than wait_for allows", () => {
    expectProgram(`${start}
import asyncio
async def long():
    try: await asyncio.sleep(10)
    finally: print("stopped") # expect: stopped
async def quick(): return 3
async def main():
    try: await asyncio.wait_for(long(), 0.1)
    except asyncio.TimeoutError: print("timeout") # expect: timeout
    print(await asyncio.wait_for_ms(quick(), 100)) # expect: 3
asyncio.run(main())
`);
  });

  it("does not disturb a task that went on after its wait_for was cancelled", () => {
    expectProgram(`${start}
import asyncio
async def stubborn():
    try: await asyncio.sleep(1)
    except asyncio.CancelledError: await asyncio.sleep(0.05)
async def waiter():
    try: await asyncio.wait_for(stubborn(), 5)
    except asyncio.CancelledError: print("cancelled") # expect: cancelled
    await asyncio.sleep(0.2)
    print("went on") # expect: went on
async def main():
    t = asyncio.create_task(waiter())
    await asyncio.sleep(0.01)
    t.cancel()
    await t
asyncio.run(main())
`);
  });

  it("wakes tasks by events, flags and locks", () => {
    expectProgram(`${start}
import uasyncio as asyncio
async def worker(lock, event, flag):
    async with lock:
        print("has it")
        await event.wait()
    await flag.wait()
    print("flag")
async def main():
    lock, event, flag = asyncio.Lock(), asyncio.Event(), asyncio.ThreadSafeFlag()
    t = asyncio.create_task(worker(lock, event, flag))
    await asyncio.sleep(0)
    print(lock.locked())
    event.set()
    async with lock: print("now me")
    flag.set()
    await t
asyncio.run(main())
# expect: has it
# expect: True
# expect: now me
# expect: flag
`);
  });

  it("is not in CircuitPython, whose users install it", () => {
    expectProgram(
      `${start}
try: import asyncio
except ImportError as e: print(e) # expect: no module named 'asyncio'
`,
      "circuitpython",
    );
  });
});
