import assert from "node:assert/strict";
import { join } from "node:path";
import { LinkError, openBoard, startProgram, type RunOptions } from "../../src/index.js";
import { systemCommands } from "../../hil/index.js";
import { root } from "./command.js";

describe("a board without a program", () => {
  it("is opened, asked and let go", async () => {
    const { info, definition, backend, close } = await openBoard({ board: "emulator:feather" });
    try {
      assert.equal(definition?.title, "Adafruit Feather RP2040");
      const { id } = backend.call(systemCommands.uniqueId, {});
      assert.equal(Buffer.from(id).toString("hex").toUpperCase(), info.uniqueId);
    } finally {
      await close();
    }
  });

  it("that is not there is a LinkError, and nothing is left running", async () => {
    await assert.rejects(openBoard({ board: "serial:/dev/ttyNOPE" }), LinkError);
  });
});

describe("a watched LED", () => {
  it("is told of as its pin drives it", async () => {
    const seen = new Set<unknown>();
    const options: RunOptions = {
      text: "import board, digitalio, time\nled = digitalio.DigitalInOut(board.LED)\nled.switch_to_output()\nwhile True:\n    led.value = not led.value\n    time.sleep(0.05)",
      rig: join(root, "fixtures/rigs/weather.yaml"),
      clock: "wall",
      onOutput: () => {},
      onDevice: ({ name, state }) => {
        assert.equal(name, "blinker");
        seen.add(state.on);
        if (seen.size === 2) program.terminate();
      },
    };
    const program = startProgram(options);
    await program.result;
    assert.deepEqual(seen, new Set([false, true]));
  });
});
