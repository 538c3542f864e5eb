/** MicroPython's `rp2`: the assembler, and its programs on the emulated board's state machines with virtual parts on the pins. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram, type RunResult } from "../../../src/index.js";

async function mp(rig: string, text: string): Promise<{ stdout: string; stderr: string; result: RunResult }> {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-"));
  try {
    const file = join(folder, "rig.yaml");
    writeFileSync(file, `board: pico\n${rig}`);
    const output: Record<1 | 2, string> = { 1: "", 2: "" };
    const decoder = new TextDecoder();
    const result = await runProgram({
      text,
      file: "main.py",
      dialect: "micropython",
      rig: file,
      onOutput: (fd, bytes) => (output[fd] += decoder.decode(bytes)),
    });
    assert.deepEqual(result.violations, []);
    return { stdout: output[1], stderr: output[2], result };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pixelsOf({ devices }: RunResult): string[] {
  return (devices.find(({ name }) => name === "s")!.state as { pixels: string[] }).pixels;
}

const bare = "parts: {}\n";

describe("rp2.asm_pio", () => {
  it("assembles every instruction as the port's own assembler does", async () => {
    const { stdout } = await mp(
      bare,
      `
from rp2 import PIO, asm_pio
@asm_pio(sideset_init=PIO.OUT_LOW, autopull=True, pull_thresh=24)
def ws2812():
    wrap_target()
    label("bitloop")
    out(x, 1).side(0)[2]
    jmp(not_x, "do_zero").side(1)[1]
    jmp("bitloop").side(1)[4]
    label("do_zero")
    nop().side(0)[4]
    wrap()
print([hex(word) for word in ws2812[0]], ws2812[1:])
@asm_pio()
def many():
    wait(0, gpio, 3); wait(1, pin, 2); wait(1, irq, rel(2))
    in_(null, 32); out(exec, 16); push(iffull, noblock); pull(ifempty)
    mov(exec, reverse(y)); mov(isr, invert(x)); irq(clear, 3); irq(block, rel(1)); set(pindirs, 7); word(0x8000, "end"); label("end"); jmp(pin, "end")[31]
print([hex(word) for word in many[0]])
`,
    );
    const lines = stdout.split("\n");
    // RP2040 datasheet 3.6.2 gives these four words
    assert.equal(lines[0], "['0x6221', '0x1123', '0x1400', '0xa442'] [-1, -1, -1, 12288, 805437440, None, None, 2]");
    assert.equal(
      lines[1],
      "['0x2003', '0x20a2', '0x20d2', '0x4060', '0x60f0', '0x8040', '0x80e0', '0xa092', '0xa0c9', '0xc043', '0xc031', '0xe087', '0x800d', '0x1fcd']",
    );
  });

  it("raises PIOASMError for what does not fit, and hides the module's names from the program", async () => {
    const { stdout } = await mp(
      bare,
      `
import rp2
N = 1
def attempt(f, **kw):
    try:
        rp2.asm_pio(**kw)(f)
        print("no error")
    except Exception as error:
        print(type(error).__name__, error)
def f(): in_(pins, 33)
attempt(f)
def f(): nop()[16]
attempt(f, sideset_init=0)
def f(): nop().side(2)
attempt(f, sideset_init=0)
def f(): nop().side(1)
attempt(f)
def f(): jmp("nowhere")
attempt(f)
def f():
    label("a"); label("a")
attempt(f)
def f(): set(x, N)
attempt(f)
attempt(f, frequency=1)
print(N, rp2.asm_pio_encode("mov(x, osr).side(1)[3]", 2, True))
try:
    rp2.asm_pio_encode("nop(); nop()", 0)
except rp2.PIOASMError as error:
    print(error)
`,
    );
    assert.deepEqual(stdout.trim().split("\n"), [
      "PIOASMError invalid bit count 33",
      "PIOASMError delay too large",
      "PIOASMError sideset too large",
      "PIOASMError no sideset",
      "PIOASMError unknown label nowhere",
      "PIOASMError duplicate label a",
      "NameError name 'N' isn't defined",
      "TypeError unexpected keyword argument 'frequency'",
      "1 47911",
      "expecting exactly 1 instruction",
    ]);
  });
});

describe("rp2.StateMachine", () => {
  it("drives pixels by side-set, words from an array, shifted", async () => {
    const { stdout, result } = await mp(
      "parts:\n  s: { part: neopixel, pins: { DIN: GP22 }, count: 3 }\n",
      `
import array, time, rp2
from machine import Pin
@rp2.asm_pio(sideset_init=rp2.PIO.OUT_LOW, autopull=True, pull_thresh=24)
def ws2812():
    wrap_target()
    label("bitloop")
    out(x, 1).side(0)[2]
    jmp(not_x, "do_zero").side(1)[1]
    jmp("bitloop").side(1)[4]
    label("do_zero")
    nop().side(0)[4]
    wrap()
sm = rp2.StateMachine(0, ws2812, freq=8_000_000, sideset_base=Pin(22))
sm.active(1)
for colours in ([1, 2, 3], [0xff0000, 0x00ff00, 0x8040c0]):
    sm.put(array.array("I", colours), 8)
    time.sleep_ms(10)
print(sm, sm.active(), Pin(22))
`,
    );
    assert.equal(stdout, "StateMachine(0) True Pin(GPIO22, mode=ALT, pull=PULL_DOWN, alt=PIO0)\n");
    assert.deepEqual(
      pixelsOf(result),
      ["#00ff00", "#ff0000", "#4080c0"],
      "as the strip has them: green first on the wire",
    );
  });

  it("calls a handler when a program raises its flag, at the program's pace", async () => {
    const { stdout } = await mp(
      bare,
      `
import time, rp2
from machine import Pin
@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def blink():
    irq(rel(0))
    set(pins, 1)
    set(x, 31)[5]
    label("high")
    nop()[29]
    jmp(x_dec, "high")
    nop()
    set(pins, 0)
    set(x, 31)[5]
    label("low")
    nop()[29]
    jmp(x_dec, "low")
seen = []
sm = rp2.StateMachine(4, blink, freq=200_000, set_base=Pin(25))
irq = sm.irq(lambda p: seen.append((p, time.ticks_ms())))
sm.active(1)
time.sleep_ms(95)
sm.active(0)
print(len(seen), seen[0][0], [b[1] - a[1] for a, b in zip(seen, seen[1:])] == [10] * 9, irq.flags(), irq.trigger())
sm.irq(None)
sm.active(1)
time.sleep_ms(50)
print(len(seen))
`,
    );
    assert.equal(stdout, "10 StateMachine(4) True 1 1\n10\n");
  });

  it("waits for pins that others configured, and lets the handler tell which machine saw it", async () => {
    const { stdout } = await mp(
      "parts:\n  b: { part: button, pins: { A: GP16 }, every: 500 ms, bounce: 0 s }\n",
      `
import time, rp2
from machine import Pin
@rp2.asm_pio()
def wait_pin_low():
    wrap_target()
    wait(0, pin, 0)
    irq(block, rel(0))
    wait(1, pin, 0)
    wrap()
seen = []
pins = [Pin(n, Pin.IN, Pin.PULL_UP) for n in (16, 17)]
for n in (0, 1):
    sm = rp2.StateMachine(n, wait_pin_low, in_base=pins[n])
    sm.irq(seen.append)
    sm.active(1)
time.sleep(1.8)
print(seen, pins[0].value(), pins[1].value())
`,
    );
    assert.match(
      stdout,
      /^\[StateMachine\(0\), StateMachine\(0\), (StateMachine\(0\), )*StateMachine\(0\)\] [01] 1\n$/,
    );
  });

  it("sends and receives serial bytes on one wire: joined FIFO, autopush, jmp pin", async () => {
    const { stdout } = await mp(
      "parts:\n  wire: { part: loopback, pins: { IN: GP10, OUT: GP11 } }\n",
      `
import rp2, time
from machine import Pin
from rp2 import PIO, StateMachine, asm_pio
@asm_pio(sideset_init=PIO.OUT_HIGH, out_init=PIO.OUT_HIGH, out_shiftdir=PIO.SHIFT_RIGHT)
def tx():
    pull()
    set(x, 7).side(0)[7]
    label("bit")
    out(pins, 1)[6]
    jmp(x_dec, "bit")
    nop().side(1)[6]
@asm_pio(autopush=True, push_thresh=8, in_shiftdir=PIO.SHIFT_RIGHT, fifo_join=PIO.JOIN_RX)
def rx():
    wait(0, pin, 0)
    set(x, 7)[10]
    label("bit")
    in_(pins, 1)
    jmp(x_dec, "bit")[6]
a = StateMachine(0, tx, freq=8 * 115200, sideset_base=Pin(10), out_base=Pin(10))
b = StateMachine(1, rx, freq=8 * 115200, in_base=Pin(11, Pin.IN, Pin.PULL_UP), jmp_pin=Pin(11))
b.active(1)
a.active(1)
a.put(b"Hello")
time.sleep_ms(1)
print(b.rx_fifo(), a.tx_fifo())
buf = bytearray(5)
print(b.get(buf, 24) is buf, buf)
for c in "ab":
    a.put(ord(c))
    print(chr(b.get() >> 24), end=" ")
print(b.rx_fifo())
`,
    );
    assert.equal(stdout, "5 0\nTrue bytearray(b'Hello')\na b 0\n");
  });

  it("takes words of an array either way, and text or numbers for exec", async () => {
    const { stdout } = await mp(
      bare,
      `
import array, rp2
@rp2.asm_pio()
def invert_words():
    pull()
    mov(isr, invert(osr))
    push()
sm = rp2.PIO(1).state_machine(2, invert_words)
print(sm, rp2.PIO(1))
sm.active(1)
sm.put(5)
print(sm.get())
for code in "BHI":
    data = array.array(code, [1, 2, 3, 4])
    sm.put(data)
    got = array.array("I", [0] * 4)
    sm.get(got)
    print([hex(word) for word in got])
sm.put(-1, 4)
print(hex(sm.get()), sm.put(1 << 40), hex(sm.get()), end=" ")
sm.put(b"\\x01\\x02", 8)
print(sm.get(None, 28), hex(sm.get(None, 0)))
sm.active(0)
sm.exec("set(x, 21)")
sm.exec(0xa0c1)
sm.exec("push()")
print(sm.get())
for value in (array.array("f", [1.0]), array.array("h", [1]), 1.5):
    try:
        sm.put(value)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
`,
    );
    assert.deepEqual(stdout.trim().split("\n").slice(0, 8), [
      "StateMachine(6) PIO(1)",
      "4294967290",
      "['0xfffffffe', '0xfffffffd', '0xfffffffc', '0xfffffffb']",
      "['0xfffffffe', '0xfffffffd', '0xfffffffc', '0xfffffffb']",
      "['0xfffffffe', '0xfffffffd', '0xfffffffc', '0xfffffffb']",
      "0xf None 0xffffffff 15 0xfffffdff",
      "21",
      "ValueError unsupported buffer type",
    ]);
  });

  it("keeps the book of instruction memory, of machines and of blocks", async () => {
    const { stdout } = await mp(
      bare,
      `
import rp2, machine
@rp2.asm_pio()
def long():
    for i in range(20):
        nop()
@rp2.asm_pio()
def short():
    nop()
def attempt(f):
    try:
        f()
        print("ok")
    except Exception as error:
        print(type(error).__name__, error)
p = rp2.PIO(0)
p.add_program(long)
print(long[1:4])
attempt(lambda: p.add_program(list(long)))
p.add_program(short)
print(short[1])
p.remove_program(long)
print(long[1])
attempt(lambda: p.remove_program(long))
p.remove_program()
attempt(lambda: p.add_program(long))
attempt(lambda: rp2.StateMachine(8))
attempt(lambda: rp2.PIO(2))
attempt(lambda: rp2.PIO(0).state_machine(4))
attempt(lambda: rp2.StateMachine(0, long, freq=1))
attempt(lambda: rp2.StateMachine(0, long, freq=200_000_000))
attempt(lambda: rp2.StateMachine(0, [1]))
attempt(lambda: rp2.StateMachine(0, 1))
attempt(lambda: rp2.StateMachine(0, freq=2000))
attempt(lambda: rp2.DMA())
attempt(lambda: rp2.DMATimer(freq=1000))
attempt(lambda: rp2.Flash())
attempt(lambda: machine.mem32[0xD0000000])
`,
    );
    assert.deepEqual(stdout.trim().split("\n"), [
      "[12, -1, -1]",
      "OSError [Errno 12] ENOMEM",
      "11",
      "-1",
      "ValueError prog not in instruction memory",
      "ok",
      "ValueError invalid StateMachine",
      "ValueError invalid PIO",
      "ValueError invalid StateMachine",
      "ValueError freq out of range",
      "ValueError freq out of range",
      "ValueError requested length 9 but object has length 1",
      "TypeError object 'int' isn't a tuple or list",
      "TypeError 'prog' argument required",
      "NotImplementedError rp2.DMA works on the board's own memory",
      "NotImplementedError rp2.DMATimer works on the board's own memory",
      "NotImplementedError rp2.Flash works on the board's own memory",
      "NotImplementedError machine.mem32 does not reach the board's memory",
    ]);
  });

  it("leaves the firmware's own use of the machines alone: pixels with all eight taken, too", async () => {
    const { stdout, result } = await mp(
      "parts:\n  s: { part: neopixel, pins: { DIN: GP2 }, count: 2 }\n",
      `
import rp2, neopixel, time
from machine import Pin
@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def toggle():
    set(pins, 1)
    set(pins, 0)
np = neopixel.NeoPixel(Pin(2), 2)
np[0] = (1, 2, 3)
np.write()
for n in range(8):
    rp2.StateMachine(n, toggle, freq=2000, set_base=Pin(10 + n)).active(1)
np[1] = (4, 5, 6)
np.write()
time.sleep_ms(1)
print("done")
`,
    );
    assert.equal(stdout, "done\n");
    assert.deepEqual(pixelsOf(result), ["#010203", "#040506"]);
  });

  it("gives a pin back to whoever asks for it next", async () => {
    const { stdout } = await mp(
      bare,
      `
import rp2, time
from machine import Pin
@rp2.asm_pio(set_init=rp2.PIO.OUT_HIGH)
def hold():
    set(pins, 1)
sm = rp2.StateMachine(0, hold, set_base=Pin(7))
sm.active(1)
print(Pin(7))
p = Pin(7, Pin.OUT, value=0)
print(p, p.value())
sm.init(hold, set_base=Pin(7))
print(Pin(7))
`,
    );
    assert.deepEqual(stdout.trim().split("\n"), [
      "Pin(GPIO7, mode=ALT, pull=PULL_DOWN, alt=PIO0)",
      "Pin(GPIO7, mode=OUT) 0",
      "Pin(GPIO7, mode=ALT, alt=PIO0)",
    ]);
  });
});
