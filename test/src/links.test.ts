/** Programs on boards that are really there, as far as the computer can tell: over a serial port, over WebUSB. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { EmulatedBoard } from "../../hil/emulator/board.js";
import { LiveBoard } from "../../hil/emulator/live.js";
import { EmulatedUsbDevice } from "../../hil/emulator/usb-device.js";
import { SerialTransport } from "../../hil/transports/serial.js";
import { WebUsbTransport } from "../../hil/transports/webusb.js";
import { runProgram } from "../../src/index.js";
import { ModelDevice } from "../hil/session/model-device.js";
import { describeOnLinux, Pty } from "../hil/transports/pty.js";
import { pinbridge } from "./command.js";

const firmware = new Uint8Array(
  readFileSync(new URL("../../../boards/firmware/prebuilt/pinbridge-rp2040.uf2", import.meta.url)),
);

const program = [
  "import board, microcontroller, digitalio",
  "print(board.board_id, len(microcontroller.cpu.uid))",
  "with digitalio.DigitalInOut(board.GP15) as pin:",
  "    pin.switch_to_output(True)",
  "    print(pin.value)",
  "    pin.value = False",
  "    print(pin.value)",
].join("\n");
const printed = "raspberry_pi_pico 8\nTrue\nFalse\n";

function boot(): EmulatedBoard {
  const board = new EmulatedBoard({ firmware, boardId: "raspberry_pi_pico" });
  assert.ok(board.bootAndEnumerate());
  return board;
}

describe("a program over WebUSB", () => {
  it("runs on a USBDevice that this thread has chosen", async () => {
    const board = boot();
    const device = new EmulatedUsbDevice(board) as unknown as USBDevice;
    let stdout = "";
    const result = await runProgram({
      text: program,
      connect: async () => new WebUsbTransport("usb:", device),
      onOutput: (_fd, bytes) => (stdout += new TextDecoder().decode(bytes)),
    });
    assert.equal(stdout, printed);
    assert.deepEqual(result.ending, { kind: "done" });
    assert.match(result.board?.uniqueId ?? "", /^[0-9A-F]{16}$/);
    assert.deepEqual(board.violations, []);
  });
});

describeOnLinux("a program over a serial port", () => {
  let pty: Pty;
  let url: string;

  beforeEach(async () => {
    const opened = await Pty.open();
    assert.ok(opened, "this test needs `script` (util-linux; Debian's bsdutils)");
    pty = opened;
    url = `serial:${pty.path}`;
  });
  afterEach(() => pty.hangUp());

  /** Puts an emulated board at the other end of the port. */
  function plugIn(): { board: EmulatedBoard; unplug: () => Promise<void> } {
    const board = boot();
    const live = new LiveBoard(board);
    board.cdc.onBytes = (bytes) => pty.write(bytes);
    pty.onData = (bytes) => {
      board.cdc.write(new Uint8Array(bytes));
      live.work();
    };
    board.cdc.open();
    live.start();
    const unplug = async (): Promise<void> => {
      live.stop();
      board.unplug();
      await pty.hangUp();
    };
    return { board, unplug };
  }

  it("runs as on an emulated board, on the same firmware", async () => {
    const { board } = plugIn();
    const { code, stdout, stderr } = await pinbridge(["run", "--board", url, "-"], { input: program });
    assert.deepEqual([code, stdout, stderr], [0, printed, ""]);
    assert.deepEqual(board.violations, []);
  });

  it("is interrupted by Ctrl-C while the board is busy, and leaves it ready for the next", async () => {
    plugIn();
    const waiting =
      "import machine\npin = machine.Pin(15, machine.Pin.IN, machine.Pin.PULL_DOWN)\nprint('go')\nmachine.time_pulse_us(pin, 1, 60000000)";
    const first = await pinbridge(["run", "--board", url, "-"], {
      input: waiting,
      onOutput: (_text, kill) => kill("SIGINT"),
    });
    assert.equal(first.code, 130);
    assert.match(first.stderr, /KeyboardInterrupt/);
    assert.equal((await pinbridge(["run", "--board", url, "-"], { input: program })).stdout, printed);
  });

  it("loses its board in the middle of a transfer: ENODEV for Python, the reason for the person, code 3", async () => {
    const { unplug } = plugIn();
    const endless =
      "import microcontroller\nprint(len(microcontroller.cpu.uid))\nwhile True:\n    microcontroller.cpu.uid";
    const { code, stderr } = await pinbridge(["run", "--board", url, "-"], {
      input: endless,
      onOutput: () => void unplug(),
    });
    assert.equal(code, 3);
    assert.match(stderr, /OSError: \[Errno 19\] No such device/);
    assert.match(stderr, /pinbridge: .+\n {2}why: .+\n {2}next: /);
  });

  it("finds the port busy", async () => {
    plugIn();
    const other = new SerialTransport(url, pty.path);
    await other.open();
    try {
      const { code, stdout, stderr } = await pinbridge(["run", "--board", url, "-"], { input: program });
      assert.deepEqual([code, stdout], [3, ""]);
      assert.match(stderr, /pinbridge: .*(busy|in use|another program).*\n {2}why: .+\n {2}next: /i);
    } finally {
      await other.close();
    }
  });

  it("finds firmware of another version", async () => {
    const device = new ModelDevice({ send: (bytes) => pty.write(bytes), nowUs: () => 0, version: 9 });
    pty.onData = (bytes) => device.receive(new Uint8Array(bytes));
    const { code, stderr } = await pinbridge(["run", "--board", url, "-"], { input: program });
    assert.equal(code, 3);
    assert.match(stderr, /pinbridge: .*version.*\n {2}why: .+\n {2}next: /s);
  });

  it("finds nobody who answers", async () => {
    const { code, stderr } = await pinbridge(["run", "--board", url, "-"], { input: program });
    assert.equal(code, 3);
    assert.match(stderr, /pinbridge: .+\n {2}why: .+\n {2}next: /s);
  });
});
