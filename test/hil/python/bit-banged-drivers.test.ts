/**
 * Drivers that toggle pins with short sleeps between, as they are written for boards: right, and nearly free of round trips. The drivers here are
 * written after the data sheets in the shape that published ones have: a pulse of E with sleeps around it, two wires with sleep_us.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../../src/index.js";

async function run(rig: string, text: string, dialect: "circuitpython" | "micropython") {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-"));
  try {
    const file = join(folder, "rig.yaml");
    writeFileSync(file, `board: pico\n${rig}`);
    let stdout = "";
    const decoder = new TextDecoder();
    const result = await runProgram({
      text,
      file: "code.py",
      dialect,
      rig: file,
      onOutput: (_, bytes) => (stdout += decoder.decode(bytes)),
    });
    assert.deepEqual(result.violations, []);
    return { stdout, result, parts: Object.fromEntries(result.devices.map(({ name, state }) => [name, state])) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("bit-banged drivers", () => {
  it("write a character display's two lines in a handful of round trips, each wait kept", async () => {
    const { parts, result } = await run(
      `parts:
  lcd: { part: hd44780, pins: { RS: GP2, E: GP3, D4: GP4, D5: GP5, D6: GP6, D7: GP7 } }
`,
      `
import board, digitalio, time
def out(pin):
    io = digitalio.DigitalInOut(pin)
    io.switch_to_output()
    return io
rs, en, d4, d5, d6, d7 = [out(p) for p in (board.GP2, board.GP3, board.GP4, board.GP5, board.GP6, board.GP7)]
def pulse():
    en.value = False
    time.sleep(0.0000001)
    en.value = True
    time.sleep(0.0000001)
    en.value = False
    time.sleep(0.0000001)
def write8(value, char_mode=False):
    time.sleep(0.001)
    rs.value = char_mode
    for half in (value >> 4, value):
        d4.value, d5.value, d6.value, d7.value = [bool(half >> i & 1) for i in range(4)]
        pulse()
time.sleep(0.05)
write8(0x33)
write8(0x32)
for command in (0x28, 0x0C, 0x01, 0x06):
    write8(command)
    if command == 1:
        time.sleep(0.003)
for row, text in ((0x80, "Hello, world"), (0xC0, "on two lines")):
    write8(row)
    for c in text:
        write8(ord(c), True)
`,
      "circuitpython",
    );
    assert.deepEqual(parts.lcd, {
      on: true,
      shows: ["Hello, world    ", "on two lines    "],
      bytes: 34,
      unheard: 0,
      shortPulses: 0,
    });
    // six claims, a sleep of 50 ms, a wait whenever 20 ms have been slept ahead; 460 sleeps would have been as many round trips
    assert.ok(result.statistics!.roundTrips <= 14, `${result.statistics!.roundTrips}`);
  });

  it("refresh a two-wire display with one round trip for each acknowledge that is looked at", async () => {
    const { parts, result } = await run(
      "parts:\n  show: { part: tm1637, pins: { CLK: GP18, DIO: GP19 } }\npull-ups: { GP19: 10k }\n",
      `
from machine import Pin
from time import sleep_us
clk, dio = Pin(18, Pin.OUT, value=1), Pin(19, Pin.OPEN_DRAIN, value=1)
def start():
    dio(0); sleep_us(10); clk(0); sleep_us(10)
def stop():
    dio(0); sleep_us(10); clk(1); sleep_us(10); dio(1)
def byte(b):
    for i in range(8):
        dio(b >> i & 1); sleep_us(10)
        clk(1); sleep_us(10)
        clk(0); sleep_us(10)
    dio(1)
    clk(1); sleep_us(10)
    ack = dio()
    clk(0); sleep_us(10)
    return ack
acks = []
for command in ([0x40], [0xC0, 0x06, 0x5B, 0x4F, 0x66], [0x8F]):
    start()
    acks += [byte(b) for b in command]
    stop()
print(acks)
`,
      "micropython",
    );
    assert.equal(parts.show.shows, "1234");
    // hello, two claims, seven acknowledges, the end's two; 500 sleeps and levels
    assert.ok(result.statistics!.roundTrips <= 12, `${result.statistics!.roundTrips}`);
  });

  it("keep a clock high for no longer than the load cell's converter bears, though the bit is read meanwhile", async () => {
    const { stdout, parts } = await run(
      "parts:\n  cell: { part: hx711, pins: { DT: GP16, SCK: GP17 }, counts: -12345 }\n",
      `
from machine import Pin, disable_irq, enable_irq
import time
dt, sck = Pin(16, Pin.IN), Pin(17, Pin.OUT)
while dt():
    time.sleep_ms(1)
v = 0
for i in range(25):
    state = disable_irq()
    sck(1)
    time.sleep_us(1)
    sck(0)
    v = v << 1 | dt()
    enable_irq(state)
v >>= 1
print(v - (1 << 24) if v & 0x800000 else v)
`,
      "micropython",
    );
    assert.equal(stdout, "-12345\n");
    assert.deepEqual(parts.cell, { reads: 1, gain: 128, powerDowns: 0, off: false });
  });

  it("sample while the clock is high, reading after reading, each transfer one round trip", async () => {
    const { stdout, parts, result } = await run(
      "parts:\n  cell: { part: hx711, pins: { DT: GP16, SCK: GP17 }, counts: -12345 }\n",
      `
import board, digitalio, microcontroller, time
data = digitalio.DigitalInOut(board.GP16)
clock = digitalio.DigitalInOut(board.GP17)
clock.switch_to_output(False)
def transfer():
    value = 0
    microcontroller.disable_interrupts()
    for _ in range(25):
        clock.value = True
        microcontroller.delay_us(1)
        value = (value << 1) | data.value
        clock.value = False
        microcontroller.delay_us(1)
    microcontroller.enable_interrupts()
    return value
for _ in range(3):
    time.sleep(0.5)
    value = transfer() >> 1
    print(value - (value >> 23 << 24), type(value))
`,
      "circuitpython",
    );
    assert.equal(stdout, "-12345 <class 'int'>\n".repeat(3));
    assert.deepEqual(parts.cell, { reads: 3, gain: 128, powerDowns: 0, off: false });
    // hello, two claims, three sleeps and three transfers of 25 clocks, the end's
    assert.ok(result.statistics!.roundTrips <= 14, `${result.statistics!.roundTrips}`);
  });

  it("see each level when they look, in its order among the changes", async () => {
    const { stdout } = await run(
      "parts:\n  wire: { part: loopback, pins: { IN: GP2, OUT: GP3 } }\n",
      `
import board, digitalio, microcontroller
out = digitalio.DigitalInOut(board.GP2)
out.switch_to_output(False)
back = digitalio.DigitalInOut(board.GP3)
bits = []
total = 0
microcontroller.disable_interrupts()
for level in (1, 0, 0, 1):
    out.value = level
    microcontroller.delay_us(1)
    if back.value:
        bits.append(back.value)
    total = total * 10 + back.value
    total += back.value
    seen = back.value is True, False | back.value, back.value | back.value
    bits.append(seen)
print(total)
microcontroller.enable_interrupts()
print(bits)
late = odd = 0
microcontroller.disable_interrupts()
for level in (1, 0, 1, 1):
    out.value = level
    microcontroller.delay_us(1)
    late = late << 1 | back.value
    odd ^= back.value
microcontroller.enable_interrupts()
print(late, odd, [10, 20, 30][odd], "%02d" % late, f"{late:b}", {11: "found"}[late], late in range(30), hash(late), late == 11, late > 11)
`,
      "circuitpython",
    );
    assert.equal(
      stdout,
      "2002\n" +
        "[True, (True, 1, 1), (False, 0, 0), (False, 0, 0), True, (True, 1, 1)]\n" +
        "11 1 20 11 1011 found True 11 True False\n",
    );
  });

  it("let the program's own clock see the waits that the board took over", async () => {
    const { stdout } = await run(
      "parts: {}\n",
      `
from machine import Pin
import time
p = Pin(2, Pin.OUT)
start = time.ticks_us()
for i in range(100):
    p(i & 1)
    time.sleep_us(300)
print(30000 <= time.ticks_diff(time.ticks_us(), start) < 36000)
`,
      "micropython",
    );
    assert.equal(stdout, "True\n");
  });
});
