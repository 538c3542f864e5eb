import assert from "node:assert/strict";
import * as system from "../../../hil/peripherals/system.js";
import { BoardSession, type Outcome } from "../../../hil/session/board-session.js";
import { readFaults, type Faults } from "../../../hil/transports/faults.js";
import { FaultyTransport } from "../../../hil/transports/faulty.js";
import { LinkError } from "../../../hil/transports/link-error.js";
import { memoryPair } from "../../../hil/transports/memory.js";
import { encodeOp } from "../../../hil/wire/command.js";
import { runProgram } from "../../../src/index.js";
import { ModelDevice } from "../session/model-device.js";

const program = `
import board, digitalio, time
pin = digitalio.DigitalInOut(board.GP3)
pin.switch_to_output()
for n in range(400):
    pin.value = not pin.value
    if n % 40 == 0:
        time.sleep(0.01)
        assert pin.value == (n % 2 == 0)

print("done")
`;

describe("faults on purpose", function () {
  it("are read from text, which says what is wrong with it", () => {
    assert.deepEqual(readFaults("seed=7,drop=1%,corrupt=0.02,delay=.5,delay-ms=40"), {
      seed: 7,
      drop: 0.01,
      corrupt: 0.02,
      delay: 0.5,
      delayMs: 40,
      stallMs: 1000,
    });
    const cases: [string, RegExp][] = [
      ["", /"" is not NAME=NUMBER/],
      ["drop", /"drop" is not NAME=NUMBER/],
      ["drop=2", /at most 1/],
      ["lose=1%", /no fault "lose"/],
      ["seed=1%", /no fault "seed"/],
      ["seed=7", /nothing is to go wrong/],
    ];
    for (const [text, says] of cases) {
      assert.throws(
        () => readFaults(text),
        (e) => e instanceof LinkError && e.code === "BAD_URL" && says.test(e.message) && /Write seed=N/.test(e.next),
      );
    }
  });

  it("leave a program on an emulated board as it would be without", async () => {
    const run = async (faults?: string) => {
      let text = "";
      const result = await runProgram({
        text: program,
        dialect: "circuitpython",
        onOutput: (_, bytes) => (text += Buffer.from(bytes).toString()),
        ...(faults === undefined ? {} : { faults }),
      });
      return {
        text,
        ending: result.ending.kind,
        faults: result.transport?.faults,
        again: result.statistics!.retransmissions,
      };
    };
    const [sound, faulty] = [await run(), await run("seed=3,drop=8%,corrupt=5%")];
    assert.deepEqual([sound.text, sound.ending, sound.faults], ["done\n", "done", undefined]);
    assert.deepEqual([faulty.text, faulty.ending], ["done\n", "done"]);
    assert.ok(faulty.again > 0 && faulty.faults!.drop > 0, JSON.stringify(faulty));
  });

  it("that pull the cable or reset the board end a program in a LinkError, never in silence", async () => {
    for (const [faults, code] of [
      ["seed=2,disconnect=20%", "GONE"],
      ["seed=2,reset=20%", "RESET"],
    ]) {
      let text = "";
      const { linkError } = await runProgram({
        text: program,
        dialect: "circuitpython",
        faults,
        onOutput: (_, bytes) => (text += Buffer.from(bytes).toString()),
      });
      assert.equal(linkError?.code, code);
      assert.doesNotMatch(text, /done/);
    }
  });

  describe("over a link whose time is the wall's", () => {
    async function open(faults: Partial<Faults>) {
      const [host, board] = memoryPair();
      await board.open();
      const device = new ModelDevice({ send: (bytes) => board.write(bytes), nowUs: () => 0 });
      device.behaviour = (_, request) => request.data as Uint8Array;
      board.onBytes = (bytes) => device.receive(bytes);
      const transport = new FaultyTransport(host, { seed: 5, delayMs: 5, stallMs: 20, ...faults });
      await transport.open();
      const session = new BoardSession(transport, {
        nowUs: () => performance.now() * 1000,
        nonce: () => 9,
        leaseMs: 0,
      });
      const timer = setInterval(() => session.tick(), 5);
      await new Promise<void>((resolve, reject) => session.open((error) => (error ? reject(error) : resolve())));
      const echo = (data: Uint8Array): Promise<Outcome> =>
        new Promise((done) =>
          session.call({ bytes: encodeOp(system.echo, { data }), count: 1, durationMs: 0, tag: 0 }, done),
        );
      const close = async () => {
        clearInterval(timer);
        session.finish();
        await transport.close();
      };
      return { transport, device, echo, close };
    }

    it("pieces come late and in order, are lost and damaged, and each command is done once", async () => {
      const { transport, device, echo, close } = await open({
        drop: 0.04,
        corrupt: 0.04,
        duplicate: 0.1,
        delay: 0.2,
        stall: 0.02,
      });
      for (let i = 0; i < 25; i++) {
        const data = Uint8Array.of(i, 0, i);
        assert.deepEqual(await echo(data), { kind: "done", results: data });
      }
      assert.equal(device.log.length, 25);
      assert.ok(
        (transport.struck.delay ?? 0) > 3 && (transport.struck.duplicate ?? 0) > 1,
        JSON.stringify(transport.struck),
      );
      await close();
    });

    it("a pulled cable is GONE; a reset is refused where nobody can press the button", async () => {
      const { transport, echo, close } = await open({});
      transport.faults = { seed: 1, delayMs: 1, stallMs: 1, disconnect: 1 };
      const outcome = await echo(Uint8Array.of(1));
      assert.ok(outcome.kind === "lost" && outcome.error.code === "GONE");
      await close();
      await assert.rejects(open({ reset: 0.1 }), /Only emulated boards/);
    });
  });
});
