/**
 * A board that is pulled and plugged in again while this process goes on: the next program finds it by its unique id, under whatever name the system
 * gives its port now, and beside another board. Real serial ports (ptys behind the names that a system would give), the real firmware.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmulatedBoard } from "../../hil/emulator/board.js";
import { LiveBoard } from "../../hil/emulator/live.js";
import { parseBoardUrl } from "../../hil/transports/board-url.js";
import type { PortListing } from "../../hil/transports/enumerate.js";
import { openSerial } from "../../hil/transports/serial.js";
import { runProgram } from "../../src/index.js";
import { describeOnLinux, Pty } from "../hil/transports/pty.js";

const firmware = new Uint8Array(
  readFileSync(new URL("../../../boards/firmware/prebuilt/pinbridge-rp2040.uf2", import.meta.url)),
);

/** A computer's USB ports: boards in them, by the names that the system gave. */
class Computer {
  private readonly folder = mkdtempSync(join(tmpdir(), "pinbridge-ports-"));
  private readonly ports = new Map<string, { pty: Pty; board: EmulatedBoard; live: LiveBoard; id: string }>();

  async plugIn(name: string, id: string, board: EmulatedBoard): Promise<void> {
    const pty = await Pty.open();
    assert.ok(pty, "this test needs `script` (util-linux; Debian's bsdutils)");
    board.plugIn();
    assert.ok(board.bootAndEnumerate());
    const live = new LiveBoard(board);
    board.cdc.onBytes = (bytes) => pty.write(bytes);
    pty.onData = (bytes) => {
      board.cdc.write(new Uint8Array(bytes));
      live.work();
    };
    board.cdc.open();
    live.start();
    symlinkSync(pty.path, join(this.folder, name));
    this.ports.set(name, { pty, board, live, id });
  }

  async pull(name: string): Promise<void> {
    const { pty, board, live } = this.ports.get(name)!;
    this.ports.delete(name);
    unlinkSync(join(this.folder, name));
    live.stop();
    board.unplug();
    await pty.hangUp();
  }

  readonly list = async (): Promise<PortListing[]> =>
    [...this.ports].map(([name, { id }]) => ({
      path: join(this.folder, name),
      vendorId: 0x1209,
      productId: 1,
      serialNumber: id,
      manufacturer: "pinbridge",
    }));

  async dispose(): Promise<void> {
    for (const name of this.ports.keys()) await this.pull(name);
    rmSync(this.folder, { recursive: true });
  }
}

const boardOf = (id: string) => new EmulatedBoard({ firmware, uniqueId: new Uint8Array(Buffer.from(id, "hex")) });

describeOnLinux("a board that was unplugged and plugged in again", function () {
  const [ours, other] = ["E66141040000AA01", "E66141040000AA02"];
  let computer: Computer;
  beforeEach(() => (computer = new Computer()));
  afterEach(() => computer.dispose());

  async function run(text: string, onText: (all: string) => void = () => {}) {
    let printed = "";
    const result = await runProgram({
      text: `import microcontroller, board, digitalio, time\nprint(microcontroller.cpu.uid.hex().upper())\n${text}`,
      dialect: "circuitpython",
      connect: () => openSerial(parseBoardUrl(`serial:${ours}`, ["serial"]), computer.list),
      onOutput: (_, bytes) => onText((printed += Buffer.from(bytes).toString())),
    });
    return { printed, result };
  }

  it("runs the next program in the same process, found by its id though the ports have changed their names", async () => {
    const [mine, neighbour] = [boardOf(ours), boardOf(other)];
    await computer.plugIn("ttyACM0", ours, mine);
    await computer.plugIn("ttyACM1", other, neighbour);

    let pulled: Promise<void> | undefined;
    const first = await run("print('on')\npin = digitalio.DigitalInOut(board.GP3)\nwhile True: pin.value\n", (all) => {
      if (all.includes("on\n")) pulled ??= computer.pull("ttyACM0");
    });
    await pulled;
    assert.equal(first.result.linkError?.code, "GONE");
    assert.match(first.printed, new RegExp(`^${ours}\non\nTraceback[^]*OSError: \\[Errno 19\\]`));

    const absent = await run("print('never')\n");
    assert.equal(absent.result.ending.kind === "no-board" && absent.result.ending.error.code, "NO_BOARD");
    assert.match(JSON.stringify(absent.result.ending), new RegExp(`${ours}.*ttyACM1 \\(${other}\\)`));

    await computer.pull("ttyACM1");
    await computer.plugIn("ttyACM0", other, neighbour);
    await computer.plugIn("ttyACM1", ours, mine);
    const again = "pin = digitalio.DigitalInOut(board.GP3)\npin.switch_to_output(True)\nprint(pin.value)\n";
    for (let n = 0; n < 2; n++) {
      const { printed, result } = await run(again);
      assert.deepEqual([printed, result.linkError], [`${ours}\nTrue\n`, undefined]);
    }
    assert.deepEqual([...mine.violations, ...neighbour.violations], []);
  });
});
