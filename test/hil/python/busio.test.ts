import assert from "node:assert/strict";
import { boards } from "../../../boards/index.js";
import { LinkError } from "../../../hil/index.js";
import { Interrupted } from "../../../hil/backend/index.js";
import { PyByteArray, PyBytes, PyList, repr, type PyValue } from "../../../vm/index.js";
import { RecordedBoard, call, get, raised } from "./recorded-board.js";

describe("busio", () => {
  let board: RecordedBoard;
  let busio: PyValue;
  let pins: PyValue;

  beforeEach(() => {
    board = new RecordedBoard("circuitpython").answer("spi.configure", { baudrate: 250_000 });
    busio = board.module("busio");
    pins = board.module("board");
  });

  const bytes = (...values: number[]): PyValue => new PyBytes(Uint8Array.from(values));

  describe("I2C", () => {
    const open = (): PyValue => call(busio, "I2C", get(pins, "GP5"), get(pins, "GP4"));
    const locked = (): PyValue => {
      const i2c = open();
      assert.equal(call(i2c, "try_lock"), true);
      board.sent();
      return i2c;
    };

    it("opens with the pull-up check and a second's bound on each transaction", () => {
      call(busio, "I2C", get(pins, "GP5"), get(pins, "GP4"), { keywords: { frequency: 400_000 } });
      assert.deepEqual(board.sent(), [
        "i2c.open handle=0 scl=5 sda=4 frequency=400000 timeoutUs=1000000 soft=0 checkPullUps=1 internalPullUps=0",
      ]);
    });

    it("raises what CircuitPython raises when it cannot be opened", () => {
      const refused = (status: "NO_PULL_UP" | "INVALID_PIN" | "BLOCK_IN_USE"): string => {
        board.answer("i2c.open", status);
        return raised(open);
      };
      assert.equal(refused("NO_PULL_UP"), "RuntimeError: No pull up found on SDA or SCL; check your wiring");
      assert.match(board.hardware.advice ?? "", /SCL \(GP5\) or SDA \(GP4\) has no pull-up/);
      assert.equal(refused("INVALID_PIN"), "ValueError: Invalid pins");
      assert.equal(refused("BLOCK_IN_USE"), "ValueError: I2C peripheral in use");
      const fast = { keywords: { frequency: 2_000_000 } };
      assert.equal(
        raised(() => call(busio, "I2C", get(pins, "GP5"), get(pins, "GP4"), fast)),
        "ValueError: frequency must be <= 1000000",
      );
    });

    it("leaves pins and handle free when opening failed", () => {
      board.answer("i2c.open", "NO_PULL_UP", {});
      raised(open);
      open();
      assert.match(board.sent()[1], /^i2c.open handle=0 /);
    });

    it("holds its pins until deinit", () => {
      const i2c = open();
      assert.equal(raised(open), "ValueError: GP5 in use");
      call(i2c, "deinit");
      open();
    });

    it("wants its lock, and lets one have it at a time", () => {
      const i2c = open();
      assert.equal(
        raised(() => call(i2c, "scan")),
        "RuntimeError: Function requires lock",
      );
      assert.equal(call(i2c, "try_lock"), true);
      assert.equal(call(i2c, "try_lock"), false);
      call(i2c, "unlock");
      assert.equal(call(i2c, "try_lock"), true);
    });

    it("sends a write, a read and a write-then-read as one transaction each, cut as asked", () => {
      const i2c = locked();
      board
        .answer("i2c.write", { acknowledged: 2 })
        .answer("i2c.read", { data: Uint8Array.of(7, 8) })
        .answer("i2c.write_read", { data: Uint8Array.of(9) });
      const buffer = new PyByteArray(new Uint8Array(4));
      call(i2c, "writeto", 0x77, bytes(1, 2, 3, 4), { keywords: { start: 1, end: -1 } });
      call(i2c, "readfrom_into", 0x77, buffer, { keywords: { start: 2 } });
      call(i2c, "writeto_then_readfrom", 0x77, bytes(0xd0), buffer, { keywords: { in_start: 1, in_end: 2 } });
      assert.deepEqual(board.sent(), [
        "i2c.write handle=0 address=119 keep=0 data=0203",
        "i2c.read handle=0 address=119 keep=0 length=2",
        "i2c.write_read handle=0 address=119 keep=0 data=d0 length=1",
      ]);
      assert.equal(repr(buffer), repr(new PyByteArray(Uint8Array.of(0, 9, 7, 8))));
    });

    it("lists who answers from a scan's bits", () => {
      const present = new Uint8Array(14);
      present[(0x3c - 8) >> 3] |= 1 << ((0x3c - 8) & 7);
      present[(0x77 - 8) >> 3] |= 1 << ((0x77 - 8) & 7);
      board.answer("i2c.scan", { present });
      assert.equal(repr(call(locked(), "scan")), repr(new PyList([0x3c, 0x77])));
    });

    it("raises errno 19 for a NACK, and keeps its advice for the person", () => {
      const i2c = locked();
      board.answer("i2c.write", "ADDRESS_NACK");
      assert.equal(
        raised(() => call(i2c, "writeto", 0x76, bytes(1))),
        "OSError: [Errno 19] No such device",
      );
      assert.equal(
        board.hardware.advice,
        "No device acknowledged 0x76 on busio.I2C (SCL=GP5, SDA=GP4). Check its power, its wiring and its address pins, or see who is there: pinbridge scan --rig bench.yaml",
      );
      board.answer("i2c.write", { acknowledged: 1 });
      call(i2c, "writeto", 0x76, bytes(1));
      assert.equal(board.hardware.advice, undefined);
    });

    it("raises errno 116, the C library's ETIMEDOUT, for a time-out and 5 for a fault", () => {
      const i2c = locked();
      board.answer("i2c.read", "TIMEOUT", "BUS_FAULT");
      const read = (): unknown => call(i2c, "readfrom_into", 0x76, new PyByteArray(new Uint8Array(1)));
      assert.equal(raised(read), "OSError: [Errno 116] ETIMEDOUT");
      assert.equal(raised(read), "OSError: [Errno 5] Input/output error");
    });

    it("refuses to read into nothing, or into what cannot change", () => {
      const i2c = locked();
      assert.equal(
        raised(() => call(i2c, "readfrom_into", 0x76, new PyByteArray(new Uint8Array(0)))),
        "ValueError: buffer length must be >= 1",
      );
      assert.equal(
        raised(() => call(i2c, "readfrom_into", 0x76, bytes(1))),
        "TypeError: object with buffer protocol required",
      );
    });

    it("becomes errno 19 when the board is gone, and KeyboardInterrupt when Ctrl-C ends the wait", () => {
      const i2c = locked();
      const gone = new LinkError("GONE", "The board was unplugged.", "", "");
      board.answer("i2c.write", gone, new Interrupted());
      assert.equal(
        raised(() => call(i2c, "writeto", 0x76, bytes(1))),
        "OSError: [Errno 19] No such device",
      );
      assert.equal(board.hardware.linkError, gone);
      assert.equal(
        raised(() => call(i2c, "writeto", 0x76, bytes(1))),
        "KeyboardInterrupt",
      );
    });
  });

  describe("SPI", () => {
    const open = (): PyValue => call(busio, "SPI", get(pins, "GP18"), get(pins, "GP19"), get(pins, "GP16"));
    const locked = (): PyValue => {
      const spi = open();
      call(spi, "try_lock");
      board.sent();
      return spi;
    };

    it("opens at 250 kHz, and needs one data pin", () => {
      open();
      assert.deepEqual(board.sent(), [
        "spi.open handle=0 sck=18 mosi=19 miso=16 soft=0",
        "spi.configure handle=0 baudrate=250000 polarity=0 phase=0 lsbFirst=0 bits=7",
      ]);
      assert.equal(
        raised(() => call(busio, "SPI", get(pins, "GP2"))),
        "ValueError: Must provide MISO or MOSI pin",
      );
    });

    it("tells the speed that the board could do", () => {
      const spi = locked();
      board.answer("spi.configure", { baudrate: 7_812_500 });
      call(spi, "configure", { keywords: { baudrate: 8_000_000, polarity: 1, phase: 1 } });
      assert.deepEqual(board.sent(), ["spi.configure handle=0 baudrate=8000000 polarity=1 phase=1 lsbFirst=0 bits=7"]);
      assert.equal(get(spi, "frequency"), 7_812_500);
      assert.equal(
        raised(() => call(spi, "configure", { keywords: { polarity: 2 } })),
        "ValueError: polarity must be 0-1",
      );
    });

    it("posts writes in pieces that fit a frame, and nothing for nothing", () => {
      const spi = locked();
      call(spi, "write", new PyBytes(new Uint8Array(4500)));
      assert.deepEqual(
        board.sent().map((line) => line.length),
        [2000, 2000, 500].map((size) => "spi.write handle=0 data=".length + 2 * size),
      );
      call(spi, "write", new PyBytes(new Uint8Array(0)));
      assert.deepEqual(board.sent(), []);
    });

    it("transfers both ways, of equal lengths only", () => {
      const spi = locked();
      board.answer("spi.transfer", { data: Uint8Array.of(5, 6) });
      const into = new PyByteArray(new Uint8Array(2));
      call(spi, "write_readinto", bytes(1, 2), into);
      assert.equal(repr(into), repr(new PyByteArray(Uint8Array.of(5, 6))));
      assert.equal(
        raised(() => call(spi, "write_readinto", bytes(1), into)),
        "ValueError: buffer slices must be of equal length",
      );
    });
  });

  it("takes what ring the board has for a UART", () => {
    board.answer("uart.open", "INVALID_ARGUMENT", { baudrate: 9600 });
    board.sent();
    call(busio, "UART", get(pins, "GP0"), get(pins, "GP1"), { keywords: { receiver_buffer_size: 2000 } });
    assert.deepEqual(
      board.sent().map((line) => /buffer=\d+/.exec(line)?.[0]),
      ["buffer=2000", "buffer=512"],
    );
    board.answer("uart.open", "INVALID_ARGUMENT");
    assert.equal(
      raised(() => call(busio, "UART", get(pins, "GP4"), get(pins, "GP5"))),
      "ValueError: Invalid baudrate",
    );
  });

  it("refuses RS485 before anything is sent", () => {
    board.sent();
    const direction = { keywords: { rs485_dir: get(pins, "GP2") } };
    assert.equal(
      raised(() => call(busio, "UART", get(pins, "GP0"), get(pins, "GP1"), direction)),
      "NotImplementedError: RS485",
    );
    assert.match(board.hardware.advice ?? "", /DigitalInOut/);
    const same = { keywords: { rs485_dir: get(pins, "GP0") } };
    assert.equal(
      raised(() => call(busio, "UART", get(pins, "GP0"), get(pins, "GP1"), same)),
      "ValueError: Invalid pins",
    );
    assert.deepEqual(board.sent(), []);
  });

  describe("a UART of a SAMD21", () => {
    for (const [what, keywords, error] of [
      ["RS485's direction", (of: PyValue) => ({ rs485_dir: get(of, "D5") }), "NotImplementedError: RS485"],
      ["RS485's inversion", () => ({ rs485_invert: true }), "NotImplementedError: RS485"],
      ["a ring of 100", () => ({ receiver_buffer_size: 100 }), "ValueError: receiver_buffer_size must be power of 2"],
      ["nine bits", () => ({ bits: 9 }), "ValueError: bits must be <= 8"],
    ] as const)
      it(`refuses ${what} before anything is sent`, () => {
        const metro = new RecordedBoard(
          "circuitpython",
          boards.find(({ id }) => id === "metro_m0_express"),
        );
        const [uart, its] = [metro.module("busio"), metro.module("board")];
        assert.equal(
          raised(() => call(uart, "UART", get(its, "TX"), get(its, "RX"), { keywords: keywords(its) })),
          error,
        );
        assert.deepEqual(metro.sent(), []);
      });
  });

  it("gives RTS and CTS to a board of either chip, and says what pads they have to be when it refuses", () => {
    const board = new RecordedBoard(
      "circuitpython",
      boards.find(({ id }) => id === "metro_m0_express"),
    );
    const [busio, pins] = [board.module("busio"), board.module("board")];
    board.answer("uart.open", "INVALID_PIN");
    const keywords = { rts: get(pins, "D5"), cts: get(pins, "D6") };
    assert.equal(
      raised(() => call(busio, "UART", get(pins, "TX"), get(pins, "RX"), { keywords })),
      "ValueError: Invalid pins",
    );
    assert.match(board.sent()[0], /rts=15 cts=20/);
    assert.match(board.hardware.advice ?? "", /RTS pad 2 and CTS pad 3/);
  });

  it("opens a UART, and writes without waiting", () => {
    board.answer("uart.open", { baudrate: 9600 });
    board.sent();
    const uart = call(busio, "UART", get(pins, "GP0"), get(pins, "GP1"));
    call(uart, "write", bytes(1, 2));
    assert.deepEqual(board.sent(), [
      "uart.open handle=0 tx=0 rx=1 rts=255 cts=255 baudrate=9600 bits=3 parity=0 stop2=0 invertOut=0 invertIn=0 buffer=64",
      "uart.write handle=0 data=0102",
    ]);
  });
});
