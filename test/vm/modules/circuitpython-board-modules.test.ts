/** supervisor, usb_cdc and storage, in a VM without a board. */
import assert from "node:assert/strict";
import { MemoryHost, createVM } from "../../../vm/index.js";

class InputHost extends MemoryHost {
  constructor(private left: string) {
    super();
  }
  override readStdin(count: number): Uint8Array {
    const piece = this.left.slice(0, count);
    this.left = this.left.slice(count);
    return new TextEncoder().encode(piece);
  }
  stdinWaiting(): number {
    return this.left.length;
  }
}

function run(text: string, input = ""): string {
  const host = new InputHost(input);
  createVM({ host, dialect: "circuitpython" }).runSource(text, "code.py");
  assert.equal(host.text(2), "");
  return host.text(1);
}

describe("supervisor", () => {
  it("says how the program was started, and counts ticks that wrap at 2**29", () => {
    assert.equal(
      run(`
import supervisor, time
r = supervisor.runtime
print(r.run_reason, r.safe_mode_reason, r.usb_connected, r.serial_connected, r.autoreload, r.display)
r.autoreload = 0
r.rgb_status_brightness = 7
print(r.autoreload, r.rgb_status_brightness)
try:
    r.rgb_status_brightness = 256
except ValueError as e:
    print(e)
a = supervisor.ticks_ms()
time.sleep(70)
b = supervisor.ticks_ms()
print(b < a, 70000 <= (b - a) % (1 << 29) <= 70001)
print(supervisor.get_previous_traceback(), supervisor.RunReason.REPL_RELOAD)
`),
      `supervisor.RunReason.STARTUP supervisor.SafeModeReason.NONE True True True None
False 7
brightness must be 0-255
True True
None supervisor.RunReason.REPL_RELOAD
`,
    );
  });

  it("counts the console's bytes, those that were read ahead too", () => {
    assert.equal(
      run(
        `
import supervisor, sys, usb_cdc
print(supervisor.runtime.serial_bytes_available)
print(repr(input()), supervisor.runtime.serial_bytes_available)
print(sys.stdin.read(1), supervisor.runtime.serial_bytes_available, usb_cdc.console.in_waiting)
print(usb_cdc.console.read(2), usb_cdc.console.readline(), usb_cdc.console.readlines(), usb_cdc.console.read())
usb_cdc.console.timeout = 0.01
print(usb_cdc.console.read(5), usb_cdc.console.timeout, usb_cdc.data, usb_cdc.console.write(b"abc\\n"))
`,
        "first\nsecond\nthird\n",
      ),
      `19
'first' 13
s 12 12
b'ec' b'ond\\n' [b'third\\n'] b''
abc
b'' 0.01 None 4
`,
    );
  });

  it("refuses what only boot.py may do, and files that are not there", () => {
    assert.equal(
      run(`
import storage, supervisor, usb_cdc
def refused(call):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
refused(usb_cdc.disable)
refused(lambda: usb_cdc.enable(data=True))
refused(storage.disable_usb_drive)
refused(lambda: storage.mount(1, "/sd"))
refused(lambda: storage.getmount("/sd"))
refused(lambda: supervisor.set_next_code_file("nope.py"))
refused(lambda: supervisor.set_next_code_file(1))
refused(lambda: supervisor.set_usb_identification(vid=0x10000))
storage.remount("/", readonly=False)
supervisor.reload()
print("not reached")
`),
      `RuntimeError Cannot change USB devices now
RuntimeError Cannot change USB devices now
RuntimeError Cannot change USB devices now
TypeError filesystem must be of type VfsFat, not int
OSError [Errno 22] Invalid argument
ValueError File not found
TypeError filename must be of type str or None, not int
ValueError vid must be -1-65535
`,
    );
  });
});
