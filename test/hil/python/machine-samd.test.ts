/** `machine` of MicroPython's samd port: before and after the wire, and on the emulated SAMD21. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBoard } from "../../../boards/index.js";
import { None, PyByteArray, PyBytes, PyTuple, repr, type PyType, type PyValue } from "../../../vm/index.js";
import { runProgram, type RunResult } from "../../../src/index.js";
import { RecordedBoard, call, get, make, raised } from "./recorded-board.js";

const drivers = fileURLToPath(new URL("../../../../fixtures/programs/micropython/lib", import.meta.url));

describe("machine on a samd board", () => {
  let board: RecordedBoard;
  let machine: PyValue;
  const keywords = (values: Record<string, PyValue>) => ({ keywords: values });
  const Pin = (...args: Parameters<typeof make> extends [PyValue, ...infer Rest] ? Rest : never): PyValue =>
    make(get(machine, "Pin"), ...args);

  beforeEach(() => {
    board = new RecordedBoard("micropython", findBoard("qtpy_m0"))
      .answer("spi.configure", { baudrate: 1_000_000 })
      .answer("gpio.get", { level: 1 });
    machine = board.module("machine");
  });

  it("sets the calendar with the hour behind the day, and the watchdog to powers of two", () => {
    const rtc = call(machine, "RTC");
    call(rtc, "init", new PyTuple([2026, 11, 21, 7, 45, 30, 0, 0]));
    assert.equal(repr(call(rtc, "datetime")), "(2026, 11, 21, 5, 7, 45, 30, 0)");
    call(rtc, "datetime", new PyTuple([2027, 1, 2, 0, 3, 4, 5, 0]));
    assert.equal(repr(call(rtc, "datetime")), "(2027, 1, 2, 5, 3, 4, 5, 0)");
    call(rtc, "calibration", -3);
    board.sent();
    const dog = call(machine, "WDT", { keywords: { timeout: 5000 } });
    call(dog, "timeout_ms", 3);
    call(dog, "timeout_ms", 100_000);
    call(dog, "feed");
    assert.deepEqual(
      board.sent(),
      [4096, 8, 16384, 16384].map((ms) => `system.watchdog ms=${ms}`),
    );
  });

  it("has no sampling by DMA in 184 kB", () => {
    const built = (name: string) => new RecordedBoard("micropython", findBoard(name)).module("machine");
    const members = (name: string): string[] =>
      ["ADC", "DAC"].flatMap((type) =>
        [...(get(built(name), type) as PyType).ns.keys()]
          .filter((member) => /timed|busy/.test(member))
          .map((member) => `${type}.${member}`),
      );
    assert.deepEqual(members("trinket_m0"), []);
    assert.deepEqual(members("feather_m0_express"), ["ADC.busy", "ADC.read_timed", "DAC.busy", "DAC.write_timed"]);
    assert.equal(
      raised(() => call(built("trinket_m0"), "DAC", 0, keywords({ callback: None }))),
      "TypeError: extra keyword arguments given",
    );
    call(built("feather_m0_express"), "DAC", 0, keywords({ callback: None }));
  });

  it("says what pinbridge's firmware does not do of it", () => {
    const feather = new RecordedBoard("micropython", findBoard("feather_m0_express"));
    const refused = (work: () => unknown, text: string) => {
      assert.equal(raised(work), `NotImplementedError: ${text}`);
      assert.match(feather.hardware.advice ?? "", /pinbridge's firmware/);
    };
    const module = feather.module("machine");
    const adc = call(module, "ADC", "A1");
    assert.equal(call(adc, "busy"), false);
    refused(
      () => call(adc, "read_timed", new PyByteArray(new Uint8Array(2)), 10),
      "read_timed is not in pinbridge's firmware",
    );
    const dac = call(module, "DAC", 0);
    refused(
      () => call(dac, "write_timed", new PyByteArray(new Uint8Array(2)), 10),
      "write_timed is not in pinbridge's firmware",
    );
  });

  it("finds pins by the board's names, the chip's, and numbers from PA00, and knows one text for all others", () => {
    const sda = Pin("SDA");
    for (const name of ["PA16", 16, sda]) assert.equal(Pin(name), sda);
    assert.equal(get(get(get(machine, "Pin"), "board"), "SDA"), sda);
    assert.equal(get(get(get(machine, "Pin"), "cpu"), "PA16"), sda);
    for (const wrong of ["D13", "PC01", 99, None])
      assert.equal(
        raised(() => Pin(wrong)),
        "ValueError: not a Pin",
      );
    assert.deepEqual(board.sent(), []);
  });

  it("prints pins as the port does, and has its constants", () => {
    const pin = Pin("SCL", get(get(machine, "Pin"), "IN"), get(get(machine, "Pin"), "PULL_UP"));
    assert.equal(repr(pin), "Pin(Pin.cpu.PA17, mode=IN, pull=PULL_UP)");
    const constants = ["IN", "OUT", "OPEN_DRAIN", "PULL_OFF", "PULL_UP", "PULL_DOWN", "IRQ_RISING", "IRQ_FALLING"];
    assert.deepEqual(
      constants.map((name) => get(get(machine, "Pin"), name)),
      [0, 1, 2, 0, 1, 2, 1, 2],
    );
    assert.match(
      raised(() => get(get(machine, "Pin"), "ALT_SPI")),
      /^AttributeError/,
    );
    assert.deepEqual(
      ["HARD_RESET", "WDT_RESET"].map((name) => get(machine, name)),
      [0x10, 0x20],
    );
  });

  it("drives outputs with 2 mA, with 8 mA when that is asked for, and refuses them a pull", () => {
    Pin("A1", 1, keywords({ value: 1 }));
    call(Pin("A1"), "drive", 1);
    assert.deepEqual(board.sent(), [
      "gpio.claim pin=3 safe=HIGH_Z",
      "gpio.configure pin=3 output=1 openDrain=0 pull=0 level=1 drive=0 schmittOff=0",
      "gpio.configure pin=3 output=1 openDrain=0 pull=0 level=1 drive=2 schmittOff=0",
    ]);
    assert.equal(
      raised(() => Pin("A1", 1, 1)),
      "ValueError: OUT incompatible with pull",
    );
  });

  it("refuses a second interrupt on a line of the chip: PA02 and PA18 share line 2", () => {
    call(Pin("A0"), "irq", None);
    assert.equal(
      raised(() => call(Pin("NEOPIX"), "irq", None)),
      "ValueError: IRQ already used",
    );
    // PA24's line is 12, not 8: it leaves line 8 alone
    call(Pin("PA24"), "irq", None);
    call(Pin("PA28"), "irq", None);
  });

  it("opens the board's buses without arguments, anew each time", () => {
    const bus = make(get(machine, "I2C"));
    assert.equal(repr(bus), 'I2C(1, freq=400000, scl="PA17", sda="PA16", timeout=50000)');
    assert.match(board.sent()[0], /^i2c\.open handle=\d+ scl=17 sda=16 frequency=400000 .*internalPullUps=0/);
    assert.notEqual(make(get(machine, "I2C")), bus);
    assert.equal(
      repr(make(get(machine, "SPI"))),
      'SPI(0, baudrate=1000000, firstbit=0, polarity=0, phase=0, bits=8, sck="PA11", mosi="PA10", miso="PA09")',
    );
  });

  it("checks pins of a bus as the port does", () => {
    const I2C = get(machine, "I2C");
    assert.equal(
      raised(() => make(I2C, 6)),
      "ValueError: I2C(6) doesn't exist",
    );
    assert.equal(
      raised(() => make(I2C, 0)),
      "ValueError: wrong serial device",
    );
    assert.equal(
      raised(() => make(I2C, keywords({ scl: "SDA", sda: "SCL" }))),
      "ValueError: invalid sda/scl pin",
    );
    assert.equal(
      raised(() => make(get(machine, "UART"), keywords({ rx: "SCL" }))),
      "ValueError: invalid or missing rx/tx",
    );
    assert.equal(
      raised(() => make(get(machine, "UART"), keywords({ cts: "A0" }))),
      "TypeError: extra keyword arguments given",
    );
    assert.equal(
      raised(() => make(get(machine, "SPI"), 1)),
      "ValueError: wrong serial device",
    );
    assert.equal(
      raised(() => make(get(machine, "ADC"), "SCL")),
      "ValueError: ADC pin used",
    );
    assert.equal(
      raised(() => make(get(machine, "DAC"), 1)),
      "ValueError: invalid DAC ID",
    );
    assert.equal(
      raised(() => make(get(machine, "PWM"), "A0")),
      "ValueError: not a PWM Pin",
    );
    assert.deepEqual(board.sent(), []);
  });

  it("cannot read by an SPI without MISO, and says so", () => {
    const bus = make(get(machine, "SPI"), keywords({ miso: None }));
    call(bus, "write", new PyBytes(Uint8Array.of(1)));
    assert.equal(
      raised(() => call(bus, "read", 1)),
      "ValueError: read is not enabled",
    );
  });

  it("tells a vacant address, ENODEV, from refused data, EIO", () => {
    const bus = make(get(machine, "I2C"));
    board.answer("i2c.write", "ADDRESS_NACK", "DATA_NACK");
    const write = () => call(bus, "writeto", 0x20, new PyBytes(Uint8Array.of(1)));
    assert.match(raised(write), /^OSError: .*19/);
    assert.match(raised(write), /^OSError: .*5/);
  });

  it("writes its analog output in the converter's ten bits", () => {
    const out = make(get(machine, "DAC"), 0);
    board.sent();
    call(out, "write", 512);
    assert.match(board.sent()[0], /^dac\.write .*value=32768$/);
    assert.equal(
      raised(() => call(out, "write", 1024)),
      "ValueError: value out of range",
    );
  });

  it("knows a PWM's duty only as it was set", () => {
    const out = make(get(machine, "PWM"), "A2", keywords({ freq: 1000, duty_u16: 100 }));
    assert.deepEqual([call(out, "duty_u16"), call(out, "duty_ns"), call(out, "freq")], [100, -1, 1000]);
    assert.equal(repr(out), "PWM(PA04, device=0, channel=0, output=0)");
    assert.equal(
      raised(() => call(out, "freq", 48_000_000)),
      "ValueError: freq too large",
    );
  });
});

describe("MicroPython on the emulated SAMD21", () => {
  async function run(
    rig: string,
    text: string,
    board = "qtpy_m0",
  ): Promise<{ stdout: string; stderr: string; result: RunResult }> {
    const folder = mkdtempSync(join(tmpdir(), "pinbridge-"));
    try {
      const file = join(folder, "rig.yaml");
      writeFileSync(file, `board: ${board}\n${rig}`);
      const output: Record<1 | 2, string> = { 1: "", 2: "" };
      const decoder = new TextDecoder();
      const result = await runProgram({
        text,
        file: "main.py",
        dialect: "micropython",
        rig: file,
        libs: [drivers],
        onOutput: (fd, bytes) => (output[fd] += decoder.decode(bytes)),
      });
      assert.deepEqual(result.violations, []);
      return { stdout: output[1], stderr: output[2], result };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it("tells what it is, blinks and reads back what it drives", async () => {
    const { stdout, stderr } = await run(
      "",
      `
import sys
from machine import Pin
print(sys.platform, sys.implementation._machine)
led = Pin(Pin.board.USER_LED, Pin.OUT)
for _ in range(4):
    led.toggle()
    print(led(), end=" ")
print(led)
`,
      "seeeduino_xiao",
    );
    assert.equal(
      stdout,
      "samd Seeed Xiao with SAMD21G18A\n1 0 1 0 Pin(Pin.cpu.PA17, mode=OUT, pull=PULL_OFF)\n",
      stderr,
    );
  });

  it("reads a BME280 by its MicroPython driver", async () => {
    const { stdout, stderr } = await run(
      "parts:\n  s: { part: bme280, pins: { SDA: SDA, SCL: SCL }, temperature: 21.5 }\npull-ups: { D4: 4.7k, D5: 4.7k }\n",
      `
from machine import I2C
import bme280
i2c = I2C()
print(i2c.scan())
print(bme280.BME280(i2c=i2c).values[0])
try:
    i2c.writeto(0x20, b"x")
except OSError as error:
    print(error.errno)
`,
    );
    assert.match(stdout, /^\[118\]\n21\.\d+C?\n19\n$/, stderr);
    assert.match(stdout, /21\.(4[5-9]|5)/);
  });

  it("hears a button by interrupt, with the trigger for flags", async () => {
    const { stdout, stderr } = await run(
      "parts:\n  b: { part: button, pins: { A: D2 }, every: 500 ms, bounce: 0 s }\n",
      `
from machine import Pin
import time
pin = Pin("A2", Pin.IN, Pin.PULL_UP)
seen = []
irq = pin.irq(lambda p: seen.append((p is pin, irq.flags())), Pin.IRQ_FALLING)
time.sleep(1.8)
print(len(seen) >= 2, set(seen))
irq.trigger(Pin.IRQ_FALLING | Pin.IRQ_RISING)
del seen[:]
time.sleep(2)
print(len(seen) >= 4, set(seen))
`,
    );
    assert.equal(stdout, "True {(True, 2)}\nTrue {(True, 3)}\n", stderr);
  });

  it("reads a potentiometer, and times the pulses of its own PWM", async () => {
    const { stdout, stderr } = await run(
      "parts:\n  p: { part: potentiometer, pins: { WIPER: D1 }, position: 0.25 }\n  wire: { part: loopback, pins: { IN: D2, OUT: D3 } }\n",
      `
from machine import ADC, PWM, Pin, time_pulse_us
value = ADC("A1").read_u16()
print(abs(value - 16384) < 700)
PWM("A2", freq=500, duty_u16=16384)
pin = Pin("A3", Pin.IN)
# the first may have begun before
widths = [time_pulse_us(pin, 1, 100000) for _ in range(3)][1:]
print([abs(width - 500) <= 10 for width in widths])
`,
    );
    assert.equal(stdout, "True\n[True, True]\n", stderr);
  });

  it("has its SPI and UART on one SERCOM in turn", async () => {
    const { stdout, stderr } = await run(
      "",
      `
from machine import SPI, UART
SPI().write(b"abc")
uart = UART(baudrate=9600)
print(uart, uart.write(b"hello"), uart.read(1))
`,
    );
    assert.equal(
      stdout,
      'UART(0, baudrate=9600, bits=8, parity=None, stop=1, tx="PA06", rx="PA07", timeout=1, timeout_char=2, rxbuf=256, txbuf=256) 5 None\n',
      stderr,
    );
  });

  it("holds its own sender up by RTS and CTS when its buffer is full, on a build with flow control", async () => {
    const { stdout, stderr } = await run(
      "parts:\n  data: { part: loopback, pins: { IN: D11, OUT: D13 } }\n  flow: { part: loopback, pins: { IN: D10, OUT: D12 } }\n",
      `
from machine import UART
import time
uart = UART(1, 9600, tx="D11", rx="D13", rts="D10", cts="D12", rxbuf=32)
print(uart)
# the buffer, two bytes in the block's own, and one that CTS keeps from leaving
data = bytes(range(32 + 2 + 1))
uart.write(data)
time.sleep(0.2)
print(uart.any(), uart.txdone())
got = uart.read(20)
print(uart.read() == data[20:], uart.txdone(), got == data[:20])
`,
      "feather_m0_express",
    );
    assert.equal(
      stdout,
      'UART(1, baudrate=9600, bits=8, parity=None, stop=1, tx="PA16", rx="PA17", timeout=1, timeout_char=2, rxbuf=32, txbuf=256, rts=PA18, cts=PA19, irq=0)\n32 False\nTrue True True\n',
      stderr,
    );
  });

  it("calls a handler for each character, and when the line is idle, on a build with UART.irq", async () => {
    const program = `
from machine import UART
import time
uart = UART(1, 9600, tx="D11", rx="D13")
heard = []
try:
    irq = uart.irq(lambda port: heard.append(irq.flags()), UART.IRQ_RX | UART.IRQ_RXIDLE | UART.IRQ_TXIDLE)
    uart.write("abc")
    time.sleep(0.1)
    print(heard.count(UART.IRQ_RX), heard.count(UART.IRQ_TXIDLE), heard[-1] == UART.IRQ_RXIDLE, uart.read())
    uart.irq(print, 8)
except (AttributeError, ValueError) as error:
    print(error)
`;
    const wire = "parts:\n  data: { part: loopback, pins: { IN: D11, OUT: D13 } }\n";
    const { stdout, stderr } = await run(wire, program, "feather_m0_express");
    assert.equal(stdout, "3 1 True b'abc'\ntrigger 0x0008 unsupported\n", stderr);
  });

  it("raises OSError where the program next waits when CTS has held a write up, and goes on", async () => {
    const { stdout, stderr } = await run(
      "",
      `
from machine import UART
import time
uart = UART(1, 9600, tx="D11", rx="D13", cts="D12")
uart.write(b"x" * 400)
try:
    time.sleep(3)
except OSError as error:
    print(error)
print(uart.any())
`,
      "feather_m0_express",
    );
    assert.equal(stdout, "[Errno 5] EIO\n0\n", stderr);
  });

  it("lacks rp2 and the drivers that this port does not freeze", async () => {
    const { stdout } = await run(
      "",
      `
from machine import Pin
for name in ("rp2", "neopixel", "dht", "_onewire"):
    try:
        __import__(name)
    except ImportError as error:
        print(error)
`,
    );
    assert.match(
      stdout,
      /no module named 'rp2'\nno module named 'neopixel'\nno module named 'dht'\nno module named '_onewire'\n/,
    );
  });

  it("is refused for boards that MicroPython is not built for, naming those that are", async () => {
    await assert.rejects(
      run("", "import machine", "gemma_m0"),
      (error: { what?: string; next?: string; message: string }) => {
        assert.match(`${error.message} ${error.next ?? ""}`, /Gemma M0/);
        assert.match(String(error.next), /raspberry_pi_pico.*trinket_m0/);
        return true;
      },
    );
  });
});
