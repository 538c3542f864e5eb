/** The board as an I2C target, in both Pythons, asked by a virtual controller. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBoard } from "../../../boards/index.js";
import { runProgram } from "../../../src/index.js";
import { None, PyBytes, PyTuple, repr, type PyValue } from "../../../vm/index.js";
import { RecordedBoard, call, get, raised } from "./recorded-board.js";

/** A board, and where the controller is on it. */
const pico = { board: "pico", scl: "GP5", sda: "GP4" };
/** Runs the same firmware on a SERCOM: board.SDA and board.SCL. */
const featherM0 = { board: "feather_m0_express", scl: "SCL", sda: "SDA" };

async function run(
  transactions: string,
  text: string,
  dialect: "circuitpython" | "micropython",
  { board, scl, sda } = pico,
) {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-"));
  try {
    const file = join(folder, "rig.yaml");
    writeFileSync(
      file,
      `board: ${board}
parts:
  asks: { part: i2c-controller, pins: { SCL: ${scl}, SDA: ${sda} }, transactions: [${transactions}] }
pull-ups: { ${sda}: 4.7k, ${scl}: 4.7k }
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

describe("i2ctarget on a SAMD51, where the program acknowledges", () => {
  const nothing = { addressed: 0, read: 0, again: 0, failed: 0, timedOut: 0, address: 0 };
  const start = (addresses: number[] = [0x40, 0x41, 0x42], smbus = false) => {
    const board = new RecordedBoard("circuitpython", findBoard("metro_m4_express"));
    const pins = board.module("board");
    const list = new PyTuple(addresses);
    const make = () =>
      call(board.module("i2ctarget"), "I2CTarget", get(pins, "SCL"), get(pins, "SDA"), list, {
        keywords: { smbus },
      });
    return { board, make };
  };
  const request = (target: PyValue, timeout: number) => call(target, "request", { keywords: { timeout } });

  it("listens to any number of addresses, and says which one was meant", () => {
    const { board, make } = start(undefined, true);
    board.answer("target.request", nothing, { ...nothing, addressed: 1, again: 1, address: 0x41 });
    const target = make();
    assert.deepEqual(board.sent(), ["target.listen handle=0 scl=35 sda=34 smbus=1 addresses=404142"]);
    assert.equal(request(target, -1), None);
    const wish = request(target, 0);
    assert.deepEqual(
      ["address", "is_read", "is_restart"].map((name) => get(wish, name)),
      [0x41, false, true],
    );
  });

  it("reads byte by byte as it is told, refuses the last one when it is told so, and finishes", () => {
    const { board, make } = start();
    board.answer("target.request", { ...nothing, addressed: 1, address: 0x40 });
    board.answer("target.receive", { data: Uint8Array.of(1, 2) });
    const wish = request(make(), 0);
    board.sent();
    assert.equal(repr(call(wish, "read", 2, { keywords: { ack: false } })), "bytearray(b'\\x01\\x02')");
    call(wish, "ack", false);
    assert.equal(repr(call(wish, "read")), "bytearray(b'\\x01\\x02')");
    assert.match(
      raised(() => call(wish, "write", new PyBytes(Uint8Array.of(1)))),
      /^OSError: .*13/,
    );
    call(wish, "deinit");
    assert.deepEqual(board.sent(), [
      "target.receive handle=0 most=2 charUs=1000 acknowledge=false",
      "target.acknowledge handle=0 ack=false",
      "target.receive handle=0 most=256 charUs=1000 acknowledge=true",
      "target.finish handle=0",
    ]);
    assert.match(
      raised(() => get(wish, "address")),
      /deinitialized/,
    );
  });

  it("writes until the controller has enough", () => {
    const { board, make } = start();
    board.answer("target.request", { ...nothing, addressed: 1, read: 1, address: 0x40 });
    board.answer("target.send", { taken: 2000 }, { taken: 7 });
    const wish = request(make(), 0);
    assert.equal(call(wish, "write", new PyBytes(new Uint8Array(4500))), 2007);
    assert.match(
      raised(() => call(wish, "read")),
      /^OSError: .*13/,
    );
    assert.match(
      raised(() => call(wish, "ack")),
      /^OSError: .*13/,
    );
  });

  it("raises what went wrong on the bus when it does so twice in a row", () => {
    const { board, make } = start();
    const target = make();
    board.answer("target.request", { ...nothing, failed: 1 }, nothing, { ...nothing, failed: 1, timedOut: 1 });
    assert.equal(request(target, -1), None);
    assert.match(
      raised(() => request(target, 0)),
      /^OSError: .*116/,
    );
    board.answer("target.request", { ...nothing, failed: 1 });
    assert.match(
      raised(() => request(target, 1)),
      /^OSError: .*5/,
    );
    board.answer("target.request", { ...nothing, addressed: 1, address: 0x40 });
    board.answer("target.finish", "BUS_FAULT");
    assert.match(
      raised(() => call(request(target, 0), "deinit")),
      /^OSError: .*5/,
    );
  });

  it("has no block for pins that no SERCOM joins, or whose SERCOM is in use", () => {
    const { board, make } = start();
    board.answer("target.listen", "BLOCK_IN_USE");
    assert.equal(raised(make), "ValueError: Invalid pins");
    const pins = board.module("board");
    const list = new PyTuple([1]);
    const swapped = () => call(board.module("i2ctarget"), "I2CTarget", get(pins, "SDA"), get(pins, "SCL"), list);
    assert.equal(raised(swapped), "ValueError: Invalid pins");
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

  it("is on a SAMD the SERCOM of its number, as its port prints it, and reads as zeros while nobody listens", async () => {
    const { stdout, outcomes } = await run(
      "{ at: 300 ms, address: 67, write: [2, 9, 8] }, { at: 340 ms, address: 67, write: [1], read: 4 }, { at: 500 ms, address: 5, read: 2 }",
      `
from machine import I2C, I2CTarget, Pin
import time
mem = bytearray(8)
seen = []
def handler(t):
    flags = t.irq().flags()
    seen.append((flags & I2CTarget.IRQ_END_READ, flags & I2CTarget.IRQ_END_WRITE, t.memaddr))
def refused(make):
    try:
        make()
    except (ValueError, MemoryError) as e:
        print(type(e).__name__, e)
t = I2CTarget(addr=67, mem=mem)
print(t)
t.irq(handler)
mem[1] = 0x77
while mem[2] == 0:
    pass
mem[4] = 5
time.sleep(0.1)
print(mem, seen)
refused(lambda: I2CTarget(6, 5))
refused(lambda: I2CTarget(3, 5, scl=Pin("D5")))
refused(lambda: I2CTarget(3, 5, scl=Pin("SDA"), sda=Pin("SCL")))
refused(lambda: I2CTarget(3, 5, mem=bytearray(257)))
refused(lambda: I2CTarget(3, 5, mem=mem, mem_addrsize=7))
alone = I2CTarget(3, 5)
time.sleep(0.2)
alone.deinit()
print(I2C(3).scan())
`,
      "micropython",
      featherM0,
    );
    assert.equal(
      stdout,
      `I2C(3, scl="PA23", sda="PA22", addr=67)
bytearray(b'\\x00w\\t\\x08\\x05\\x00\\x00\\x00') [(0, 32, 2), (16, 0, 1)]
ValueError I2C(6) doesn't exist
ValueError wrong serial device
ValueError invalid sda/scl pin
MemoryError memory allocation failed, allocating 257 bytes
ValueError mem_addrsize must be 0, 8, 16, 24 or 32
[]
`,
    );
    assert.deepEqual(
      outcomes.map(({ read }) => read),
      [undefined, [0x77, 9, 8, 5], [0, 0]],
    );
  });

  it("calls back for each byte on a SAMD, too", async () => {
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
      featherM0,
    );
    assert.equal(stdout, "b'\\x01\\x02\\x03' 2 3 3 16\n");
    assert.deepEqual(outcomes[1].read, [11, 12, 13]);
  });
});
