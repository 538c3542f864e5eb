/** touchio, nvm and analogio.AnalogOut against the emulated boards. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../../src/index.js";

async function cp(rig: string, text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-"));
  try {
    const file = join(folder, "rig.yaml");
    writeFileSync(file, rig);
    let stdout = "";
    const decoder = new TextDecoder();
    const onOutput = (_: 1 | 2, bytes: Uint8Array) => void (stdout += decoder.decode(bytes));
    const result = await runProgram({ text, file: "code.py", dialect: "circuitpython", rig: file, onOutput });
    assert.deepEqual(result.violations, []);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("touchio", () => {
  const program = `
import board, time, touchio
def refused(make):
    try:
        make()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
pad = touchio.TouchIn(board.A0)
print(pad.threshold == int(pad.raw_value * 1.05 + 100) or abs(pad.threshold - pad.raw_value * 1.05 - 100) < 30)
time.sleep(0.5)
print(pad.value)
time.sleep(1)
print(pad.value, pad.raw_value > 2000)
pad.threshold = 9999
print(pad.value)
refused(lambda: setattr(pad, "threshold", 65536))
refused(lambda: touchio.TouchIn(board.A0))
pad.deinit()
refused(lambda: pad.value)
with touchio.TouchIn(board.A0) as again:
    print(again.value)
refused(lambda: touchio.TouchIn(board.A1))
`;
  const output = (pin: string) => `True
False
True True
False
ValueError threshold must be 0-65535
ValueError ${pin} in use
ValueError Object has been deinitialized and can no longer be used. Create a new object.
False
ValueError No pulldown on pin; 1Mohm recommended
`;

  for (const [board, a0, a1, name] of [
    ["pico", "GP26", "GP27", "GP26_A0"],
    ["trinket_m0", "D1", "D2", "D1"],
  ]) {
    it(`feels a finger on a pad of ${board}, and misses the resistor where there is none`, async () => {
      const rig = `board: ${board}
parts:
  pad: { part: touch, pins: { PAD: ${a0} }, touches: [{ at: 1 s, for: 1 s }] }
  bare: { part: touch, pins: { PAD: ${a1} }, to: nothing }
`;
      assert.equal(await cp(rig, program), output(name));
    });
  }
});

describe("nvm", () => {
  for (const [board, bytes] of [
    ["pico", 4096],
    ["trinket_m0", 256],
  ] as const) {
    it(`keeps ${bytes} bytes on ${board}`, async () => {
      const stdout = await cp(
        `board: ${board}\nparts: {}\n`,
        `
import microcontroller, nvm
m = microcontroller.nvm
print(isinstance(m, nvm.ByteArray), len(m), bool(m), m[0], m[:3])
m[0] = 7
m[-3:] = b"end"
m[1:3] = bytearray([8, 9])
print(m[0:4], m[-1], m[${bytes - 3}:])
m[0] = m[0] + 1
m[10:200] = bytes(range(190))
print(m[0], bytes(m[10:200]) == bytes(range(190)), len(m[5:5]))
def refused(call):
    try:
        call()
    except (ValueError, IndexError, TypeError, NotImplementedError) as e:
        print(type(e).__name__, e)
refused(lambda: m[${bytes}])
def put(key, value):
    m[key] = value
refused(lambda: put(0, 256))
refused(lambda: m[0:4:2])
refused(lambda: put(slice(0, 2), b"abc"))
refused(lambda: put(slice(0, 2), [1, 2]))
`,
      );
      assert.equal(
        stdout,
        `True ${bytes} True 255 bytearray(b'\\xff\\xff\\xff')
bytearray(b'\\x07\\x08\\t\\xff') 100 bytearray(b'end')
8 True 0
IndexError index out of range
ValueError bytes must be 0-255
NotImplementedError only slices with step=1 (aka None) are supported
ValueError Slice and value different lengths.
NotImplementedError array/bytes required on right side
`,
      );
    });
  }
});

describe("analogio.AnalogOut", () => {
  it("puts a voltage out where the chip has a converter", async () => {
    const stdout = await cp(
      "board: feather_m0_basic\nparts: {}\n",
      `
import analogio, board
out = analogio.AnalogOut(board.A0)
out.value = 32768
out.value = 65535
def refused(call):
    try:
        call()
    except (ValueError, AttributeError) as e:
        print(type(e).__name__, e)
refused(lambda: setattr(out, "value", 65536))
refused(lambda: out.value)
refused(lambda: analogio.AnalogOut(board.A0))
refused(lambda: analogio.AnalogOut(board.A1))
out.deinit()
refused(lambda: setattr(out, "value", 1))
with analogio.AnalogOut(board.A0) as out:
    out.value = 1
`,
    );
    assert.equal(
      stdout,
      `ValueError value must be 0-65535
AttributeError unreadable attribute
ValueError A0 in use
ValueError Invalid pin
ValueError Object has been deinitialized and can no longer be used. Create a new object.
`,
    );
  });
});
