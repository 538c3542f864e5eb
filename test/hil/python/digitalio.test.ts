import assert from "node:assert/strict";
import { repr, None, type PyValue } from "../../../vm/index.js";
import { RecordedBoard, call, get, make, raised, set } from "./recorded-board.js";

describe("digitalio", () => {
  let board: RecordedBoard;
  let digitalio: PyValue;
  let pins: PyValue;

  beforeEach(() => {
    board = new RecordedBoard("circuitpython");
    digitalio = board.module("digitalio");
    pins = board.module("board");
  });

  const inOut = (pin: string): PyValue => call(digitalio, "DigitalInOut", get(pins, pin));

  it("claims the pin when it is made, and gives it up at deinit", () => {
    const led = inOut("LED");
    call(led, "deinit");
    call(led, "deinit");
    assert.deepEqual(board.sent(), ["gpio.claim pin=25 safe=HIGH_Z", "gpio.release pin=25"]);
  });

  it("sets direction, level and drive in one command, so that an output that starts high never glitches low", () => {
    const led = inOut("LED");
    board.sent();
    call(led, "switch_to_output", { keywords: { value: true } });
    assert.deepEqual(board.sent(), ["gpio.configure pin=25 output=1 openDrain=0 pull=0 level=1 drive=3 schmittOff=0"]);
  });

  it("posts a change of value, and reads the pin itself", () => {
    const led = inOut("LED");
    call(led, "switch_to_output");
    board.sent();
    set(led, "value", 1);
    board.answer("gpio.get", { level: 1 });
    assert.equal(get(led, "value"), true);
    assert.deepEqual(board.sent(), ["gpio.set pin=25 level=1", "gpio.get pin=25"]);
  });

  it("says in use under the first name of the board's table, without asking the board", () => {
    inOut("GP25");
    board.sent();
    assert.equal(
      raised(() => inOut("LED")),
      "ValueError: LED in use",
    );
    assert.equal(
      raised(() => call(digitalio, "DigitalInOut", get(pins, "GP25"))),
      "ValueError: LED in use",
    );
    assert.deepEqual(board.sent(), []);
    assert.match(board.hardware.advice ?? "", /already belongs to a DigitalInOut/);
  });

  it("says in use when only the board knows", () => {
    board.answer("gpio.claim", "PIN_IN_USE");
    assert.equal(
      raised(() => inOut("GP4")),
      "ValueError: GP4 in use",
    );
  });

  it("refuses what is no pin, with CircuitPython's text", () => {
    assert.equal(
      raised(() => call(digitalio, "DigitalInOut", 4)),
      "TypeError: pin must be of type Pin, not int",
    );
  });

  it("refuses a value on an input, a pull on an output, a drive mode on an input", () => {
    const pin = inOut("GP2");
    assert.equal(
      raised(() => set(pin, "value", true)),
      "AttributeError: Cannot set value when direction is input.",
    );
    assert.equal(
      raised(() => get(pin, "drive_mode")),
      "AttributeError: Drive mode not used when direction is input.",
    );
    call(pin, "switch_to_output");
    assert.equal(
      raised(() => get(pin, "pull")),
      "AttributeError: Pull not used when direction is output.",
    );
    assert.equal(
      raised(() => set(pin, "pull", None)),
      "AttributeError: Pull not used when direction is output.",
    );
    assert.equal(
      raised(() => set(pin, "direction", 1)),
      "ValueError: Invalid direction",
    );
  });

  it("knows its direction, pull and drive mode", () => {
    const pin = inOut("GP2");
    assert.equal(repr(get(pin, "direction")), "digitalio.Direction.INPUT");
    set(pin, "pull", get(get(digitalio, "Pull"), "UP"));
    assert.equal(repr(get(pin, "pull")), "digitalio.Pull.UP");
    set(pin, "direction", get(get(digitalio, "Direction"), "OUTPUT"));
    assert.equal(repr(get(pin, "drive_mode")), "digitalio.DriveMode.PUSH_PULL");
    call(pin, "switch_to_output", true, get(get(digitalio, "DriveMode"), "OPEN_DRAIN"));
    assert.equal(repr(get(pin, "drive_mode")), "digitalio.DriveMode.OPEN_DRAIN");
    call(pin, "switch_to_input");
    assert.equal(get(pin, "pull"), None);
  });

  it("is useless after deinit, and says so", () => {
    const pin = inOut("GP2");
    call(pin, "deinit");
    const text = "ValueError: Object has been deinitialized and can no longer be used. Create a new object.";
    assert.equal(
      raised(() => get(pin, "value")),
      text,
    );
    assert.equal(
      raised(() => call(pin, "switch_to_output")),
      text,
    );
    inOut("GP2");
  });

  it("gives the pin up at the end of a with block", () => {
    const pin = inOut("GP2");
    assert.equal(call(pin, "__enter__"), pin);
    call(pin, "__exit__", None, None, None);
    assert.equal(board.sent().at(-1), "gpio.release pin=2");
  });

  it("cannot be made from an enumeration", () => {
    assert.equal(
      raised(() => make(get(digitalio, "Pull"))),
      "TypeError: can't create 'Pull' instances",
    );
  });
});
