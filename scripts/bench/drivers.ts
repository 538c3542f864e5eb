/**
 * What drivers as people write them cost in round trips, against one for each command: the program is run with the work done a number of times
 * and once more, and the difference is the work.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../src/index.js";

export interface DriverCost {
  name: string;
  /** Hardware calls of the Python program: what a bridge without posting would pay a round trip each for. */
  calls: number;
  roundTrips: number;
  /** Emulated milliseconds. */
  ms: number;
}

interface Driver {
  name: string;
  rig: string;
  /** With TIMES for how often the work is done. */
  text: string;
  dialect: "micropython" | "circuitpython";
}

const bme280Rig = `parts: { weather: { part: bme280, pins: { SCL: GP5, SDA: GP4 }, address: 0x76 } }
pull-ups: { GP4: 4.7k, GP5: 4.7k }
`;
const i2c = `from machine import I2C, Pin
i2c = I2C(0, scl=Pin(5), sda=Pin(4), freq=400000)
`;

const drivers: readonly Driver[] = [
  {
    name: "BME280: initialise",
    dialect: "micropython",
    rig: bme280Rig,
    text: `${i2c}import bme280
for _ in range(TIMES):
    sensor = bme280.BME280(i2c=i2c)
`,
  },
  {
    name: "BME280: read temperature, pressure, humidity",
    dialect: "micropython",
    rig: bme280Rig,
    text: `${i2c}import bme280
sensor = bme280.BME280(i2c=i2c)
for _ in range(TIMES):
    sensor.values
`,
  },
  {
    name: "SSD1306: a frame of 128x64 over I2C",
    dialect: "micropython",
    rig: `parts: { display: { part: ssd1306, pins: { SCL: GP5, SDA: GP4 }, address: 0x3C } }
pull-ups: { GP4: 4.7k, GP5: 4.7k }
`,
    text: `${i2c}import ssd1306
oled = ssd1306.SSD1306_I2C(128, 64, i2c)
for i in range(TIMES):
    oled.fill(i & 1)
    oled.show()
`,
  },
  {
    name: "HD44780: a line of 16 characters over six GPIOs",
    dialect: "circuitpython",
    rig: "parts: { lcd: { part: hd44780, pins: { RS: GP2, E: GP3, D4: GP4, D5: GP5, D6: GP6, D7: GP7 } } }\n",
    text: `import board, digitalio, time
def out(pin):
    io = digitalio.DigitalInOut(pin)
    io.switch_to_output()
    return io
rs, en, d4, d5, d6, d7 = [out(p) for p in (board.GP2, board.GP3, board.GP4, board.GP5, board.GP6, board.GP7)]
def write(value, character=False):
    rs.value = character
    for half in (value >> 4, value):
        d4.value, d5.value, d6.value, d7.value = [bool(half >> i & 1) for i in range(4)]
        en.value = True
        time.sleep(0.000001)
        en.value = False
        time.sleep(0.0001)
time.sleep(0.05)
for command in (0x33, 0x32, 0x28, 0x0C, 0x01, 0x06):
    write(command)
    time.sleep(0.005)
for _ in range(TIMES):
    write(0x80)
    for c in "Sixteen letters.":
        write(ord(c), True)
`,
  },
  {
    name: "TM1637: refresh four digits over two GPIOs",
    dialect: "micropython",
    rig: "parts: { show: { part: tm1637, pins: { CLK: GP18, DIO: GP19 } } }\npull-ups: { GP19: 10k }\n",
    text: `from machine import Pin
from time import sleep_us
clk, dio = Pin(18, Pin.OUT, value=1), Pin(19, Pin.OPEN_DRAIN, value=1)
def start():
    dio(0); sleep_us(10); clk(0); sleep_us(10)
def stop():
    dio(0); sleep_us(10); clk(1); sleep_us(10); dio(1)
def byte(b):
    for i in range(8):
        dio(b >> i & 1); sleep_us(10)
        clk(1); sleep_us(10)
        clk(0); sleep_us(10)
    dio(1)
    clk(1); sleep_us(10)
    ack = dio()
    clk(0); sleep_us(10)
    return ack
for _ in range(TIMES):
    for command in ([0x40], [0xC0, 0x06, 0x5B, 0x4F, 0x66], [0x8F]):
        start()
        for b in command:
            byte(b)
        stop()
`,
  },
  {
    name: "DS18B20: convert and read one",
    dialect: "micropython",
    rig: "parts: { t1: { part: ds18b20, pins: { DQ: GP22 } } }\npull-ups: { GP22: 4.7k }\n",
    text: `import onewire, ds18x20, time
from machine import Pin
ds = ds18x20.DS18X20(onewire.OneWire(Pin(22)))
roms = ds.scan()
for _ in range(TIMES):
    ds.convert_temp()
    time.sleep_ms(750)
    ds.read_temp(roms[0])
`,
  },
];

/** Done that often and twice as often: a driver's first time may cost more than the next. */
const TIMES = 4;

export async function measureDrivers(root: string): Promise<DriverCost[]> {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-bench-"));
  const costs: DriverCost[] = [];
  for (const driver of drivers) {
    const [few, many] = [await run(root, folder, driver, TIMES), await run(root, folder, driver, 2 * TIMES)];
    const each = (key: "calls" | "roundTrips" | "ms") =>
      Math.max(0, Math.round(((many[key] - few[key]) / TIMES) * 10) / 10);
    costs.push({ name: driver.name, calls: each("calls"), roundTrips: each("roundTrips"), ms: each("ms") });
  }
  rmSync(folder, { recursive: true });
  return costs;
}

async function run(root: string, folder: string, driver: Driver, times: number): Promise<Omit<DriverCost, "name">> {
  const rig = join(folder, "rig.yaml");
  writeFileSync(rig, `board: pico\n${driver.rig}`);
  const result = await runProgram({
    text: driver.text.replace("TIMES", String(times)),
    file: "code.py",
    dialect: driver.dialect,
    rig,
    libs: [join(root, "fixtures/programs/micropython/lib")],
    profile: true,
    onOutput: () => undefined,
  });
  if (result.ending.kind !== "done") throw new Error(`${driver.name}: ${JSON.stringify(result.ending)}`);
  if (result.violations.length > 0) throw new Error(`${driver.name}: ${result.violations.join("; ")}`);
  const calls = result.profile!.reduce((sum, line) => sum + line.calls, 0);
  return { calls, roundTrips: result.statistics!.roundTrips, ms: result.programUs / 1000 };
}
