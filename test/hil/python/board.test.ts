import assert from "node:assert/strict";
import { boards, findBoard } from "../../../boards/index.js";
import { repr } from "../../../vm/index.js";
import { RecordedBoard, call, get, raised } from "./recorded-board.js";

const feather = findBoard("feather")!;

describe("board", () => {
  for (const definition of boards) {
    it(`has every name of ${definition.title}, and its board_id`, () => {
      const module = new RecordedBoard("circuitpython", definition).module("board");
      assert.equal(get(module, "board_id"), definition.circuitpython.boardId);
      for (const [name] of definition.circuitpython.members) get(module, name);
    });
  }

  it("gives aliases of a pin as one object, printed under its first name", () => {
    const module = new RecordedBoard("circuitpython").module("board");
    assert.equal(get(module, "LED"), get(module, "GP25"));
    assert.equal(repr(get(module, "GP25")), "board.LED");
    assert.equal(repr(get(module, "A0")), "board.GP26_A0");
  });

  it("has a Pico W's pins on the radio chip, and refuses to use them before anything is sent", () => {
    const board = new RecordedBoard("circuitpython", findBoard("pico_w"));
    const [module, digitalio] = [board.module("board"), board.module("digitalio")];
    for (const name of ["LED", "SMPS_MODE", "VBUS_SENSE"]) {
      const pin = get(module, name);
      assert.equal(repr(pin), `board.${name}`);
      assert.equal(
        raised(() => call(digitalio, "DigitalInOut", pin)),
        `NotImplementedError: ${name} is a pin of the radio chip`,
      );
      assert.match(board.hardware.advice ?? "", /hangs on the radio chip/);
    }
    assert.equal(
      raised(() => call(board.module("pwmio"), "PWMOut", get(module, "LED"))),
      "TypeError: pin must be of type Pin, not CywPin",
    );
    assert.deepEqual(board.sent(), []);
  });

  it("opens its bus once, and anew after deinit", () => {
    const board = new RecordedBoard("circuitpython", feather);
    const module = board.module("board");
    const i2c = call(module, "I2C");
    assert.equal(call(module, "STEMMA_I2C"), i2c);
    assert.equal(board.sent().length, 1);
    call(i2c, "deinit");
    assert.equal(call(module, "I2C"), i2c);
    assert.match(board.sent()[1], /^i2c.open handle=0 scl=3 sda=2 frequency=100000 /);
  });

  it("refuses the bus while something else has its pins", () => {
    const board = new RecordedBoard("circuitpython", feather);
    const module = board.module("board");
    call(board.module("digitalio"), "DigitalInOut", get(module, "SDA"));
    assert.equal(
      raised(() => call(module, "I2C")),
      "ValueError: SDA in use",
    );
  });

  it("has a second I2C bus where the STEMMA QT connector is one", () => {
    const board = new RecordedBoard("circuitpython", findBoard("adafruit_qtpy_rp2040"));
    const module = board.module("board");
    assert.notEqual(call(module, "STEMMA_I2C"), call(module, "I2C"));
    assert.match(board.sent().join("\n"), /scl=23 sda=22 .*\n.*scl=25 sda=24 /);
  });

  it("names a bus without pins, and refuses it when it is called, as the Gemma's CircuitPython does", () => {
    const module = new RecordedBoard("circuitpython", findBoard("gemma_m0")).module("board");
    assert.equal(
      raised(() => call(module, "SPI")),
      "NotImplementedError: No default SPI bus",
    );
  });

  it("has only the buses that the board has", () => {
    const module = new RecordedBoard("circuitpython").module("board");
    assert.match(
      raised(() => get(module, "SPI")),
      /^AttributeError: /,
    );
  });
});
