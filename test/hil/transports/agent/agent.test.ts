/** A board with its own Python is our own REPL here: program → VM → agent transport → raw REPL → another VM, which runs the agent → emulated board. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AgentTransport } from "../../../../hil/transports/agent/agent.js";
import * as gpio from "../../../../hil/peripherals/gpio.js";
import * as system from "../../../../hil/peripherals/system.js";
import { BoardSession, type Outcome } from "../../../../hil/session/board-session.js";
import { FaultyTransport } from "../../../../hil/transports/faulty.js";
import { encodeOp, type WireCommand } from "../../../../hil/wire/command.js";
import type { LinkError } from "../../../../hil/transports/link-error.js";
import { SerialTransport } from "../../../../hil/transports/serial.js";
import { runProgram, type RunOptions, type RunResult } from "../../../../src/index.js";
import { Pty } from "../pty.js";
import { StockBoard } from "./stock-board.js";

const programs = fileURLToPath(new URL("../../../../../fixtures/programs/", import.meta.url));

const rig = `
board: pico
parts:
  weather: { part: bme280, pins: { SCL: GP5, SDA: GP4 }, address: 0x76, temperature: 21.5 C, pressure: 990 hPa, humidity: 40 % }
  light: { part: led, pins: { A: GP16 } }
  knob: { part: potentiometer, pins: { wiper: GP26 }, position: 0.5 }
  temperature: { part: ds18b20, pins: { DQ: GP22 }, temperature: 19.5 C }
pull-ups: { GP4: 4.7k, GP5: 4.7k, GP22: 4.7k }
`;

describe("agent: a board with its own Python", function () {
  let folder: string;
  let board: StockBoard;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-agent-"));
    writeFileSync(join(folder, "rig.yaml"), rig);
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run(options: RunOptions, transport = () => new AgentTransport("agent:test", board)) {
    let text = "";
    const result: RunResult = await runProgram({
      connect: async () => transport(),
      onOutput: (_, bytes) => (text += Buffer.from(bytes).toString()),
      ...options,
    });
    return { text, result };
  }

  describe("with MicroPython", () => {
    before(async () => {
      board = new StockBoard(["--as", "micropython", "--rig", join(folder, "rig.yaml")]);
      await board.open();
    });
    after(() => board.powerOff());

    it("runs a driver for an I2C sensor unmodified, and gives the board back with a fresh REPL", async () => {
      const text = `
from machine import Pin, I2C, ADC, PWM
import bme280
bus = I2C(0, sda=Pin(4), scl=Pin(5))
print([hex(a) for a in bus.scan()])
print(bme280.BME280(i2c=bus).values)
print(abs(ADC(26).read_u16() - 32768) < 300)
pwm = PWM(Pin(16)); pwm.freq(1000); pwm.duty_u16(32768); print(pwm.freq(), pwm.duty_u16())
try:
    bus.readfrom(0x50, 1)
except OSError as e: print(e)
print(bus.readfrom_mem(0x76, 0xd0, 1))
from machine import SPI, UART
three = (bus, SPI(0, sck=Pin(18), mosi=Pin(19), miso=Pin(20)), UART(0, 9600, tx=Pin(0), rx=Pin(1)))
print(len(three), "blocks numbered 0")
import onewire, ds18x20, time
ds = ds18x20.DS18X20(onewire.OneWire(Pin(22)))
roms = ds.scan(); ds.convert_temp(); time.sleep_ms(800); print(len(roms), ds.read_temp(roms[0]))
`;
      board.heard = "";
      const { text: printed, result } = await run({
        text,
        libs: [join(programs, "micropython/lib")],
        dialect: "micropython",
      });
      assert.deepEqual(printed.split("\n"), [
        "['0x76']",
        "('21.50C', '990.00hPa', '39.99%')",
        "True",
        "1000 32768",
        "[Errno 5] EIO",
        "b'`'",
        "3 blocks numbered 0",
        "1 19.5",
        "",
      ]);
      assert.deepEqual([result.ending, result.linkError], [{ kind: "done" }, undefined]);
      assert.equal(result.board?.boardId, "raspberry_pi_pico");
      assert.match(result.board!.firmwareVersion, /^agent on MicroPython 1\.27/);
      await board.until(/MPY: soft reboot\r\nraw REPL; CTRL-B to exit\r\n>\r\nMicroPython .*\r\n.*\r\n>>> $/);
    });

    it("interrupts the program that runs there, starts it anew afterwards, and notes edges by the board's own interrupts", async () => {
      board.write(Buffer.from("while True: pass\r\r"));
      await board.until(/while True: pass\r\n[^>]*$/);
      const text = `
from machine import Pin
import time
seen = []
button = Pin(16, Pin.IN, Pin.PULL_UP)
button.irq(lambda p: seen.append(p.value()), Pin.IRQ_RISING | Pin.IRQ_FALLING)
button.init(Pin.OUT, value=0)
for level in (1, 0, 1): button.value(level); time.sleep_ms(60)
time.sleep_ms(300)
print(len(seen) >= 3)
`;
      board.heard = "";
      const { text: printed, result } = await run({ text, dialect: "micropython" });
      assert.deepEqual([printed, result.linkError], ["True\n", undefined]);
      await board.until(/>>> \r\nMPY: soft reboot\r\nMicroPython .*\r\n.*\r\n>>> $/);
    });

    it("does each command once over a console that loses bytes; is LinkError RESET when somebody takes it over", async () => {
      const quiet = { seed: 11, delayMs: 20, stallMs: 50 };
      const faulty = new FaultyTransport(board, quiet);
      const transport = new AgentTransport("agent:test", faulty);
      await transport.open();
      // damage below the spelling of Ctrl-C, so that bare ones come about, too
      faulty.faults = { ...quiet, drop: 0.03, duplicate: 0.05, corrupt: 0.04, truncate: 0.03 };
      const nowUs = () => performance.now() * 1000;
      const session = new BoardSession(transport, { nowUs, nonce: () => 77, leaseMs: 2000 });
      const timer = setInterval(() => session.tick(), 10);
      await new Promise<void>((resolve, reject) => session.open((error) => (error ? reject(error) : resolve())));
      const call = <Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>) =>
        new Promise<Outcome>((done) =>
          session.call({ bytes: encodeOp(command, request), count: 1, durationMs: 0, tag: 0 }, done),
        );
      await call(gpio.claim, { pin: 3, safe: "LOW" });
      await call(gpio.configure, { pin: 3, output: 1, openDrain: 0, pull: 0, level: 0, drive: 1 });
      const toggle = { bytes: encodeOp(gpio.toggle, { pin: 3 }), count: 1, durationMs: 0, tag: 0 };
      for (let i = 1; i <= 16; i++) {
        for (let n = 0; n < i; n++) session.post(toggle);
        const level = ((i * (i + 1)) / 2) & 1;
        assert.deepEqual(await call(gpio.get, { pin: 3 }), { kind: "done", results: Uint8Array.of(level) });
        const data = Uint8Array.from({ length: 3 * i }, (_, n) => (n & 1 ? 3 : i));
        assert.deepEqual(await call(system.echo, { data }), { kind: "done", results: data });
      }
      assert.ok(session.statistics.retransmissions > 2, JSON.stringify(faulty.struck));
      faulty.faults = quiet;
      clearInterval(timer);
      session.finish();
      const reason = await new Promise<LinkError>((resolve) => {
        transport.onClose = resolve;
        board.write(Uint8Array.of(3));
      });
      assert.equal(reason.code, "RESET");
      assert.match(reason.why, /console/);
      await transport.close();
      await board.until(/>>> $/);
    });

    it("is LinkError NO_REPL when the program there does not listen to Ctrl-C", async () => {
      const deaf = "import micropython\\nmicropython.kbd_intr(-1)\\nprint('deaf')\\nwhile True: pass";
      board.write(Buffer.from(`exec("${deaf}")\r`));
      await board.until(/deaf\r?\n$/);
      await assert.rejects(
        new AgentTransport("agent:test", board, { attempts: 1 }).open(),
        ({ code, why, next }: LinkError) => code === "NO_REPL" && why !== "" && /reset button/.test(next),
      );
    });
  });

  describe("with CircuitPython", () => {
    before(async () => {
      board = new StockBoard(["--as", "circuitpython", "--rig", join(folder, "rig.yaml")]);
      await board.open();
    });
    after(() => board.powerOff());

    it("runs Adafruit's driver over a real port (a pty), and leaves the board to reload its code.py", async () => {
      const pty = await Pty.open();
      assert.ok(pty, "this test needs `script` (util-linux; Debian's bsdutils)");
      pty.onData = (bytes) => board.write(bytes);
      board.onBytes = (bytes) => pty.write(bytes);
      const text = `
import board, busio, digitalio, analogio, pwmio, time
from bme280 import BME280_I2C
i2c = board.STEMMA_I2C()
sensor = BME280_I2C(i2c, 0x76)
print("%.1f %.0f %.0f" % (sensor.temperature, sensor.pressure, sensor.humidity))
led = digitalio.DigitalInOut(board.GP16); led.switch_to_output(True); print(led.value)
print(abs(analogio.AnalogIn(board.A0).value - 32768) < 300)
i2c.try_lock()
try:
    i2c.readfrom_into(0x50, bytearray(1))
except OSError as e: print(e)
try:
    busio.I2C(board.GP7, board.GP6)
except RuntimeError as e: print(e)
`;
      board.heard = "";
      const { text: printed, result } = await run(
        { text, libs: [join(programs, "circuitpython/lib")], dialect: "circuitpython" },
        () => new AgentTransport("agent:pty", new SerialTransport("serial:pty", pty.path)),
      );
      assert.deepEqual(printed.split("\n"), [
        "21.5 990 40",
        "True",
        "True",
        "[Errno 19] No such device",
        "No pull up found on SDA or SCL; check your wiring",
        "",
      ]);
      assert.deepEqual([result.ending, result.linkError], [{ kind: "done" }, undefined]);
      assert.match(result.board!.firmwareVersion, /^agent on CircuitPython 10/);
      await board.until(/soft reboot\r\n.*\r\nAdafruit CircuitPython .*\r\n>>> $/s);
      await pty.hangUp();
    });
  });
});
