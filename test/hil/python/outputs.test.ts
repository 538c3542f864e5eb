import assert from "node:assert/strict";
import { PyBytes, floatOf, type PyValue } from "../../../vm/index.js";
import { findBoard } from "../../../boards/index.js";
import { DeferredError } from "../../../hil/backend/index.js";
import { hardwareModules } from "../../../hil/python/index.js";
import { PostedCommands } from "../../../hil/python/posted.js";
import { MemoryHost, createVM } from "../../../vm/index.js";
import { RecordedBoard, call, get, raised, set } from "./recorded-board.js";

describe("pwmio", () => {
  let board: RecordedBoard;
  let pwmio: PyValue;
  let pins: PyValue;
  beforeEach(() => {
    board = new RecordedBoard("circuitpython").answer("pwm.open", { frequency: 500 });
    pwmio = board.module("pwmio");
    pins = board.module("board");
  });

  it("opens with CircuitPython's defaults, posts the duty, and closes at deinit", () => {
    const led = call(pwmio, "PWMOut", get(pins, "LED"));
    set(led, "duty_cycle", 0x8000);
    assert.equal(get(led, "duty_cycle"), 0x8000);
    call(led, "deinit");
    assert.deepEqual(board.sent(), [
      "pwm.open handle=0 pin=25 frequency=500 duty=0 variableFrequency=0",
      "pwm.duty handle=0 duty=32768",
      "pwm.close handle=0",
    ]);
  });

  it("checks duty and frequency with CircuitPython's texts", () => {
    const led = call(pwmio, "PWMOut", get(pins, "LED"));
    assert.equal(
      raised(() => set(led, "duty_cycle", 65536)),
      "ValueError: duty_cycle must be 0-65535",
    );
    assert.equal(
      raised(() => set(led, "frequency", 1000)),
      "AttributeError: Invalid variable_frequency",
    );
    const slow = { keywords: { frequency: 0 } };
    assert.equal(
      raised(() => call(pwmio, "PWMOut", get(pins, "GP2"), slow)),
      "ValueError: Invalid frequency",
    );
  });

  it("changes a variable frequency, and tells what it got", () => {
    const tone = call(pwmio, "PWMOut", get(pins, "GP2"), { keywords: { frequency: 440, variable_frequency: true } });
    board.answer("pwm.frequency", { frequency: 879 });
    set(tone, "frequency", 880);
    assert.equal(get(tone, "frequency"), 879);
  });

  it("names the pins that have a timer when one has none", () => {
    const metro = new RecordedBoard("circuitpython", findBoard("metro_m0_express")).answer("pwm.open", "INVALID_PIN");
    assert.equal(
      raised(() => call(metro.module("pwmio"), "PWMOut", get(metro.module("board"), "A2"))),
      "ValueError: Invalid pin",
    );
    assert.match(metro.hardware.advice ?? "", /^A2 reaches no timer .*\bD5\b.* can\.$/);
    assert.doesNotMatch(metro.hardware.advice ?? "", /A2,/);
  });

  it("says conflicting settings when the slice is shared, and why to the person", () => {
    board.answer("pwm.open", "BLOCK_IN_USE");
    assert.equal(
      raised(() => call(pwmio, "PWMOut", get(pins, "GP3"))),
      "RuntimeError: Conflicting settings for shared resource",
    );
    assert.match(board.hardware.advice ?? "", /GP3 shares its PWM slice/);
  });
});

describe("analogio", () => {
  it("reads sixteen bits, and knows its reference", () => {
    const board = new RecordedBoard("circuitpython").answer("adc.read", { value: 32768 });
    const knob = call(board.module("analogio"), "AnalogIn", get(board.module("board"), "A0"));
    assert.equal(get(knob, "value"), 32768);
    assert.equal(floatOf(get(knob, "reference_voltage")), 3.3);
    assert.deepEqual(board.sent(), ["adc.open handle=0 pin=26", "adc.read handle=0"]);
  });

  it("refuses a pin without an input, and an output on a chip without one", () => {
    const board = new RecordedBoard("circuitpython");
    const [analogio, pins] = [board.module("analogio"), board.module("board")];
    assert.equal(
      raised(() => call(analogio, "AnalogIn", get(pins, "GP2"))),
      "ValueError: Invalid pin",
    );
    assert.match(board.hardware.advice ?? "", /These have: GP26_A0, GP27_A1, GP28_A2, A3\./);
    assert.equal(
      raised(() => call(analogio, "AnalogOut", get(pins, "A0"))),
      "NotImplementedError: AnalogOut",
    );
  });
});

describe("neopixel_write", () => {
  it("posts the bytes to a pin that is an output, or becomes one", () => {
    const board = new RecordedBoard("circuitpython");
    const pin = call(board.module("digitalio"), "DigitalInOut", get(board.module("board"), "GP16"));
    board.sent();
    const write = board.module("neopixel_write");
    call(write, "neopixel_write", pin, new PyBytes(Uint8Array.of(255, 0, 16)));
    call(write, "neopixel_write", pin, new PyBytes(Uint8Array.of(1, 2, 3)));
    assert.deepEqual(board.sent(), [
      "gpio.configure pin=16 output=1 openDrain=0 pull=0 level=0 drive=3 schmittOff=0",
      "neopixel.write pin=16 data=ff0010",
      "neopixel.write pin=16 data=010203",
    ]);
  });

  it("wants a DigitalInOut", () => {
    const board = new RecordedBoard("circuitpython");
    const pin = get(board.module("board"), "GP16");
    assert.equal(
      raised(() => call(board.module("neopixel_write"), "neopixel_write", pin, new PyBytes(new Uint8Array(3)))),
      "TypeError: digitalinout must be of type DigitalInOut, not Pin",
    );
  });
});

describe("a posted command that failed", () => {
  it("raises EIO at a later call, and is named for the person", () => {
    const board = new RecordedBoard("circuitpython").answer("pwm.open", { frequency: 500 });
    const led = call(board.module("pwmio"), "PWMOut", get(board.module("board"), "LED"));
    board.answer("pwm.duty", new DeferredError("NOT_OPEN", 1, 2));
    assert.equal(
      raised(() => set(led, "duty_cycle", 1)),
      "OSError: [Errno 5] Input/output error",
    );
    assert.equal(
      board.hardware.advice,
      "An earlier pwm.duty, which nobody waited for, has failed: no such handle of this kind, or the pin is not claimed for GPIO, and 2 more after it.",
    );
  });

  it("is told with the Python line that asked for it, however much later it surfaces", () => {
    const board = new RecordedBoard("circuitpython").answer("pwm.open", { frequency: 500 });
    board.answer("pwm.duty", {}, {}, new DeferredError("INVALID_ARGUMENT", 2, 0));
    const program =
      "import board, pwmio\nled = pwmio.PWMOut(board.LED)\nfor duty in range(5):\n    led.duty_cycle = duty\n\n\nprint('never')\n";
    const host = new MemoryHost();
    const vm = createVM({ host, dialect: "circuitpython", path: [""], modules: hardwareModules.circuitpython });
    assert.equal(vm.runSource(program, "code.py"), 1);
    assert.match(host.text(2), /line 4, in <module>\nOSError: \[Errno 5\]/);
    assert.equal(
      board.hardware.advice,
      "An earlier pwm.duty of code.py, line 4, which nobody waited for, has failed: a value is outside what the chip can do.",
    );
  });

  it("is told without the line when thousands were posted after it", () => {
    const posted = new PostedCommands();
    const old = posted.note("gpio.set");
    for (let i = 0; i < 4096; i++) posted.note("spi.write");
    assert.equal(
      posted.advice(new DeferredError("NOT_OPEN", old, 0)),
      "An earlier command, which nobody waited for, has failed: no such handle of this kind, or the pin is not claimed for GPIO.",
    );
  });
});
