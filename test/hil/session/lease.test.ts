/** The host that is gone: the firmware on the emulated board makes its pins safe by itself. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as gpio from "../../../hil/peripherals/gpio.js";
import { BoardSession, type Outcome } from "../../../hil/session/board-session.js";
import { parseBoardUrl } from "../../../hil/transports/board-url.js";
import { openEmulator, type EmulatorTransport } from "../../../hil/transports/emulator.js";
import { encodeOp, type WireCommand } from "../../../hil/wire/command.js";

const firmware = new Uint8Array(
  readFileSync(new URL("../../../../boards/firmware/prebuilt/pinbridge-rp2040.uf2", import.meta.url)),
);

describe("the lease", () => {
  let transport: EmulatorTransport;
  let session: BoardSession;

  beforeEach(async () => {
    transport = openEmulator(parseBoardUrl("emulator:pico?interface=vendor", ["emulator"]), { firmware });
    await transport.open();
    session = new BoardSession(transport, { nowUs: () => transport.simulation.nowUs(), nonce: () => 3, leaseMs: 1000 });
    let open = false;
    session.open(() => (open = true));
    transport.simulation.runUntil(() => open, transport.simulation.nowUs() + 1_000_000);
    call(gpio.claim, { pin: 15, safe: "PULL_UP" });
    call(gpio.configure, { pin: 15, output: 1, openDrain: 0, pull: 0, level: 0, drive: 1 });
  });
  afterEach(() => transport.close());

  function call<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>): Outcome {
    let outcome: Outcome | undefined;
    const ops = { bytes: encodeOp(command, request), count: 1, durationMs: 0, tag: 0 };
    session.call(ops, (o) => (outcome = o));
    transport.simulation.runUntil(() => outcome !== undefined, transport.simulation.nowUs() + 1_000_000);
    return outcome!;
  }

  const level = (): number => transport.board!.bench.net("GP15").level;

  it("kept by pings, leaves a pin as it was for as long as one likes", () => {
    const end = transport.simulation.nowUs() + 10_000_000;
    while (transport.simulation.nowUs() < end) {
      transport.simulation.advanceTo(Math.min(end, session.nextTickUs));
      session.tick();
    }
    assert.equal(level(), 0);
    assert.deepEqual(call(gpio.get, { pin: 15 }), { kind: "done", results: Uint8Array.of(0) });
  });

  it("run out, puts the pin into its safe state and ends the session", () => {
    transport.simulation.advanceTo(transport.simulation.nowUs() + 900_000);
    assert.equal(level(), 0);
    transport.simulation.advanceTo(transport.simulation.nowUs() + 200_000);
    assert.equal(level(), 1);
    const outcome = call(gpio.get, { pin: 15 });
    assert.ok(outcome.kind === "lost" && outcome.error.code === "SESSION_LOST", JSON.stringify(outcome));
  });
});
