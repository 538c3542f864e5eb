/** alarm against the emulated board: what wakes a program, and when. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../../src/index.js";

async function cp(rig: string, text: string) {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-"));
  try {
    const file = join(folder, "rig.yaml");
    writeFileSync(file, `board: pico\n${rig}`);
    let stdout = "";
    const decoder = new TextDecoder();
    const onOutput = (_: 1 | 2, bytes: Uint8Array) => void (stdout += decoder.decode(bytes));
    const result = await runProgram({ text, file: "code.py", dialect: "circuitpython", rig: file, onOutput });
    assert.deepEqual(result.violations, []);
    return { stdout, result };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("alarm", () => {
  it("sleeps until a time or a pin, whichever comes first, and says which", async () => {
    const { stdout } = await cp(
      "parts:\n  b: { part: button, pins: { A: GP14 }, presses: [{ at: 2 s, for: 300 ms }], bounce: 0 s }\npull-ups: { GP14: 10k }\n",
      `
import alarm, board, time
print(alarm.wake_alarm)
start = time.monotonic()
t = alarm.time.TimeAlarm(monotonic_time=start + 1)
p = alarm.pin.PinAlarm(board.GP14, value=False, pull=True)
print(p.pin, p.value, t.monotonic_time == start + 1)
print(alarm.light_sleep_until_alarms(t, p) is t, alarm.wake_alarm is t, 1 <= time.monotonic() - start < 1.01)
t = alarm.time.TimeAlarm(epoch_time=time.time() + 60)
print(alarm.light_sleep_until_alarms(p, t) is p, 1.5 < time.monotonic() - start < 2.1)
# it is pressed already: a level wakes at once, an edge only when it comes
print(alarm.light_sleep_until_alarms(p) is p)
edge = alarm.pin.PinAlarm(board.GP14, value=True, edge=True)
print(alarm.light_sleep_until_alarms(edge) is edge)
alarm.sleep_memory[3:5] = b"ab"
print(len(alarm.sleep_memory), alarm.sleep_memory[2:6], alarm.sleep_memory[-253])
def refused(make):
    try:
        make()
    except (ValueError, TypeError, NotImplementedError) as e:
        print(type(e).__name__, e)
refused(lambda: alarm.time.TimeAlarm())
refused(lambda: alarm.time.TimeAlarm(monotonic_time=0))
refused(lambda: alarm.light_sleep_until_alarms())
refused(lambda: alarm.light_sleep_until_alarms(1))
refused(lambda: alarm.exit_and_deep_sleep_until_alarms(preserve_dios=[1]))
refused(lambda: alarm.light_sleep_until_alarms(t, t))
refused(lambda: alarm.touch.TouchAlarm(pin=board.GP2))
alarm.exit_and_deep_sleep_until_alarms(alarm.time.TimeAlarm(monotonic_time=time.monotonic() + 3600))
print("not reached")
`,
    );
    assert.equal(
      stdout,
      `None
board.GP14 False True
True True True
True True
True
True
256 bytearray(b'\\x00ab\\x00') 97
ValueError Supply one of monotonic_time or epoch_time
ValueError Time is in the past.
TypeError function missing 1 required positional arguments
TypeError Expected a kind of Alarm
NotImplementedError preserve_dios
ValueError Only one alarm.time alarm can be set.
NotImplementedError Touch alarms not available
`,
    );
  });
});
