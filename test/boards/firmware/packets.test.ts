/**
 * Frames lie in USB packets as they come: several in one, one across several, zeros between. Whatever the cut, each is answered, in order, and none is
 * taken for damaged. (A session that sends again what was refused would hide it.)
 */
import assert from "node:assert/strict";
import { Specimen } from "../../../scripts/link-faults/board.js";
import { seeded } from "../../../hil/transports/faulty.js";
import * as system from "../../../hil/peripherals/system.js";
import { encodeOp } from "../../../hil/wire/command.js";
import { FrameDecoder, encodeFrame, type Frame } from "../../../hil/wire/frame.js";
import { FrameFlag, FrameType } from "../../../hil/wire/protocol.js";

class Bare {
  private readonly got: Frame[] = [];
  private seq = 0;
  private token = 0;
  private readonly random = seeded(3);

  private constructor(private readonly specimen: Specimen) {
    const decoder = new FrameDecoder((frame) => this.got.push(frame));
    specimen.transport.onBytes = (bytes) => decoder.push(bytes);
  }

  static async open(family: "rp2040" | "samd21"): Promise<Bare> {
    const specimen = new Specimen(family);
    await specimen.open();
    const bare = new Bare(specimen);
    specimen.transport.write(Uint8Array.of(0));
    const hello = Uint8Array.of(1, 1, 2, 3, 4, 0, 0);
    assert.deepEqual(
      bare.exchange(encodeFrame(FrameType.HELLO, 0, 0, hello), 1).map(({ type }) => type),
      [FrameType.HELLO_REPLY],
    );
    return bare;
  }

  close(): Promise<void> {
    return this.specimen.transport.close();
  }

  /** Writes the bytes at once and runs the board until so many frames have come, and a little longer. */
  private exchange(bytes: Uint8Array, count: number): Frame[] {
    const { transport } = this.specimen;
    const simulation = transport.simulation!;
    transport.write(bytes);
    simulation.runUntil(() => this.got.length >= count, simulation.nowUs() + 50_000);
    simulation.advanceTo(simulation.nowUs() + 200);
    return this.got.splice(0);
  }

  /** Echoes of these sizes and, for each -1, a PING behind a zero; all in one write. */
  ask(...sizes: number[]): void {
    const expected: string[] = [];
    const pieces: Uint8Array[] = [];
    for (const size of sizes) {
      if (size < 0) {
        this.token = (this.token + 1) & 0xff;
        expected.push(`PONG ${this.token}`);
        pieces.push(Uint8Array.of(0), encodeFrame(FrameType.PING, 0, 0, Uint8Array.of(this.token, 0, 0, 0, 0)));
        continue;
      }
      // zeros often, so that groups end everywhere and the check has them too
      const data = Uint8Array.from({ length: size }, () => Math.max(0, Math.floor(this.random() * 300) - 45));
      expected.push(`REPLY ${this.seq} 0,${String(data)}`);
      pieces.push(encodeFrame(FrameType.REQUEST, FrameFlag.WAIT, this.seq, encodeOp(system.echo, { data })));
      this.seq = (this.seq + 1) & 0xff;
    }
    const all = new Uint8Array(Buffer.concat(pieces));
    const answers = this.exchange(all, expected.length).map(({ type, seq, body }) => {
      if (type === FrameType.PONG) return `PONG ${body[0]}`;
      return type === FrameType.REPLY
        ? `REPLY ${seq} ${String(body).replace(/,$/, "")}`
        : `type ${type}: ${String(body)}`;
    });
    assert.deepEqual(
      answers,
      expected.map((text) => text.replace(/,$/, "")),
      `sizes ${sizes.join(" ")}`,
    );
  }
}

for (const family of ["rp2040", "samd21"] as const) {
  describe(`frames and packets on the ${family}`, function () {
    this.timeout(60_000);
    let board: Bare;
    before(async () => {
      board = await Bare.open(family);
    });
    after(() => board.close());

    it("two short frames, their border everywhere in a packet, and a PING behind them", () => {
      for (let size = 0; size < 64; size++) board.ask(size, size % 7, -1);
    });

    it("a short frame whose end shares a packet with the beginning of a longer one", () => {
      for (let size = 40; size < 70; size++) board.ask(size, 100);
    });

    it("many in one packet, and PINGs behind a long frame, as a host sends them that has waited", () => {
      board.ask(0, 1, 0, 2);
      board.ask(-1, -1, -1, -1);
      for (let size = 180; size < 250; size += 3) board.ask(size, -1, -1);
    });
  });
}
