import assert from "node:assert/strict";
import { findBoard } from "../../../boards/index.js";
import { BusError } from "../../../hil/backend/index.js";
import { None, PyByteArray, PyBytes, PyList, PyTuple, repr, type PyValue } from "../../../vm/index.js";
import { RecordedBoard, call, get, make, raised } from "./recorded-board.js";

describe("machine", () => {
  let board: RecordedBoard;
  let machine: PyValue;
  beforeEach(() => {
    board = new RecordedBoard("micropython")
      .answer("spi.configure", { baudrate: 1_000_000 })
      .answer("gpio.get", { level: 1 });
    machine = board.module("machine");
  });

  const bytes = (...values: number[]): PyValue => new PyBytes(Uint8Array.from(values));
  const keywords = (values: Record<string, PyValue>) => ({ keywords: values });

  describe("Pin", () => {
    const Pin = (...args: Parameters<typeof make> extends [PyValue, ...infer Rest] ? Rest : never): PyValue =>
      make(get(machine, "Pin"), ...args);

    it("is one object per GPIO, by number, board name, chip name or itself", () => {
      const led = Pin(25);
      for (const name of [25, "LED", "GP25", "GPIO25", led]) assert.equal(Pin(name), led);
      assert.equal(get(get(get(machine, "Pin"), "board"), "LED"), led);
      assert.equal(get(get(get(machine, "Pin"), "cpu"), "GPIO25"), led);
      assert.deepEqual(board.sent(), []);
    });

    it("says where a Pico W's LED is", () => {
      const wireless = new RecordedBoard("micropython", findBoard("pico_w"));
      const pin = get(wireless.module("machine"), "Pin");
      for (const [name, advice] of [
        ["LED", /^LED hangs on the radio chip/],
        ["WL_GPIO1", /^WL_GPIO1 hangs on the radio chip/],
        ["D13", /names its pins GP0/],
      ] as const) {
        assert.equal(
          raised(() => make(pin, name)),
          `ValueError: unknown named pin "${name}"`,
        );
        assert.match(wireless.hardware.advice ?? "", advice);
      }
    });

    it("refuses what is no pin, with the port's texts", () => {
      assert.equal(
        raised(() => Pin(30)),
        "ValueError: invalid pin",
      );
      assert.equal(
        raised(() => Pin("D13")),
        'ValueError: unknown named pin "D13"',
      );
      assert.equal(
        raised(() => Pin(None)),
        "ValueError: invalid pin",
      );
    });

    it("configures direction, pull and first level in one command", () => {
      Pin(25, 1, keywords({ value: 1 }));
      Pin(15, 0, 1);
      assert.deepEqual(board.sent(), [
        "gpio.claim pin=25 safe=HIGH_Z",
        "gpio.configure pin=25 output=1 openDrain=0 pull=0 level=1 drive=1 schmittOff=0",
        "gpio.claim pin=15 safe=HIGH_Z",
        "gpio.configure pin=15 output=0 openDrain=0 pull=1 level=0 drive=1 schmittOff=0",
      ]);
    });

    it("is set by value, a call, on, off and toggle, and read by value and a call", () => {
      const led = Pin(25, 1);
      board.sent();
      call(led, "value", 1);
      make(led, 0);
      call(led, "on");
      call(led, "off");
      call(led, "toggle");
      assert.deepEqual(
        board.sent(),
        [1, 0, 1, 0, 1].map((level) => `gpio.set pin=25 level=${level}`),
      );
      assert.equal(make(led), 1);
      assert.equal(call(led, "value"), 1);
    });

    it("remembers the level set while it is an input, for when it becomes an output", () => {
      const pin = Pin(2, 0);
      call(pin, "value", 1);
      board.sent();
      call(pin, "init", 1);
      assert.deepEqual(board.sent(), ["gpio.configure pin=2 output=1 openDrain=0 pull=0 level=1 drive=1 schmittOff=0"]);
    });

    it("prints itself as the port does", () => {
      assert.equal(repr(Pin(3)), "Pin(GPIO3, mode=ALT, pull=PULL_DOWN, alt=31)");
      assert.equal(repr(Pin(25, 1)), "Pin(GPIO25, mode=OUT)");
      assert.equal(repr(Pin(15, 0, 1)), "Pin(GPIO15, mode=IN, pull=PULL_UP)");
    });

    it("watches its edges for interrupts, and no more when there is no handler", () => {
      const pin = Pin(15, 0);
      board.sent();
      call(pin, "irq", make(get(machine, "Pin"), 14), 4);
      call(pin, "irq", None);
      assert.deepEqual(board.sent(), ["gpio.watch pin=15 edges=1", "gpio.watch pin=15 edges=0"]);
    });

    it("takes its GPIO from a bus, which then is without pins", () => {
      const i2c = call(machine, "I2C", 0);
      board.sent();
      Pin(5, 1);
      assert.deepEqual(board.sent().slice(0, 2), ["i2c.close handle=0", "gpio.claim pin=5 safe=HIGH_Z"]);
      assert.equal(
        raised(() => call(i2c, "readfrom", 1, 1)),
        "OSError: [Errno 110] ETIMEDOUT",
      );
    });
  });

  describe("I2C", () => {
    it("opens a block on the board's pins with the internal pull-ups, once", () => {
      const i2c = call(machine, "I2C", 0);
      assert.equal(call(machine, "I2C", 0), i2c);
      assert.deepEqual(board.sent(), [
        "i2c.open handle=0 scl=5 sda=4 frequency=399361 timeoutUs=50000 soft=0 checkPullUps=0 internalPullUps=1",
      ]);
      assert.equal(repr(i2c), "I2C(0, freq=399361, scl=5, sda=4, timeout=50000)");
    });

    it("takes the default block of the board when none is named", () => {
      const feather = new RecordedBoard("micropython", findBoard("feather"));
      assert.match(repr(call(feather.module("machine"), "I2C")), /^I2C\(1, freq=399361, scl=3, sda=2/);
    });

    it("refuses blocks and pins that do not exist, with the port's texts", () => {
      assert.equal(
        raised(() => call(machine, "I2C", 2)),
        "ValueError: I2C(2) doesn't exist",
      );
      assert.equal(
        raised(() => call(machine, "I2C", 0, keywords({ scl: 4 }))),
        "ValueError: bad SCL pin",
      );
      assert.equal(
        raised(() => call(machine, "I2C", 0, keywords({ sda: 6 }))),
        "ValueError: bad SDA pin",
      );
      assert.match(board.hardware.advice ?? "", /These can: 0, 4, 8, 12, 16, 20, 24, 28/);
    });

    it("reads and writes memory as one transaction", () => {
      const i2c = call(machine, "I2C", 0);
      board.sent();
      board.answer("i2c.write_read", { data: Uint8Array.of(1, 2) }).answer("i2c.write", { acknowledged: 3 });
      assert.equal(repr(call(i2c, "readfrom_mem", 0x77, 0xd0, 2)), repr(bytes(1, 2)));
      call(i2c, "readfrom_mem", 0x50, 0x1234, 2, keywords({ addrsize: 16 }));
      call(i2c, "writeto_mem", 0x77, 0xf4, bytes(0x27));
      assert.equal(call(i2c, "writevto", 0x3c, new PyList([bytes(0x40), bytes(1, 2)])), 3);
      assert.deepEqual(board.sent(), [
        "i2c.write_read handle=0 address=119 keep=0 data=d0 length=2",
        "i2c.write_read handle=0 address=80 keep=0 data=1234 length=2",
        "i2c.write handle=0 address=119 keep=0 data=f427",
        "i2c.write handle=0 address=60 keep=0 data=400102",
      ]);
      assert.equal(
        raised(() => call(i2c, "readfrom_mem", 1, 1, 1, keywords({ addrsize: 12 }))),
        "ValueError: invalid addrsize",
      );
    });

    it("keeps the bus when stop is false", () => {
      const i2c = call(machine, "I2C", 0);
      board.sent();
      board.answer("i2c.write", { acknowledged: 1 });
      assert.equal(call(i2c, "writeto", 0x77, bytes(1), false), 1);
      assert.deepEqual(board.sent(), ["i2c.write handle=0 address=119 keep=1 data=01"]);
    });

    it("raises EIO for a NACK, but ENODEV for an empty write and on SoftI2C", () => {
      board.answer("i2c.write", "ADDRESS_NACK");
      const i2c = call(machine, "I2C", 0);
      assert.equal(
        raised(() => call(i2c, "writeto", 0x76, bytes(1))),
        "OSError: [Errno 5] EIO",
      );
      assert.equal(
        raised(() => call(i2c, "writeto", 0x76, bytes())),
        "OSError: [Errno 19] ENODEV",
      );
      const soft = call(machine, "SoftI2C", keywords({ scl: 7, sda: 8 }));
      assert.equal(
        raised(() => call(soft, "writeto", 0x76, bytes(1))),
        "OSError: [Errno 19] ENODEV",
      );
      assert.equal(repr(soft), "SoftI2C(scl=7, sda=8, freq=500000)");
      assert.equal(
        raised(() => call(i2c, "start")),
        "OSError: I2C operation not supported",
      );
    });
  });

  it("has SPI with the port's defaults, posting writes", () => {
    const spi = call(machine, "SPI", 0);
    assert.equal(repr(spi), "SPI(0, baudrate=1000000, polarity=0, phase=0, bits=8, sck=18, mosi=19, miso=16)");
    board.sent();
    board.answer("spi.read", { data: Uint8Array.of(9) });
    call(spi, "write", bytes(1, 2));
    assert.equal(repr(call(spi, "read", 1, 0xff)), repr(bytes(9)));
    assert.deepEqual(board.sent(), ["spi.write handle=0 data=0102", "spi.read handle=0 fill=255 length=1"]);
    const buffer = new PyByteArray(new Uint8Array(2));
    assert.equal(
      raised(() => call(spi, "write_readinto", bytes(1), buffer)),
      "ValueError: buffers must be the same length",
    );
    assert.equal(
      raised(() => call(machine, "SPI", 0, keywords({ sck: 3 }))),
      "ValueError: bad SCK pin",
    );
    assert.equal(
      raised(() => call(machine, "SPI", 2)),
      "ValueError: SPI(2) doesn't exist",
    );
  });

  it("starts PWM when both frequency and duty are there", () => {
    board.answer("pwm.open", { frequency: 1000 });
    const pwm = call(machine, "PWM", 25);
    call(pwm, "freq", 1000);
    assert.deepEqual(board.sent(), []);
    call(pwm, "duty_u16", 32768);
    call(pwm, "duty_ns", 250_000);
    assert.deepEqual(board.sent(), [
      "pwm.open handle=0 pin=25 frequency=1000 duty=32768 variableFrequency=0",
      "pwm.duty handle=0 duty=16384",
    ]);
    assert.deepEqual([call(pwm, "freq"), call(pwm, "duty_ns")], [1000, 250_000]);
    assert.equal(repr(pwm), "<PWM slice=4 channel=1 invert=0>");
    assert.equal(
      raised(() => call(pwm, "freq", 5)),
      "ValueError: freq too small",
    );
    assert.equal(
      raised(() => call(pwm, "freq", 100_000_000)),
      "ValueError: freq too large",
    );
  });

  it("reads the ADC by pin and by channel", () => {
    board.answer("adc.read", { value: 4660 });
    assert.equal(call(call(machine, "ADC", make(get(machine, "Pin"), 27)), "read_u16"), 4660);
    assert.equal(repr(call(machine, "ADC", 4)), "<ADC channel=4>");
    assert.deepEqual(board.sent(), ["adc.open handle=0 pin=27", "adc.read handle=0", "adc.open handle=1 pin=128"]);
    assert.equal(
      raised(() => call(machine, "ADC", 20)),
      "ValueError: Pin doesn't have ADC capabilities",
    );
  });

  it("measures a pulse on the board, and tells which edge did not come", () => {
    const pin = make(get(machine, "Pin"), 15, 0);
    board.sent();
    board.answer("system.wait_pin", { waitedUs: 10 }, { waitedUs: 1500 });
    assert.equal(call(machine, "time_pulse_us", pin, 1, 5000), 1500);
    assert.deepEqual(board.sent(), [
      "system.wait_pin pin=15 level=1 timeoutUs=5000",
      "system.wait_pin pin=15 level=0 timeoutUs=5000",
    ]);
    board.answer("system.wait_pin", new BusError("TIMEOUT", "system.wait_pin"));
    assert.equal(call(machine, "time_pulse_us", pin, 1), -2);
    board.answer("system.wait_pin", { waitedUs: 10 }, "TIMEOUT");
    assert.equal(call(machine, "time_pulse_us", pin, 1), -1);
  });

  it("sends a bit stream with the timing of WS2812", () => {
    const pin = make(get(machine, "Pin"), 16);
    call(machine, "bitstream", pin, 0, new PyTuple([400, 850, 800, 450]), bytes(1, 2, 3));
    assert.equal(board.sent().at(-1), "neopixel.write pin=16 data=010203");
  });

  it("tells id and frequency, and cannot change the latter", () => {
    board.answer("system.unique_id", { id: Uint8Array.of(1, 2) }).answer("system.frequency", { hertz: 125_000_000 });
    assert.equal(repr(call(machine, "unique_id")), repr(bytes(1, 2)));
    assert.equal(call(machine, "freq"), 125_000_000);
    call(machine, "freq", 125_000_000);
    assert.equal(
      raised(() => call(machine, "freq", 250_000_000)),
      "ValueError: cannot change frequency",
    );
    assert.equal(
      raised(() => call(machine, "reset")),
      "SystemExit",
    );
  });
});
