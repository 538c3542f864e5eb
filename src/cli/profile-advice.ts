/**
 * What would make a line faster: rules over what a profile noted of it. Each names what was seen, and the call of the program's own Python that
 * does it in fewer round trips. A line without a rule that fits gets none: waiting for the board once is no fault.
 */

import type { Dialect } from "../../boards/index.js";
import type { ProfiledLine } from "../../hil/index.js";

/** Fewer of a thing are not worth a word. */
const SEVERAL = 3;
const MANY = 20;
/** Data bytes of a transaction that are little beside its address and its round trip. */
const SHORT = 4;

type Rule = (line: ProfiledLine, python: Dialect | "host") => string | undefined;

/** @returns sentences, the most useful first */
export function adviceFor(line: ProfiledLine, python: Dialect | "host"): string[] {
  return rules.map((rule) => rule(line, python)).filter((advice) => advice !== undefined);
}

const rules: readonly Rule[] = [
  ({ readsAfterWrite, line }, python) => {
    const count = Object.values(readsAfterWrite).reduce((sum, n) => sum + n, 0);
    if (count === 0) return undefined;
    const writes = Object.keys(readsAfterWrite)
      .filter((at) => at !== "0" && Number(at) !== line)
      .map((at) => `line ${at}`);
    const from = writes.length === 0 ? "" : ` (${writes.join(", ")})`;
    const how =
      python === "micropython"
        ? "readfrom_mem(address, register, n), or writeto(…, False) where a device wants the bus kept"
        : "writeto_then_readfrom(address, out, in), in drivers device.write_then_readinto(out, in)";
    return `${times(count)} a write${from} and then a read of the same device: ${how} does both in one round trip.`;
  },
  ({ commands, pins }, python) => {
    const count = commands["gpio.get"]?.count ?? 0;
    if (count < MANY) return undefined;
    if (pins.length > 1)
      return python === "micropython"
        ? `${count} reads of ${pins.length} pins, one round trip each: Pin.irq lets the board tell each change, with its time.`
        : `${count} reads of ${pins.length} pins, one round trip each: keypad.Keys reads them together on the board, debounced, and only changes travel.`;
    return python === "micropython"
      ? `${count} reads of one pin: let the board watch it, with Pin.irq(handler, trigger), or machine.time_pulse_us for the length of a pulse.`
      : `${count} reads of one pin: let the board watch it, with keypad.Keys for a button, countio.Counter for edges, pulseio.PulseIn for pulses.`;
  },
  ({ commands }, python) => {
    const count = commands["adc.read"]?.count ?? 0;
    if (count < MANY) return undefined;
    return python === "micropython"
      ? `${count} samples, one round trip each: each is one answer of the board. Sample only as often as the value changes.`
      : `${count} samples, one round trip each: analogbufio.BufferedIn takes them on the board at an even rate, and brings them in one go.`;
  },
  ({ commands }, python) => {
    const count = commands["i2c.probe"]?.count ?? 0;
    const empty = commands["i2c.write"];
    const probes = count + (empty !== undefined && empty.data === 0 ? empty.count : 0);
    if (probes < SEVERAL) return undefined;
    return `${probes} addresses probed one by one: ${python === "micropython" ? "i2c.scan()" : "i2c.scan() (under try_lock)"} asks for all in one round trip.`;
  },
  ({ commands }) => {
    const write = commands["i2c.write"];
    if (write === undefined || write.count < MANY || write.data === 0 || write.data / write.count > SHORT)
      return undefined;
    return `${write.count} I2C writes of ${average(write.data, write.count)} bytes: where the device counts its registers on by itself, send them as one writeto(address, buffer).`;
  },
  ({ commands }) => {
    const reads = ["i2c.read", "i2c.write_read"].map((name) => commands[name]).filter((entry) => entry !== undefined);
    const count = reads.reduce((sum, entry) => sum + entry.count, 0);
    const data = reads.reduce((sum, entry) => sum + entry.data, 0);
    if (count < MANY || data / count > SHORT) return undefined;
    return `${count} I2C transactions of ${average(data, count)} bytes: read neighbouring registers together, into one longer buffer.`;
  },
  ({ commands }) => {
    const write = commands["spi.write"];
    if (write === undefined || write.count < MANY || write.data / write.count > SHORT) return undefined;
    return `${write.count} SPI writes of ${average(write.data, write.count)} bytes: nobody waits for them, but each carries its own header. Join them in one bytearray.`;
  },
  ({ commands }) => {
    const count = ["spi.read", "spi.transfer"].reduce((sum, name) => sum + (commands[name]?.count ?? 0), 0);
    const data = ["spi.read", "spi.transfer"].reduce((sum, name) => sum + (commands[name]?.data ?? 0), 0);
    if (count < MANY || data / count > SHORT) return undefined;
    return `${count} SPI reads of ${average(data, count)} bytes, one round trip each: one write_readinto of the whole exchange takes one.`;
  },
  ({ commands }) => {
    const count = (commands["uart.status"]?.count ?? 0) + (commands["uart.read"]?.count ?? 0);
    if (count < MANY) return undefined;
    return `${count} looks at a UART: the board keeps what comes in. Read with a timeout and for more bytes at a time, and it waits instead of you.`;
  },
  ({ commands }) => {
    const opened = Object.entries(commands).filter(
      ([name, { count }]) => /\.(?:open|claim)$/.test(name) && count >= SEVERAL,
    );
    if (opened.length === 0) return undefined;
    const count = Math.max(...opened.map(([, entry]) => entry.count));
    return `Its pins are set up ${count} times: make the object once, before the loop.`;
  },
  ({ barriers, sleptUs }) =>
    barriers < MANY || sleptUs > 0
      ? undefined
      : `${barriers} looks at the clock waited for commands that were still under way: look once a turn, before setting outputs.`,
];

function times(count: number): string {
  return count === 1 ? "Once" : `${count} times`;
}

function average(data: number, count: number): string {
  return String(Math.round((10 * data) / count) / 10);
}
