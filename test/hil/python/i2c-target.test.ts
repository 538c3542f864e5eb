/** The board as an I2C target, in both Pythons, asked by a virtual controller. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../../src/index.js";

async function run(transactions: string, text: string, dialect: "circuitpython" | "micropython") {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-"));
  try {
    const file = join(folder, "rig.yaml");
    writeFileSync(
      file,
      `board: pico
parts:
  asks: { part: i2c-controller, pins: { SCL: GP5, SDA: GP4 }, transactions: [${transactions}] }
pull-ups: { GP4: 4.7k, GP5: 4.7k }
`,
    );
    let stdout = "";
    const decoder = new TextDecoder();
    const onOutput = (_: 1 | 2, bytes: Uint8Array) => void (stdout += decoder.decode(bytes));
    const result = await runProgram({ text, file: "code.py", dialect, rig: file, onOutput });
    assert.deepEqual(result.violations, []);
    const { transactions: outcomes } = result.devices.find(({ name }) => name === "asks")!.state as {
      transactions: { acknowledged: number; read?: number[]; nack?: boolean }[];
    };
    return { stdout, outcomes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("i2ctarget", () => {
  it("answers a register map as CircuitPython's own example does", async () => {
    const { stdout, outcomes } = await run(
      "{ at: 300 ms, address: 0x40, write: [1, 0x55] }, { at: 330 ms, address: 0x40, write: [1], read: 2 }, { at: 360 ms, address: 0x41, write: [0] }",
      `
import board, time
from i2ctarget import I2CTarget
regs = [0] * 16
index = 0
with I2CTarget(board.GP5, board.GP4, (0x40,)) as device:
    print(device.request())
    seen = 0
    while seen < 4:
        r = device.request()
        if not r:
            continue
        with r:
            print(hex(r.address), r.is_read, r.is_restart)
            if not r.is_read:
                b = r.read(1)
                index = b[0]
                b = r.read(1)
                if b:
                    regs[index] = b[0]
                seen += 1
            else:
                print(r.write(bytes([regs[index], 0x99, 7])))
                seen += 2
    time.sleep(0.1)
    print(regs[:3], device.request(), r.__class__.__name__)
    try:
        device.request(timeout=0.05)
    except OSError as e:
        print(e.errno)
    try:
        r.address
    except ValueError as e:
        print(e)
def refused(make):
    try:
        make()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
refused(lambda: device.request())
refused(lambda: I2CTarget(board.GP5, board.GP4, ()))
refused(lambda: I2CTarget(board.GP5, board.GP4, (128,)))
refused(lambda: I2CTarget(board.GP5, board.GP4, (1, 2)))
refused(lambda: I2CTarget(board.GP4, board.GP5, (1,)))
again = I2CTarget(board.GP5, board.GP4, (1,))
refused(lambda: I2CTarget(board.GP5, board.GP2, (1,)))
refused(lambda: I2CTarget(board.GP9, board.GP8, (1,)))
`,
      "circuitpython",
    );
    assert.equal(
      stdout,
      `None
0x40 False False
0x40 False False
0x40 True True
3
[0, 85, 0] None I2CTargetRequest
116
Object has been deinitialized and can no longer be used. Create a new object.
ValueError Object has been deinitialized and can no longer be used. Create a new object.
ValueError addresses is empty
ValueError address must be 0-127
ValueError Only one address is allowed
ValueError Invalid pins
ValueError GP5 in use
ValueError I2C peripheral in use
`,
    );
    assert.deepEqual(
      outcomes.map(({ acknowledged, read, nack }) => [acknowledged, read, nack]),
      [
        [2, undefined, undefined],
        [1, [0x55, 0x99], undefined],
        [0, undefined, true],
      ],
    );
  });
});

describe("machine.I2CTarget", () => {
  it("is a memory that both sides see, with events at the end of a transaction", async () => {
    const { stdout, outcomes } = await run(
      "{ at: 300 ms, address: 67, write: [2, 9, 8] }, { at: 340 ms, address: 67, write: [1], read: 4 }",
      `
from machine import I2CTarget, Pin
import time
mem = bytearray(8)
seen = []
def handler(t):
    flags = t.irq().flags()
    seen.append((flags & I2CTarget.IRQ_END_READ, flags & I2CTarget.IRQ_END_WRITE, t.memaddr))
t = I2CTarget(addr=67, mem=mem)
print(t)
t.irq(handler)
mem[1] = 0x77
while mem[2] == 0:
    pass
mem[4] = 5
time.sleep(0.3)
print(mem, seen)
t.deinit()
try:
    I2CTarget(2, 5)
except ValueError as e:
    print(e)
try:
    I2CTarget(0, 5, scl=Pin(3))
except ValueError as e:
    print(e)
try:
    t.irq(handler, I2CTarget.IRQ_READ_REQ)
except ValueError as e:
    print(e)
`,
      "micropython",
    );
    assert.equal(
      stdout,
      `I2CTarget(0, addr=67, scl=5, sda=4)
bytearray(b'\\x00w\\t\\x08\\x05\\x00\\x00\\x00') [(0, 32, 2), (16, 0, 1)]
I2CTarget(2) doesn't exist
bad SCL pin
hard IRQ required
`,
    );
    assert.deepEqual(outcomes[1].read, [0x77, 9, 8, 5]);
  });

  it("hands bytes over in callbacks, and holds the controller until they have answered", async () => {
    const { stdout, outcomes } = await run(
      "{ at: 300 ms, address: 67, write: [1, 2, 3] }, { at: 340 ms, address: 67, read: 3 }",
      `
from machine import I2CTarget
import time
log = []
got = bytearray()
value = 10
def handler(t, buf=bytearray(1)):
    global value
    flags = t.irq().flags()
    log.append(flags)
    if flags & I2CTarget.IRQ_READ_REQ:
        value += 1
        buf[0] = value
        t.write(buf)
    if flags & I2CTarget.IRQ_WRITE_REQ:
        t.readinto(buf)
        got.extend(buf)
t = I2CTarget(addr=67)
t.irq(handler, trigger=63, hard=True)
time.sleep(0.4)
print(bytes(got), log[0], log.count(I2CTarget.IRQ_WRITE_REQ), log.count(I2CTarget.IRQ_READ_REQ), log[-1])
`,
      "micropython",
    );
    assert.equal(stdout, "b'\\x01\\x02\\x03' 2 3 3 16\n");
    assert.deepEqual(outcomes[1].read, [11, 12, 13]);
  });
});
