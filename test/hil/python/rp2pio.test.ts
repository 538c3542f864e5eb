/** CircuitPython's `rp2pio` on the emulated board, its programs as adafruit_pioasm would assemble them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram, type RunResult } from "../../../src/index.js";

/** @param rig  without its board */
async function cp(rig: string, text: string): Promise<{ stdout: string; result: RunResult }> {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-"));
  try {
    const file = join(folder, "rig.yaml");
    writeFileSync(file, `board: pico\n${rig}`);
    let stdout = "";
    const decoder = new TextDecoder();
    const result = await runProgram({
      text: `import array, board, rp2pio, time\n${text}`,
      file: "code.py",
      dialect: "circuitpython",
      rig: file,
      onOutput: (_fd, bytes) => (stdout += decoder.decode(bytes)),
    });
    assert.deepEqual(result.violations, []);
    return { stdout, result };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const bare = "parts: {}\n";
/** pull block; mov isr, !osr; push block */
const invert = `invert = array.array("H", [0x80A0, 0xA0CF, 0x8020])\n`;

describe("rp2pio.StateMachine", () => {
  it("moves elements of each size, whichever way they are shifted, with their bytes swapped if asked", async () => {
    const { stdout } = await cp(
      bare,
      `${invert}
sm = rp2pio.StateMachine(invert, 0)
print(sm.frequency, sm.offset, sm.in_waiting, sm.rxstall, sm.rxfifo)
for code in "BHL":
    out = array.array(code, range(12))
    into = array.array(code, [0] * 12)
    sm.write_readinto(out, into)
    print(hex(into[1]), hex(into[11]), end=" ")
sm.write(b"abcd", start=1, end=3)
b = bytearray(4)
sm.readinto(b, start=2)
print(sm.in_waiting, b)
x = array.array("H", [0])
sm.write(array.array("H", [0x1234]), swap=True)
sm.readinto(x)
print(hex(x[0]), sm.txstall)
sm.deinit()
left = rp2pio.StateMachine(array.array("H", [0x80A0, 0x6028, 0x4028, 0x8020]), 0, in_shift_right=False, out_shift_right=False)
left.write(b"\\x5a")
left.readinto(b, end=1)
print(hex(b[0]))
`,
    );
    assert.deepEqual(stdout.trim().split("\n"), [
      "125000000 29 0 0 None",
      `0xfe 0xf4 0xfffe 0xfff4 0xfffffffe 0xfffffff4 0 bytearray(b'\\x00\\x00\\x9d\\x9c')`,
      "0xcbed 1",
      "0x5a",
    ]);
  });

  it("drives pixels, waiting for the last word to have left before the time of the program goes on", async () => {
    const { stdout, result } = await cp(
      "parts:\n  s: { part: neopixel, pins: { DIN: GP16 }, count: 2 }\n",
      `
# out x, 1 side 0 [2]; jmp !x, 3 side 1 [1]; jmp 0 side 1 [4]; nop side 0 [4]
program = array.array("H", [0x6221, 0x1123, 0x1400, 0xA442])
sm = rp2pio.StateMachine(program, 8_000_000, first_sideset_pin=board.GP16, auto_pull=True, out_shift_right=False, pull_threshold=8)
for _ in range(3):
    before = time.monotonic_ns()
    sm.write(bytes((1, 2, 3, 250, 0, 128)))
    took = time.monotonic_ns() - before
    time.sleep(0.001)
print(60000 < took < 400000, sm.frequency)
`,
    );
    assert.equal(stdout, "True 8000000\n");
    const strip = result.devices.find(({ name }) => name === "s")!.state as { pixels: string[] };
    assert.deepEqual(strip.pixels, ["#020103", "#00fa80"]);
  });

  it("starts pins as it is told, runs init first, and puts them back when it restarts", async () => {
    const { stdout } = await cp(
      "parts:\n  wire: { part: loopback, pins: { IN: GP4, OUT: GP5 } }\n",
      `
import digitalio
eye = digitalio.DigitalInOut(board.GP5)
# jmp 0: the program itself moves nothing
idle = array.array("H", [0x0000])
sm = rp2pio.StateMachine(idle, 2000, first_set_pin=board.GP4, initial_set_pin_state=1)
print(eye.value, end=" ")
sm.run(array.array("H", [0xE000]))
print(eye.value, sm.pc == sm.offset, end=" ")
sm.restart()
print(eye.value, end=" ")
sm.stop()
sm.deinit()
sm = rp2pio.StateMachine(idle, 2000, first_set_pin=board.GP4, init=array.array("H", [0xE001]))
print(eye.value, end=" ")
sm.frequency = 1_000_000
print(sm.frequency)
`,
    );
    assert.equal(stdout, "True False True True True 1000000\n");
  });

  it("checks its arguments in CircuitPython's order, with its messages", async () => {
    const { stdout } = await cp(
      bare,
      `${invert}
set_pins = array.array("H", [0xE001])
def attempt(program, frequency=2000, **kw):
    try:
        rp2pio.StateMachine(program, frequency, **kw).deinit()
        print("ok")
    except Exception as error:
        print(type(error).__name__, error)
attempt(set_pins)
attempt(set_pins, first_set_pin=3)
attempt(set_pins, first_set_pin=board.LED, set_pin_count=6)
attempt(set_pins, first_set_pin=board.GP28, set_pin_count=3)
attempt(set_pins, first_set_pin=board.LED, fifo_type="putget")
attempt(set_pins, first_set_pin=board.LED, mov_status_type="irq")
attempt(set_pins, first_set_pin=board.LED, wrap=9)
attempt(set_pins, first_set_pin=board.LED, pull_threshold=33)
attempt(set_pins, first_set_pin=board.LED, pio_version=1)
attempt(set_pins, 1, first_set_pin=board.LED)
attempt(set_pins, 200_000_000, first_set_pin=board.LED)
attempt(b"abc")
attempt(b"")
attempt(array.array("H", [0x20A0]))
attempt(array.array("H", [0x20A1]), first_in_pin=board.GP1)
attempt(array.array("H", [0x2085]), first_in_pin=board.GP1)
attempt(array.array("H", [0x00C0]))
attempt(array.array("H", [0x4002]), first_in_pin=board.GP1)
attempt(array.array("H", [0x4001]), first_in_pin=board.GP1)
attempt(array.array("H", [0x6001]), first_out_pin=board.GP1)
attempt(array.array("H", [0xA001]))
attempt(set_pins, first_set_pin=board.GP1, first_out_pin=board.GP1, initial_out_pin_state=1)
attempt(set_pins, first_set_pin=board.GP1, first_in_pin=board.GP1, pull_in_pin_up=1)
attempt(set_pins, first_set_pin=board.GP1, jmp_pin=board.GP2, jmp_pin_pull=1)
sm = rp2pio.StateMachine(invert, 0)
for action in (lambda: sm.write(b"1", 2), lambda: sm.write(array.array("Q", [1])), lambda: sm.run(b"1"), lambda: rp2pio.StateMachine(set_pins, 0, first_set_pin=board.LED).write(b"1")):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
sm.deinit()
try:
    sm.pc
except ValueError as error:
    print(error)
print(rp2pio.pins_are_sequential([board.GP2, board.GP3]), rp2pio.pins_are_sequential([board.GP3, board.GP2]))
`,
    );
    assert.deepEqual(stdout.trim().split("\n"), [
      "ValueError Missing first_set_pin. program[0] sets pin(s)",
      "TypeError first_set_pin must be of type Pin, not int",
      "ValueError set_pin_count must be 1-5",
      "ValueError Pin count too large",
      "ValueError Invalid fifo_type",
      "ValueError Invalid mov_status_type",
      "ValueError wrap must be -1-0",
      "ValueError pull_threshold must be 1-32",
      "ValueError out_pin_count must be <= 0",
      "ValueError frequency out of range",
      "ValueError frequency out of range",
      "ValueError Program size invalid",
      "ValueError program length must be 2-64",
      "ValueError Missing first_in_pin. program[0] waits based on pin",
      "ValueError program[0] waits on input outside of count",
      "ValueError program[0] uses extra pin",
      "ValueError Missing jmp_pin. program[0] jumps on pin",
      "ValueError program[0] shifts in more bits than pin count",
      "ValueError Program does IN without loading ISR",
      "ValueError Program does OUT without loading OSR",
      "ValueError Missing first_out_pin. program[0] writes pin(s)",
      "ValueError Initial set pin state conflicts with initial out pin state",
      "ValueError pull masks conflict with direction masks",
      "TypeError jmp_pull must be of type Pull or None, not int",
      "TypeError extra positional arguments given",
      "ValueError Buffer elements must be 4 bytes long or less",
      "ValueError Program size invalid",
      "RuntimeError No out in program",
      "Object has been deinitialized and can no longer be used. Create a new object.",
      "True False",
    ]);
  });

  it("shares programs and, when asked to, pins; and says when all are taken", async () => {
    const { stdout } = await cp(
      bare,
      `
set_pins = array.array("H", [0xE001, 0xE000])
machines = [rp2pio.StateMachine(set_pins, 2000, first_set_pin=pin) for pin in (board.GP2, board.GP3)]
print([sm.offset for sm in machines])
try:
    rp2pio.StateMachine(set_pins, 2000, first_set_pin=board.GP2)
except ValueError as error:
    print(error)
shared = rp2pio.StateMachine(set_pins, 2000, first_set_pin=board.GP2, exclusive_pin_use=False)
machines[0].deinit()
try:
    import digitalio
    digitalio.DigitalInOut(board.GP2)
except ValueError as error:
    print(error)
shared.deinit()
with digitalio.DigitalInOut(board.GP2) as pin:
    print(pin.value in (True, False))
many = [rp2pio.StateMachine(set_pins, 2000, first_set_pin=getattr(board, "GP%d" % n)) for n in range(4, 11)]
try:
    rp2pio.StateMachine(set_pins, 2000, first_set_pin=board.GP11)
except RuntimeError as error:
    print(error)
try:
    rp2pio.StateMachine(bytes(64), 2000)
except RuntimeError as error:
    print(error)
many[3].deinit()
many[4].deinit()
print(rp2pio.StateMachine(array.array("H", [0xE001]), 2000, first_set_pin=board.GP11, offset=5).offset, many[0].offset)
`,
    );
    assert.deepEqual(stdout.trim().split("\n"), [
      "[30, 30]",
      "GP2 in use",
      "GP2 in use",
      "True",
      "All state machines in use",
      "All state machines in use",
      "5 30",
    ]);
  });

  it("reads and writes in the background, once and in loops, while the program does something else", async () => {
    const { stdout } = await cp(
      "parts:\n  wire: { part: loopback, pins: { IN: GP4, OUT: GP5 } }\n",
      `${invert}
import countio
sm = rp2pio.StateMachine(invert, 0)
out = array.array("L", range(100))
into = array.array("L", [0] * 100)
sm.background_read(into, swap=True)
sm.background_write(out, swap=True)
time.sleep(0.01)
print(sm.writing, sm.pending, sm.reading, sm.pending_read, hex(into[0]), hex(into[99]), sm.last_write)
more = array.array("L", [0] * 2)
sm.background_read(more, swap=True)
sm.background_write(array.array("L", [7, 8]), swap=True)
time.sleep(0.001)
print(sm.reading, [hex(word) for word in more])
for attempt in (lambda: sm.background_write(b"12"), lambda: sm.background_write(out), lambda: sm.background_write(out, loop=b"1")):
    try:
        attempt()
    except ValueError as error:
        print(error)
print(sm.background_write())
sm.deinit()
# out pins, 1
wave = rp2pio.StateMachine(array.array("H", [0x6001]), 320_000, first_out_pin=board.GP4, auto_pull=True)
with countio.Counter(board.GP5) as counter:
    pattern = array.array("L", [0x0000FFFF])
    wave.background_write(loop=pattern)
    time.sleep(0.01)
    slow = counter.count
    pattern[0] = 0x00FF00FF
    time.sleep(0.05)
    counter.reset()
    time.sleep(0.01)
    print(90 <= slow <= 110, 190 <= counter.count <= 210, wave.writing)
    wave.stop_background_write()
    time.sleep(0.001)
    counter.reset()
    time.sleep(0.01)
    print(counter.count, wave.writing)
`,
    );
    assert.deepEqual(stdout.trim().split("\n"), [
      "False 0 False 0 0xffffffff 0xffffff9c b''",
      "False ['0xfffffff8', '0xfffffff7']",
      "Mismatched data size",
      "Mismatched swap flag",
      "Mismatched data size",
      "None",
      "True True True",
      "0 False",
    ]);
  });
});
