/** Where CircuitPython's ports differ: what a program sees of the chip it is on. */
import assert from "node:assert/strict";
import { boards, findBoard } from "../../../boards/index.js";
import { PyArray, PyByteArray, PyBytes, PyModule, lengthOf, repr, str, type PyValue } from "../../../vm/index.js";
import { RecordedBoard, call, get, make, raised } from "./recorded-board.js";

const bytes = (...values: number[]): PyValue => new PyBytes(Uint8Array.from(values));

class Program extends RecordedBoard {
  readonly pins: PyValue;

  constructor(board: string) {
    super("circuitpython", findBoard(board));
    this.answer("spi.configure", { baudrate: 250_000 });
    this.pins = this.module("board");
  }

  pin(name: string): PyValue {
    return get(this.pins, name);
  }

  make(path: string, ...args: Parameters<typeof make> extends [PyValue, ...infer Rest] ? Rest : never): PyValue {
    const [module, name] = path.split(".");
    return make(get(this.module(module), name), ...args);
  }

  i2c(module = "busio"): PyValue {
    const bus = this.make(`${module}.I2C`, this.pin("SCL"), this.pin("SDA"));
    call(bus, "try_lock");
    this.sent();
    return bus;
  }
}

describe("CircuitPython's busses", () => {
  it("say of a block in use what their port says", () => {
    for (const [board, text] of [
      ["feather", "I2C peripheral in use"],
      ["feather_m0_express", "Invalid pins"],
    ]) {
      const program = new Program(board).answer("i2c.open", "BLOCK_IN_USE");
      assert.equal(
        raised(() => program.i2c()),
        `ValueError: ${text}`,
      );
    }
  });

  it("have frequencies that their chip's divider makes", () => {
    const at = (board: string, frequency: number): string => {
      const program = new Program(board);
      const [scl, sda] = [program.pin("SCL"), program.pin("SDA")];
      return raised(() => program.make("busio.I2C", scl, sda, { keywords: { frequency } }));
    };
    assert.equal(at("feather", 1_000_001), "ValueError: frequency must be <= 1000000");
    assert.equal(at("feather_m0_express", 94_999), "ValueError: Invalid frequency");
  });

  it("tell a vacant address from a byte that was refused", () => {
    for (const [refusal, module, text] of [
      ["ADDRESS_NACK", "busio", "OSError: [Errno 19] No such device"],
      ["DATA_NACK", "busio", "OSError: [Errno 5] Input/output error"],
      ["ADDRESS_NACK", "bitbangio", "OSError: [Errno 19] No such device"],
      ["TIMEOUT", "bitbangio", "TimeoutError: timeout too long"],
    ] as const) {
      const program = new Program("feather");
      const bus = program.i2c(module);
      program.answer("i2c.write", refusal);
      assert.equal(
        raised(() => call(bus, "writeto", 0x40, bytes(1, 2))),
        text,
      );
    }
    const program = new Program("feather");
    const soft = program.i2c("bitbangio");
    program.answer("i2c.write", { acknowledged: 1 });
    assert.equal(
      raised(() => call(soft, "writeto", 0x40, bytes(1, 2))),
      "OSError: [Errno 5] Input/output error",
    );
  });

  it("cut arrays between their elements", () => {
    const program = new Program("feather").answer("i2c.write", { acknowledged: 2 });
    const bus = program.i2c();
    const halfwords = Object.assign(new PyArray(), { typecode: "H", size: 2, b: Uint8Array.of(1, 0, 2, 0, 3, 0) });
    call(bus, "writeto", 0x40, halfwords, { keywords: { start: 1, end: 2 } });
    assert.deepEqual(program.sent(), ["i2c.write handle=0 address=64 keep=0 data=0200"]);
  });

  it("bit-banged, need no pull-ups and bound how long the clock is held", () => {
    const program = new Program("feather");
    const [scl, sda] = [program.pin("D5"), program.pin("D6")];
    program.make("bitbangio.I2C", scl, sda, { keywords: { frequency: 50_000, timeout: 1000 } });
    assert.match(program.sent()[0], / frequency=50000 timeoutUs=1000 soft=1 checkPullUps=0 internalPullUps=1$/);
    const bus = program.make("bitbangio.I2C", program.pin("D9"), program.pin("D10"));
    call(bus, "try_lock");
    assert.equal(
      raised(() => call(bus, "writeto_then_readfrom", 0x40, bytes(1), new PyByteArray(new Uint8Array(0)))),
      "ValueError: buffer length must be >= 1",
    );
  });

  it("bit-banged, name the pin that a transfer lacks; a hardware bus shifts without", () => {
    const program = new Program("feather").answer("spi.read", { data: Uint8Array.of(0) });
    const [clock, mosi] = [program.pin("SCK"), program.pin("MOSI")];
    const soft = program.make("bitbangio.SPI", clock, mosi);
    call(soft, "try_lock");
    assert.equal(
      raised(() => call(soft, "readinto", new PyByteArray(new Uint8Array(1)))),
      "ValueError: No miso pin",
    );
    call(soft, "deinit");
    const hard = program.make("busio.SPI", clock, mosi);
    call(hard, "try_lock");
    call(hard, "readinto", new PyByteArray(new Uint8Array(1)));
  });
});

describe("CircuitPython's microcontroller", () => {
  it("has on each board the pins that its build has", () => {
    const count = (board: string): number =>
      [
        ...(
          get(new RecordedBoard("circuitpython", findBoard(board)).module("microcontroller"), "pin") as PyModule
        ).names(),
      ].filter((name) => !name.startsWith("__")).length;
    assert.deepEqual(
      boards.map((board) => [board.id, count(board.id)]),
      [
        ["raspberry_pi_pico", 30],
        ["raspberry_pi_pico_w", 33],
        ["adafruit_feather_rp2040", 30],
        ["adafruit_itsybitsy_rp2040", 30],
        ["adafruit_kb2040", 30],
        ["adafruit_qtpy_rp2040", 30],
        ["seeeduino_xiao_rp2040", 30],
        ["trinket_m0", 9],
        ["gemma_m0", 6],
        ["qtpy_m0", 17],
        ["seeeduino_xiao", 36],
        ["feather_m0_basic", 21],
        ["feather_m0_express", 31],
        ["itsybitsy_m0_express", 34],
        ["metro_m0_express", 34],
        ["circuitplayground_express", 36],
        ["feather_m4_express", 38],
        ["itsybitsy_m4_express", 35],
        ["metro_m4_express", 38],
      ],
    );
  });

  it("has every pin of the board module", () => {
    for (const board of boards) {
      const program = new RecordedBoard("circuitpython", board);
      const pins = get(program.module("microcontroller"), "pin");
      for (const [, value] of board.circuitpython.members)
        if (typeof value === "number") get(pins, board.chip.pins.find(({ gpio }) => gpio === value)!.name);
    }
  });

  it("has one processor on a SAMD21, no watchdog in its build, and no reset reason", () => {
    const samd = new RecordedBoard("circuitpython", findBoard("trinket_m0"));
    const microcontroller = samd.module("microcontroller");
    assert.match(
      raised(() => get(microcontroller, "cpus")),
      /^AttributeError/,
    );
    assert.equal(repr(get(microcontroller, "watchdog")), "None");
    assert.equal(str(get(get(microcontroller, "cpu"), "reset_reason")), "microcontroller.ResetReason.UNKNOWN");
    const rp2 = new RecordedBoard("circuitpython").module("microcontroller");
    assert.equal(str(get(get(rp2, "cpu"), "reset_reason")), "microcontroller.ResetReason.POWER_ON");
    assert.equal(lengthOf(get(rp2, "cpus")), 2);
  });
});

describe("CircuitPython's clocks", () => {
  it("are corrected on a SAMD, and not on an RP2040", () => {
    const calibration = (board: string): PyValue =>
      get(call(new RecordedBoard("circuitpython", findBoard(board)).module("rtc"), "RTC"), "calibration");
    assert.equal(calibration("trinket_m0"), 0);
    assert.equal(
      raised(() => calibration("pico")),
      "NotImplementedError: calibration",
    );
  });
});
