/**
 * The agent on a real MicroPython: an image for the Raspberry Pi Pico, given by PINBRIDGE_RP2_UF2, in the emulator. It is nobody's to ship, so this
 * is no part of `npm test`: npx mocha --no-config --timeout 300000 dist/test/hil/transports/agent/rp2-image.given.js
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { DirectBackend } from "../../../../hil/backend/direct.js";
import type { EmulatedBoard } from "../../../../hil/emulator/board.js";
import { checkRig } from "../../../../hil/emulator/rig/check.js";
import type { Rig } from "../../../../hil/emulator/rig/rig.js";
import * as gpio from "../../../../hil/peripherals/gpio.js";
import * as system from "../../../../hil/peripherals/system.js";
import { AgentTransport } from "../../../../hil/transports/agent/agent.js";
import { parseBoardUrl } from "../../../../hil/transports/board-url.js";
import { openEmulator, type EmulatorTransport } from "../../../../hil/transports/emulator.js";
import { FaultyTransport } from "../../../../hil/transports/faulty.js";
import type { LinkError } from "../../../../hil/transports/link-error.js";
import type { Transport } from "../../../../hil/transports/transport.js";
import { parts } from "../../../../fixtures/index.js";
import { runProgram, type RunOptions } from "../../../../src/index.js";

const image = process.env.PINBRIDGE_RP2_UF2;
const programs = fileURLToPath(new URL("../../../../../fixtures/programs/", import.meta.url));

const rig = `
board: pico
parts:
  weather: { part: bme280, pins: { SCL: GP5, SDA: GP4 }, address: 0x76, temperature: 21.5 C, pressure: 990 hPa, humidity: 40 % }
  screen: { part: ssd1306, pins: { SCL: GP5, SDA: GP4 }, address: 0x3c }
  light: { part: led, pins: { A: GP16 } }
  knob: { part: potentiometer, pins: { wiper: GP26 }, position: 0.5 }
  thermometer: { part: ds18b20, pins: { DQ: GP22 }, temperature: 19.5 C }
  place: { part: gps, pins: { TX: GP1 } }
  strip: { part: neopixel, pins: { DIN: GP9 }, count: 4 }
  wire: { part: loopback, pins: { IN: GP11, OUT: GP12 } }
pull-ups: { GP4: 4.7k, GP5: 4.7k, GP22: 4.7k }
`;

/** One board, powered on once: what opens it later finds it as it was left. */
class StockPico implements Transport {
  readonly url = "agent:emulator:pico";
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  heard = "";
  private opened = false;

  private constructor(
    private readonly inner: EmulatorTransport,
    readonly rig: Rig,
  ) {}

  static async make(): Promise<StockPico> {
    const url = parseBoardUrl(`emulator:pico?image=${encodeURIComponent(image!)}`, ["emulator"]);
    const wired = await checkRig(rig, { file: "rig.yaml", parts });
    const read = async (_: string, path?: string) => new Uint8Array(readFileSync(path!));
    return new StockPico(openEmulator(url, { firmware: read, rig: wired }), wired);
  }

  get simulation() {
    return this.inner.simulation;
  }

  get stats() {
    return this.inner.stats;
  }

  get board(): EmulatedBoard {
    return this.inner.board!;
  }

  async open(): Promise<void> {
    this.inner.onBytes = (bytes, atUs) => {
      this.heard += Buffer.from(bytes).toString("latin1");
      this.onBytes(bytes, atUs);
    };
    this.inner.onClose = (reason) => {
      this.opened = false;
      this.onClose(reason);
    };
    if (!this.opened) await this.inner.open();
    this.opened = true;
  }

  write(bytes: Uint8Array): void {
    this.inner.write(bytes);
  }

  async close(): Promise<void> {}

  disturb(how: "disconnect" | "reset"): void {
    this.inner.disturb(how);
  }

  /** Types at the REPL, and runs the board until it has said so. */
  type(text: string, pattern: RegExp): void {
    this.heard = "";
    this.onBytes = () => {};
    this.write(Buffer.from(text));
    this.until(pattern);
  }

  until(pattern: RegExp): void {
    const { simulation } = this;
    const found = simulation.runUntil(() => pattern.test(this.heard), simulation.nowUs() + 20e6);
    assert.ok(found, `heard ${JSON.stringify(this.heard)}`);
  }
}

describe("agent: on a MicroPython image for the Raspberry Pi Pico", () => {
  let pico: StockPico;
  before(async function () {
    assert.ok(image, "name the image: PINBRIDGE_RP2_UF2=RPI_PICO.uf2");
    pico = await StockPico.make();
    await pico.open();
  });

  async function run(options: RunOptions): Promise<string> {
    let text = "";
    pico.heard = "";
    const result = await runProgram({
      connect: async () => new AgentTransport("agent:emulator:pico", pico),
      onOutput: (_, bytes) => (text += Buffer.from(bytes).toString()),
      dialect: "micropython",
      libs: [join(programs, "micropython/lib")],
      ...options,
    });
    assert.deepEqual([result.linkError, result.ending], [undefined, { kind: "done" }], text);
    assert.match(result.board!.firmwareVersion, /^agent on MicroPython 1\./);
    return text;
  }

  async function opened(): Promise<{ transport: AgentTransport; backend: DirectBackend }> {
    const transport = new AgentTransport("agent:emulator:pico", pico);
    await transport.open();
    return { transport, backend: new DirectBackend(transport) };
  }

  it("has MicroPython's own REPL on its console, and files in its flash", () => {
    pico.type("\r\n", />>> $/);
    pico.type("import sys; print(sys.implementation.name, sys.platform)\r\n", /micropython rp2\r\n>>> $/);
    pico.type("f=open('a','w'); f.write('kept'); f.close()\r\n", />>> $/);
    pico.type("\x04", /soft reboot[^]*>>> $/);
    pico.type("print(open('a').read())\r\n", /kept\r\n>>> $/);
  });

  it("runs unmodified drivers, which read what the virtual parts have, and gives the board back", async () => {
    const text = await run({
      text: `
from machine import Pin, I2C, ADC, PWM
import bme280, onewire, ds18x20, time
bus = I2C(0, sda=Pin(4), scl=Pin(5))
print([hex(a) for a in bus.scan()])
print(bme280.BME280(i2c=bus).values)
print(abs(ADC(26).read_u16() - 32768) < 300)
pwm = PWM(Pin(16)); pwm.freq(1000); pwm.duty_u16(32768); print(pwm.freq(), pwm.duty_u16())
try:
    bus.readfrom(0x50, 1)
except OSError as e: print(e)
ds = ds18x20.DS18X20(onewire.OneWire(Pin(22)))
roms = ds.scan(); ds.convert_temp(); time.sleep_ms(800); print(len(roms), ds.read_temp(roms[0]))
`,
    });
    assert.deepEqual(text.split("\n"), [
      "['0x3c', '0x76']",
      "('21.50C', '990.00hPa', '39.99%')",
      "True",
      "1000 32768",
      "[Errno 5] EIO",
      "1 19.5",
      "",
    ]);
    pico.until(/MPY: soft reboot\r\nraw REPL; CTRL-B to exit\r\n>\r\nMicroPython .*\r\n.*\r\n>>> $/);
  });

  it("runs a second program on the same board: pins, their interrupts, and pulls", async () => {
    const text = await run({
      text: `
from machine import Pin
import time
seen = []
button = Pin(15, Pin.IN, Pin.PULL_UP)
print(button.value())
button.irq(lambda p: seen.append(p.value()), Pin.IRQ_RISING | Pin.IRQ_FALLING)
button.init(Pin.OUT, value=0); time.sleep_ms(60)
for level in (1, 0, 1): button.value(level); time.sleep_ms(60)
time.sleep_ms(300)
print(seen)
led = Pin(16, Pin.OUT)
for n in range(101): led.toggle()
print(led.value())
`,
    });
    assert.equal(text, "1\n[0, 1, 0, 1]\n1\n");
  });

  it("has each kind of block numbered 0 at once: I2C, SPI, UART; and SoftSPI, NeoPixel", async () => {
    const text = await run({
      text: `
from machine import Pin, I2C, SPI, UART, SoftSPI
import time, neopixel
bus = I2C(0, sda=Pin(4), scl=Pin(5))
spi = SPI(0, 1000000, sck=Pin(18), mosi=Pin(19), miso=Pin(20))
uart = UART(0, 9600, tx=Pin(0), rx=Pin(1))
time.sleep(1.5)
print(uart.any() > 100, uart.readline()[:3], bus.scan(), spi.read(2))
soft = SoftSPI(500000, sck=Pin(10), mosi=Pin(11), miso=Pin(12))
sent = bytes(range(256)) * 3
got = bytearray(len(sent)); soft.write_readinto(sent, got); print(got == sent)
strip = neopixel.NeoPixel(Pin(9), 4)
strip[0] = (255, 0, 0); strip[3] = (1, 2, 3); strip.write()
`,
    });
    assert.equal(text, "True b'$GP' [60, 118] b'\\x00\\x00'\nTrue\n");
    const strip = pico.rig.devices.find(({ device }) => device.part === "neopixel")!.device;
    assert.match(
      JSON.stringify(strip.state()),
      /"#ff0000","#000000","#000000","#010203"|#ff0000 #000000 #000000 #010203/,
    );
  });

  it("moves a screen's frame, many times over, without running out of memory", async () => {
    const text = await run({
      text: `
from machine import Pin, I2C
bus = I2C(0, sda=Pin(4), scl=Pin(5), freq=400000)
import ssd1306
screen = ssd1306.SSD1306_I2C(128, 64, bus)
for n in range(8):
    screen.fill(n & 1)
    screen.show()
print('shown')
`,
    });
    assert.equal(text, "shown\n");
    const { bench } = pico.board;
    assert.deepEqual(pico.board.violations, [], String(bench));
  });

  it("interrupts the program that runs there, and starts it anew afterwards", async () => {
    pico.type("f=open('main.py','w'); f.write('print(\"mine\")\\nwhile True: pass'); f.close()\r\n", />>> $/);
    pico.type("\x04", /soft reboot\r\nmine\r\n$/);
    assert.equal(await run({ text: "from machine import Pin\nprint(Pin(15, Pin.IN, Pin.PULL_DOWN).value())" }), "0\n");
    pico.until(/>>> \r\nMPY: soft reboot\r\nmine\r\n$/);
    pico.type("\x03", /KeyboardInterrupt[^]*>>> $/);
    pico.type("import os; os.remove('main.py')\r\n", />>> $/);
  });

  it("does each command once over a console that loses bytes", async () => {
    const quiet = { seed: 11, delayMs: 20, stallMs: 50 };
    const faulty = new FaultyTransport(pico, quiet);
    const transport = new AgentTransport("agent:emulator:pico", faulty);
    await transport.open();
    faulty.faults = { ...quiet, drop: 0.03, duplicate: 0.05, corrupt: 0.04, truncate: 0.03 };
    const backend = new DirectBackend(transport);
    backend.call(gpio.claim, { pin: 3, safe: "LOW" });
    backend.call(gpio.configure, { pin: 3, output: 1, openDrain: 0, pull: 0, level: 0, drive: 1 });
    for (let i = 1; i <= 16; i++) {
      for (let n = 0; n < i; n++) backend.post(gpio.toggle, { pin: 3 });
      assert.equal(backend.call(gpio.get, { pin: 3 }).level, ((i * (i + 1)) / 2) & 1);
      const data = Uint8Array.from({ length: 3 * i }, (_, n) => (n & 1 ? 3 : i));
      assert.deepEqual(backend.call(system.echo, { data }).data, data);
    }
    assert.ok(backend.statistics().retransmissions > 2, JSON.stringify(faulty.struck));
    faulty.faults = quiet;
    await transport.close();
    pico.until(/>>> $/);
  });

  it("gives the board back when somebody else presses Ctrl-C, which is LinkError RESET here", async () => {
    const { transport, backend } = await opened();
    backend.call(gpio.claim, { pin: 16, safe: "LOW" });
    backend.call(gpio.configure, { pin: 16, output: 1, openDrain: 0, pull: 0, level: 1, drive: 1 });
    assert.equal(pico.board.bench.net("GP16").level, 1);
    pico.write(Uint8Array.of(3));
    // with nothing after it, so that it is no part of a frame
    transport.simulation!.advanceTo(transport.simulation!.nowUs() + 100_000);
    assert.throws(
      () => backend.call(system.echo, { data: new Uint8Array(1) }),
      (error: LinkError) => error.code === "RESET" && /console/.test(error.why),
    );
    await transport.close();
    pico.until(/>>> $/);
    assert.equal(pico.board.bench.net("GP16").level, 0, "the pin went to its safe state");
  });

  it("is found again after its reset button was pressed in the middle", async () => {
    const { transport, backend } = await opened();
    pico.disturb("reset");
    assert.throws(
      () => backend.call(system.echo, { data: new Uint8Array(1) }),
      (error: LinkError) => error.code === "RESET",
    );
    await transport.close();
    await pico.open();
    assert.equal(await run({ text: "from machine import Pin\nprint(Pin(15, Pin.IN, Pin.PULL_UP).value())" }), "1\n");
  });

  it("meets nothing in the emulator that silicon would not pass over", () => {
    assert.deepEqual(pico.board.violations, []);
    assert.equal(pico.board.stopped, undefined);
  });
});
