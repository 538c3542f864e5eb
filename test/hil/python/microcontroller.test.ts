import assert from "node:assert/strict";
import { None, PyByteArray, repr } from "../../../vm/index.js";
import { RecordedBoard, call, get, raised, set } from "./recorded-board.js";

describe("microcontroller", () => {
  const setUp = () => {
    const board = new RecordedBoard("circuitpython");
    const module = board.module("microcontroller");
    return { board, module, cpu: get(module, "cpu") };
  };

  it("names the chip's pins, which are the board's", () => {
    const { board, module } = setUp();
    assert.equal(get(get(module, "pin"), "GPIO25"), get(board.module("board"), "LED"));
    assert.equal(repr(get(get(module, "pin"), "GPIO25")), "board.LED");
  });

  it("tells uid, frequency, temperature, voltage and reset reason of the cpu", () => {
    const { board, cpu } = setUp();
    board
      .answer("system.unique_id", { id: Uint8Array.of(0xe6, 0x61) })
      .answer("system.frequency", { hertz: 125_000_000 })
      .answer("system.temperature", { millidegrees: 23_500 });
    assert.equal(repr(get(cpu, "uid")), repr(new PyByteArray(Uint8Array.of(0xe6, 0x61))));
    assert.equal(get(cpu, "frequency"), 125_000_000);
    assert.equal(get(cpu, "temperature"), 23.5);
    assert.equal(get(cpu, "voltage"), None);
    assert.equal(repr(get(cpu, "reset_reason")), "microcontroller.ResetReason.POWER_ON");
    assert.equal(
      raised(() => set(cpu, "frequency", 1)),
      "NotImplementedError: frequency",
    );
  });

  it("waits on the board, between the commands before and after", () => {
    const { board, module } = setUp();
    call(module, "delay_us", 60);
    assert.deepEqual(board.sent(), ["system.delay_us us=60"]);
  });

  it("restarts the board, or its bootloader, and ends the program", () => {
    const { board, module } = setUp();
    assert.equal(
      raised(() => call(module, "reset")),
      "SystemExit",
    );
    call(module, "on_next_reset", get(get(module, "RunMode"), "UF2"));
    assert.equal(
      raised(() => call(module, "reset")),
      "SystemExit",
    );
    assert.deepEqual(board.sent(), ["system.reset", "system.bootloader"]);
    assert.equal(
      raised(() => call(module, "on_next_reset", 1)),
      "ValueError: Invalid run_mode",
    );
  });
});
