/** `frequencyio` before and after the wire, on a board that has it (CircuitPython shared-bindings/frequencyio/FrequencyIn.c). */
import assert from "node:assert/strict";
import { boards, findBoard } from "../../../boards/index.js";
import type { PyValue } from "../../../vm/index.js";
import { RecordedBoard, call, get, raised, set } from "./recorded-board.js";

describe("frequencyio", () => {
  let board: RecordedBoard;
  let frequencyio: PyValue;
  let pins: PyValue;

  beforeEach(() => {
    board = new RecordedBoard("circuitpython", findBoard("feather_m4_express"));
    frequencyio = board.module("frequencyio");
    pins = board.module("board");
  });

  const keywords = (values: Record<string, PyValue>) => ({ keywords: values });
  const open = (...more: Parameters<typeof call>[2][]): PyValue =>
    call(frequencyio, "FrequencyIn", get(pins, "D5"), ...more);

  it("measures for ten milliseconds unless told otherwise, and answers what the board has", () => {
    board.answer("frequency.read", { hz: 0 }, { hz: 1_000_123 });
    const input = open();
    assert.deepEqual([get(input, "capture_period"), get(input, "value"), get(input, "value")], [10, 0, 1_000_123]);
    call(input, "pause");
    call(input, "resume");
    call(input, "clear");
    set(input, "capture_period", 20);
    call(input, "deinit");
    call(input, "deinit");
    assert.deepEqual(board.sent(), [
      "frequency.open handle=0 pin=16 periodMs=10",
      "frequency.read handle=0",
      "frequency.read handle=0",
      "frequency.run handle=0 on=false",
      "frequency.run handle=0 on=true",
      "frequency.clear handle=0 periodMs=10",
      "frequency.clear handle=0 periodMs=20",
      "frequency.close handle=0",
    ]);
  });

  it("takes periods of 0 to 500 ms at first and 1 to 500 after, of which it sees sixteen bits", () => {
    assert.equal(
      raised(() => open(keywords({ capture_period: 501 }))),
      "ValueError: capture_period must be 0-500",
    );
    assert.equal(
      raised(() => open(12)),
      "TypeError: extra positional arguments given",
    );
    assert.deepEqual(board.sent(), []);
    const input = open(keywords({ capture_period: 65_536 + 500 }));
    assert.equal(get(input, "capture_period"), 500);
    for (const period of [0, 501, -1])
      assert.equal(
        raised(() => set(input, "capture_period", period)),
        "ValueError: capture_period must be 1-500",
      );
  });

  it("says of a count in no time what the port's arithmetic makes of it", () => {
    board.answer("frequency.read", { hz: 0 }, { hz: 5 });
    const input = open(keywords({ capture_period: 0 }));
    assert.deepEqual([get(input, "value"), get(input, "value")], [0, 4_294_967_295]);
  });

  it("raises what the port raises: taken pins, pins without a line, no counter left, and after deinit", () => {
    board.answer("frequency.open", "INVALID_PIN", "BLOCK_IN_USE", {});
    assert.equal(
      raised(() => open()),
      "ValueError: Invalid pin",
    );
    assert.equal(
      raised(() => open()),
      "RuntimeError: Internal resource(s) in use",
    );
    assert.match(board.hardware.advice ?? "", /two frequencies at a time/);
    const input = open();
    assert.equal(
      raised(() => open()),
      "ValueError: D5 in use",
    );
    call(input, "__exit__");
    for (const use of [() => get(input, "value"), () => get(input, "capture_period"), () => call(input, "clear")])
      assert.equal(
        raised(use),
        "ValueError: Object has been deinitialized and can no longer be used. Create a new object.",
      );
  });

  it("says so where the board's firmware cannot", () => {
    board.answer("frequency.open", "ENOSYS");
    assert.equal(
      raised(() => open()),
      "NotImplementedError: frequency.open",
    );
    assert.match(board.hardware.advice ?? "", /firmware for the SAMD51/);
  });

  it("is there on boards with a SAMD51 and on no others", () => {
    for (const { id, chip, circuitpython } of boards)
      if (circuitpython) assert.equal(circuitpython.modules.includes("frequencyio"), chip.name === "SAMD51", id);
  });
});
