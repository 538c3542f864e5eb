/**
 * `machine`: MicroPython's hardware, as the rp2 port has it. The classes lie in machine/, one file each.
 *
 * @see MicroPython ports/rp2/modmachine.c, extmod/modmachine.c
 */

import {
  PyBytes,
  PyObject,
  defineModule,
  defineType,
  indexOf,
  notImplementedError,
  osError,
  systemExit,
  truth,
  valueError,
  type FunctionSpec,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as gpio from "../peripherals/gpio.js";
import * as neopixel from "../peripherals/neopixel.js";
import * as system from "../peripherals/system.js";
import { BusError } from "../backend/index.js";
import { SequenceSteps } from "../wire/sequence-steps.js";
import { readable, writable, itemsExactly } from "./arguments.js";
import { errno } from "./errno.js";
import { hardware } from "./hardware.js";
import { machineAdcType } from "./machine/adc.js";
import { machineI2cType, machineSoftI2cType } from "./machine/i2c.js";
import { machineI2cTargetType } from "./machine/i2c-target.js";
import { sendPixels } from "./neopixel_write.js";
import { needsStaging, stage } from "./staging.js";
import { findMachinePin, machinePinType, namePins } from "./machine/pin.js";
import { refusedType } from "./machine/refused.js";
import { machineRtcType } from "./machine/rtc.js";
import { machineSignalType } from "./machine/signal.js";
import { machineWdtType } from "./machine/wdt.js";
import { machineTimerType } from "./machine/timer.js";
import { machineUartType } from "./machine/uart.js";
import { machinePwmType } from "./machine/pwm.js";
import { machineSoftSpiType, machineSpiType } from "./machine/spi.js";

const powerOnReset = 1;
const watchdogReset = 3;

/** `machine.mem32[…]`: the board's memory is out of reach, and writing to registers behind the firmware's back would break it. */
class PyMemory extends PyObject {
  constructor(private readonly name = "mem") {
    super();
  }

  override __getitem__(): never {
    return refuseMemory(this.name);
  }
  override __setitem__(): never {
    return refuseMemory(this.name);
  }
}

defineType({ name: "mem", module: "machine", js: PyMemory, constructible: false });

function refuseMemory(name: string): never {
  hardware().advice =
    "The program runs on the computer: machine.mem8, mem16 and mem32 do not reach the board's registers over pinbridge. What they are set for has a class of machine, or of rp2.";
  throw notImplementedError(`machine.${name} does not reach the board's memory`);
}

/** The clock is the firmware's. Asking for what it is already is no change. */
function frequency(value: PyValue | undefined): PyValue | void {
  const { hertz } = hardware().call(system.frequency, {});
  if (value === undefined) return hertz;
  if (indexOf(value) === hertz) return;
  hardware().advice = `pinbridge's firmware runs at ${hertz} Hz and cannot change that.`;
  throw valueError("cannot change frequency");
}

/** Restarts the board, and with it ends the program: on a board main.py would begin again. */
function reset(): never {
  hardware().call(system.reset, {});
  throw systemExit();
}

function bootloader(): void {
  hardware().call(system.bootloader, {});
  throw systemExit();
}

/** The longest that a sleep without a time goes on before it looks at what else wants attention, and what an idle processor sleeps. */
const longestSleepUs = 1e6;
const idleUs = 1000;

/** Until the time is over, or without one until an interrupt comes, as the processor's own. */
function lightsleep(milliseconds: PyValue | undefined): void {
  const { attention, clock } = hardware();
  const ms = milliseconds === undefined ? Infinity : indexOf(milliseconds);
  if (ms !== Infinity && ms * 1000 >= 2 ** 32) throw valueError("sleep too long");
  const endUs = clock.nowUs() + ms * 1000;
  for (let now = clock.nowUs(); now < endUs; now = clock.nowUs()) {
    const reached = clock.sleepUntil(Math.min(endUs, attention.nextUs, now + longestSleepUs));
    attention.attend();
    if (!reached && ms === Infinity) return;
  }
}

/** Sleeps, then restarts the board, which ends the program: on a board main.py would begin again. */
function deepsleep(milliseconds: PyValue | undefined): never {
  lightsleep(milliseconds);
  return reset();
}

/** Up to a millisecond, or until something happens. */
function idle(): void {
  const { clock } = hardware();
  clock.sleepUntil(clock.nowUs() + idleUs);
}

/**
 * How long the pin has the level, measured on the board. -2: it never came; -1: it never ended.
 * Two ops of one frame, so that the time between them is the board's.
 */
function timePulse(pinValue: PyValue, level: PyValue, timeout: PyValue): number {
  const pin = findMachinePin(pinValue);
  pin.ensureClaimed();
  const wanted = truth(level) ? 1 : 0;
  const timeoutUs = indexOf(timeout);
  const wait = (at: number) => ({ pin: pin.gpio, level: at, timeoutUs });
  try {
    return hardware().both(system.waitPin, wait(wanted), system.waitPin, wait(1 - wanted))[1].waitedUs;
  } catch (error) {
    if (error instanceof BusError && error.status === "TIMEOUT") return error.index === 0 ? -2 : -1;
    throw error;
  }
}

/** A high of more than this is a one (DHT22 datasheet: 26-28 us a zero, 70 us a one). */
const dhtOneUs = 48;

/** Start pulse and answer are one command: the sensor answers within 40 us. @throws OSError ETIMEDOUT */
function dhtReadinto(pinValue: PyValue, buffer: PyValue): void {
  const pin = findMachinePin(pinValue);
  const into = writable(buffer);
  if (into.length < 5) throw valueError("buffer too small");
  pin.becomeOpenDrain();
  const { clock } = hardware();
  clock.sleepUntil(clock.nowUs() + 250_000);
  const request = { pin: pin.gpio, level: 0, triggerUs: 18_000, most: 84, timeoutUs: 150 };
  const { durations } = hardware().call(gpio.record, request);
  pin.becomeOpenDrain(true);
  // until it falls; 80 us low; 80 us high; then 40 times 50 us low and the bit's high
  const highs = durations.slice(2).filter((_, i) => i % 2 === 0);
  if (highs.length < 41) {
    hardware().advice = `The sensor on ${pin.what} answered ${highs.length === 0 ? "nothing" : `${highs.length - 1} of 40 bits`}. Check its supply and the pull-up on its data line, and wait two seconds between readings.`;
    throw osError(errno.ETIMEDOUT);
  }
  for (let byte = 0; byte < 5; byte++)
    into[byte] = highs.slice(1 + 8 * byte, 9 + 8 * byte).reduce((sum, us) => (sum << 1) | (us > dhtOneUs ? 1 : 0), 0);
}

/** What neopixel.bitstream can say of a time. */
const longestBitNs = 0xffff;
/** Bytes in one sequence: the steps of a bit are six bytes at most. */
const slowBytes = 8;

/** Long bits are sequences of pin changes, to the microsecond, with the board's interrupts out as far as they go; between bytes comes no gap but the wire's. */
function slowBitstream(gpioNumber: number, ns: readonly number[], data: Uint8Array): void {
  const hw = hardware();
  const [high0, low0, high1, low1] = ns.map((time) => Math.round(time / 1000));
  for (let at = 0; at < data.length; at += slowBytes) {
    const steps = new SequenceSteps();
    for (const byte of data.subarray(at, at + slowBytes)) {
      for (let bit = 7; bit >= 0; bit--) {
        const one = (byte >> bit) & 1;
        steps.set(gpioNumber, 1);
        steps.wait(one ? high1 : high0);
        steps.set(gpioNumber, 0);
        steps.wait(one ? low1 : low0);
      }
    }
    hw.post(gpio.sequence, steps.request());
  }
}

/** Bits by their high and low times in nanoseconds, as WS2812 and its kin take them. */
export function bitstream(pinValue: PyValue, encoding: PyValue, timing: PyValue, buffer: PyValue): void {
  const pin = findMachinePin(pinValue);
  if (indexOf(encoding) !== 0) throw valueError("encoding");
  const [high0, low0, high1, low1] = itemsExactly(timing, 4).map((time) => indexOf(time));
  const data = readable(buffer).slice();
  pin.becomeOutput();
  if (data.length === 0) return;
  const request = { pin: pin.gpio, data };
  // WS2812's own timing has a command of its own, eight bytes shorter
  if (high0 === 400 && low0 === 850 && high1 === 800 && low1 === 450) sendPixels(pin.gpio, data);
  else if (Math.max(high0, low0, high1, low1) > longestBitNs) slowBitstream(pin.gpio, [high0, low0, high1, low1], data);
  else if (needsStaging(data.length)) {
    stage(data);
    hardware().post(neopixel.staged, { pin: pin.gpio, high0, low0, high1, low1, length: data.length });
  } else hardware().post(neopixel.bitstream, { ...request, high0, low0, high1, low1 });
}

export const memories = {
  mem8: new PyMemory("mem8"),
  mem16: new PyMemory("mem16"),
  mem32: new PyMemory("mem32"),
};

/** What every port has. */
export const machineFunctions: readonly FunctionSpec[] = [
  { sig: "unique_id()", call: () => new PyBytes(hardware().call(system.uniqueId, {}).id) },
  { sig: "freq(hz=..., peripheral=..., /)", call: frequency },
  { sig: "reset()", call: reset },
  {
    sig: "soft_reset()",
    call: () => {
      throw systemExit();
    },
  },
  { sig: "bootloader(timeout=None, /)", call: bootloader },
  { sig: "idle()", call: idle },
  { sig: "lightsleep(time_ms=..., /)", call: lightsleep },
  { sig: "deepsleep(time_ms=..., /)", call: deepsleep },
  {
    sig: "disable_irq()",
    call: () => {
      hardware().hold();
      return 0;
    },
  },
  { sig: "enable_irq(state, /)", call: () => hardware().letGo() },
  { sig: "time_pulse_us(pin, pulse_level, timeout_us=1000000, /)", call: timePulse },
  { sig: "dht_readinto(pin, buf, /)", call: dhtReadinto },
  { sig: "bitstream(pin, encoding, timing, data, /)", call: bitstream },
];

const i2sType = refusedType(
  "machine",
  "I2S",
  "is not in pinbridge's firmware",
  "A stream of sound does not go over pinbridge. For slow bit streams there are rp2.StateMachine and machine.bitstream.",
);

const usbDeviceType = refusedType(
  "machine",
  "USBDevice",
  "cannot change what the board is on USB",
  "The board's USB is pinbridge's way to it.",
);

/** A fresh module for a VM. */
export function machine(): PyModule {
  namePins(machinePinType);
  return defineModule({
    name: "machine",
    types: [
      machinePinType,
      machineI2cType,
      machineSoftI2cType,
      machineI2cTargetType,
      machineSpiType,
      machineSoftSpiType,
      machinePwmType,
      machineAdcType,
      machineUartType,
      machineTimerType,
      machineRtcType,
      machineSignalType,
      machineWdtType,
      i2sType,
      usbDeviceType,
    ],
    constants: {
      PWRON_RESET: powerOnReset,
      WDT_RESET: watchdogReset,
      ...memories,
    },
    functions: [
      ...machineFunctions,
      {
        sig: "reset_cause()",
        call: () => (hardware().backend.board.resetCause === "WATCHDOG" ? watchdogReset : powerOnReset),
      },
    ],
  });
}
