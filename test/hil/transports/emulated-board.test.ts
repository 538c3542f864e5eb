/**
 * Serial and WebUSB end to end: the real packages and transports on one side, the real firmware on the emulated board on the other. Serial
 * goes through a pty that is bridged to the board's CDC interface, WebUSB through a USBDevice over its vendor interface.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import { LiveBoard } from "../../../hil/emulator/live.js";
import { EmulatedUsbDevice } from "../../../hil/emulator/usb-device.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as system from "../../../hil/peripherals/system.js";
import { BoardSession, type Outcome } from "../../../hil/session/board-session.js";
import { LinkError } from "../../../hil/transports/link-error.js";
import { SerialTransport } from "../../../hil/transports/serial.js";
import type { Transport } from "../../../hil/transports/transport.js";
import { WebUsbTransport } from "../../../hil/transports/webusb.js";
import { encodeOp, type WireCommand } from "../../../hil/wire/command.js";
import { Pty } from "./pty.js";

const firmware = new Uint8Array(
  readFileSync(new URL("../../../../boards/firmware/prebuilt/pinbridge-rp2040.uf2", import.meta.url)),
);

interface Setup {
  readonly board: EmulatedBoard;
  readonly transport: Transport;
  readonly unplug: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

function boot(): EmulatedBoard {
  const board = new EmulatedBoard({ firmware });
  assert.ok(board.bootAndEnumerate());
  return board;
}

async function overPty(): Promise<Setup> {
  const pty = await Pty.open();
  assert.ok(pty, "this test needs `script` (util-linux; Debian's bsdutils)");
  const board = boot();
  const live = new LiveBoard(board);
  board.cdc.onBytes = (bytes) => pty.write(bytes);
  pty.onData = (bytes) => {
    board.cdc.write(new Uint8Array(bytes));
    live.work();
  };
  board.cdc.open();
  live.start();
  return {
    board,
    transport: new SerialTransport(`serial:${pty.path}`, pty.path),
    unplug: async () => {
      live.stop();
      board.unplug();
      await pty.hangUp();
    },
    dispose: async () => {
      live.stop();
      await pty.hangUp();
    },
  };
}

async function overWebUsb(): Promise<Setup> {
  const board = boot();
  const device = new EmulatedUsbDevice(board);
  return {
    board,
    transport: new WebUsbTransport("usb:", device as unknown as USBDevice),
    unplug: async () => board.unplug(),
    dispose: async () => {},
  };
}

/** A session on wall time, its calls as promises. */
class Conversation {
  private readonly session: BoardSession;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly setup: Setup) {
    const nowUs = () => performance.now() * 1000;
    this.session = new BoardSession(setup.transport, { nowUs, nonce: () => 0x1234, leaseMs: 2000 });
    this.timer = setInterval(() => this.session.tick(), 10);
  }

  async open(): Promise<BoardSession> {
    await this.setup.transport.open();
    await new Promise<void>((resolve, reject) => this.session.open((error) => (error ? reject(error) : resolve())));
    return this.session;
  }

  call<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>): Promise<Outcome> {
    const bytes = encodeOp(command, request);
    return new Promise((done) => {
      this.session.call({ bytes, count: 1, durationMs: command.durationMs(request), tag: 0 }, done);
    });
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.session.finish();
    await this.setup.transport.close();
    await this.setup.dispose();
  }
}

const ways: [string, () => Promise<Setup>][] = [["WebUSB over the vendor interface", overWebUsb]];
// The pty is made by `script`, which Linux has.
if (process.platform === "linux") ways.push(["serial through a pty to the CDC interface", overPty]);

for (const [way, set] of ways) {
  describe(`the firmware by ${way}`, () => {
    let setup: Setup;
    let conversation: Conversation;

    beforeEach(async () => {
      setup = await set();
      conversation = new Conversation(setup);
    });
    afterEach(() => conversation.close());

    it("greets, and echoes data of every size around the 64-byte packet", async () => {
      const session = await conversation.open();
      assert.equal(session.info?.maxFrame, 2048);
      for (const size of [
        0, 1, 47, 48, 49, 50, 55, 56, 57, 58, 59, 111, 112, 113, 120, 121, 122, 123, 500, 1000, 2000,
      ]) {
        const data = Uint8Array.from({ length: size }, (_, i) => (i * 7 + size) & 0xff);
        assert.deepEqual(
          await conversation.call(system.echo, { data }),
          { kind: "done", results: data },
          `${size} bytes`,
        );
      }
      assert.deepEqual([session.statistics.badFrames, session.statistics.retransmissions], [0, 0]);
      assert.deepEqual(setup.board.violations, []);
    });

    it("drives a pin", async () => {
      await conversation.open();
      await conversation.call(gpio.claim, { pin: 15, safe: "LOW" });
      await conversation.call(gpio.configure, { pin: 15, output: 1, openDrain: 0, pull: 0, level: 1, drive: 1 });
      assert.deepEqual(await conversation.call(gpio.get, { pin: 15 }), { kind: "done", results: Uint8Array.of(1) });
    });

    it("unplugged in the middle of a transfer ends it in GONE", async () => {
      await conversation.open();
      await conversation.call(gpio.claim, { pin: 15, safe: "LOW" });
      const outcome = conversation.call(system.waitPin, { pin: 15, level: 1, timeoutUs: 60_000_000 });
      await setup.unplug();
      const ended = await outcome;
      assert.ok(
        ended.kind === "lost" && ended.error instanceof LinkError && ended.error.code === "GONE",
        JSON.stringify(ended),
      );
    });
  });
}

describe("the firmware's two interfaces", () => {
  const settle: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of settle.splice(0).reverse()) await close();
  });

  async function conversationOver(transport: WebUsbTransport, board: EmulatedBoard): Promise<Conversation> {
    const none = async (): Promise<void> => {};
    const conversation = new Conversation({ board, transport, unplug: none, dispose: none });
    settle.push(() => conversation.close());
    await conversation.open();
    return conversation;
  }

  it("hold one session between them: BOARD_BUSY on the other while the first one's host is there", async () => {
    const board = boot();
    const first = new PipeTransport(board);
    settle.push(() => first.close());
    await first.open();
    const session = new BoardSession(first, { nowUs: () => performance.now() * 1000, nonce: () => 1, leaseMs: 60_000 });
    await new Promise<void>((resolve, reject) => {
      session.open((error) => (error ? reject(error) : resolve()));
      board.runUntil(() => session.info !== undefined, board.nowUs + 1_000_000);
    });
    const second = new WebUsbTransport("usb:", new EmulatedUsbDevice(board) as unknown as USBDevice);
    await assert.rejects(
      conversationOver(second, board),
      (error) => error instanceof LinkError && error.code === "BOARD_BUSY",
    );
  });

  it("take a board that was plugged in again, in a new session", async () => {
    const board = boot();
    const first = await conversationOver(
      new WebUsbTransport("usb:", new EmulatedUsbDevice(board) as unknown as USBDevice),
      board,
    );
    board.unplug();
    const outcome = await first.call(system.echo, { data: Uint8Array.of(1) });
    assert.equal(outcome.kind, "lost");
    board.plugIn();
    assert.ok(board.bootAndEnumerate());
    const second = await conversationOver(
      new WebUsbTransport("usb:", new EmulatedUsbDevice(board) as unknown as USBDevice),
      board,
    );
    assert.equal((await second.call(system.echo, { data: Uint8Array.of(2) })).kind, "done");
  });
});

/** The CDC interface of an emulated board, without anything between. */
class PipeTransport implements Transport {
  readonly url = "pipe:";
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  constructor(private readonly board: EmulatedBoard) {}
  async open(): Promise<void> {
    this.board.cdc.onBytes = (bytes) => this.onBytes(bytes, this.board.nowUs);
    this.board.cdc.open();
  }
  write(bytes: Uint8Array): void {
    this.board.cdc.write(bytes.slice());
  }
  async close(): Promise<void> {}
}
