/**
 * The eight works: what usual hardware calls cost on the wire, counted at the emulated board's virtual USB host, beside what other
 * host-to-board bridges need for the same (from their sources) and the column this project set itself as a bound.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parts } from "../../fixtures/index.js";
import { op } from "../../hil/backend/backend.js";
import { loadRig } from "../../hil/emulator/rig/load.js";
import * as adc from "../../hil/peripherals/adc.js";
import * as gpio from "../../hil/peripherals/gpio.js";
import * as i2c from "../../hil/peripherals/i2c.js";
import * as pwm from "../../hil/peripherals/pwm.js";
import * as spi from "../../hil/peripherals/spi.js";
import { Measured, type Cost } from "./measured.js";

export interface Work {
  name: string;
  measured: Cost;
  bound: Cost;
  /** bytes out+in / packets / round trips, as their sources say; "-": cannot, "push": sent by the board unasked. */
  peers: readonly string[];
}

export const peerNames = ["u2if", "Telemetrix4RpiPico", "Firmata", "Belay", "Bus Pirate BPIO2"];

const LED = 25;
const I2C = 1;
const SPI = 2;
const PWM = 3;

/** @returns the eight works measured on a freshly started board */
export async function measureWorks(root: string): Promise<{ works: Work[]; violations: string[] }> {
  const rigFile = join(root, "fixtures/rigs/weather.yaml");
  const board = await Measured.start(root, "rp2040", loadRig(readFileSync(rigFile, "utf8"), { file: rigFile, parts }));
  board.wait(op(gpio.claim, { pin: LED, safe: "HIGH_Z" as const }));
  board.wait(op(gpio.configure, { pin: LED, output: 1, openDrain: 0, pull: 0, level: 0, drive: 1 }));
  board.wait(
    op(i2c.open, {
      handle: I2C,
      scl: 5,
      sda: 4,
      frequency: 400_000,
      timeoutUs: 1_000_000,
      soft: 0,
      checkPullUps: 1,
      internalPullUps: 0,
    }),
  );
  board.wait(op(spi.open, { handle: SPI, sck: 18, mosi: 19, miso: 16, soft: 0 }));
  board.wait(op(pwm.open, { handle: PWM, pin: 15, frequency: 1000, duty: 0, variableFrequency: 0 }));
  board.wait(op(adc.open, { handle: 4, pin: 26 }));

  const set = op(gpio.set, { pin: LED, level: 1 });
  const kibibyte = Uint8Array.from({ length: 1024 }, (_, i) => (i % 255) + 1);
  const work = (name: string, measured: Cost, bound: [number, number, number, number], ...peers: string[]): Work => ({
    name,
    measured,
    bound: { bytesOut: bound[0], bytesIn: bound[1], packets: bound[2], roundTrips: bound[3] },
    peers,
  });
  const works = [
    work("set a GPIO", board.post(set), [8, 0, 1, 0], "64+64/2/1", "4+0/1/0", "3+0/1/0", "52+31/5+/2", "70+38/3/1"),
    work(
      "read a GPIO",
      board.wait(op(gpio.get, { pin: LED })),
      [8, 8, 2, 1],
      "64+64/2/1",
      "push",
      "2+3/2/1",
      "51+28/5+/2",
      "50+94/3/1",
    ),
    work(
      "I2C write 1, read 24",
      board.wait(op(i2c.writeRead, { handle: I2C, address: 0x76, keep: 0, data: Uint8Array.of(0x88), length: 24 })),
      [12, 31, 2, 1],
      "128+128/4/2",
      "7+30/3+/1",
      "9+55/2/1",
      "72+103/7+/2",
      "66+74/4/1",
    ),
    work(
      "SPI write 1 KiB",
      board.post(op(spi.write, { handle: SPI, data: kibibyte })),
      [1038, 0, 17, 0],
      "1089+128/20/2",
      "1176+0, 38 commands",
      "1356 packed",
      "3008+54/75+/25",
      "1152+100/20/2",
    ),
    work(
      "PWM duty",
      board.post(op(pwm.duty, { handle: PWM, duty: 0x8001 })),
      [10, 0, 1, 0],
      "64+64/2/1",
      "5+0/1/0",
      "3+0/1/0",
      "61+31/5+/2",
      "-",
    ),
    work(
      "ADC read",
      board.wait(op(adc.read, { handle: 4 })),
      [8, 9, 2, 1],
      "64+64/2/1",
      "push",
      "push, 19 ms",
      "56+32/5+/2",
      "50+126/3/1",
    ),
    work(
      "1000 GPIO sets",
      board.post(...Array.from({ length: 1000 }, (_, i) => op(gpio.set, { pin: LED, level: i & 1 }))),
      [2048, 0, 32, 0],
      "128 kB/2000/1000",
      "4 kB/63+/0",
      "3 kB/47+/0",
      "83 kB/2000",
      "108 kB/3000/1000",
    ),
    work(
      "I2C scan of 112 addresses",
      board.wait(op(i2c.scan, { handle: I2C, first: 0x08, last: 0x77 })),
      [10, 21, 2, 1],
      "14.3 kB/224/112",
      "784 B",
      "1.6 kB/224/112",
      "52+32/5+/2",
      "16.6 kB/448/112",
    ),
  ];
  return { works, violations: board.board.violations.map(String) };
}
