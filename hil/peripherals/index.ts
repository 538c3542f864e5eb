/** Every command of the wire: one line per peripheral. A test checks the list against the folder. */
import type { AnyCommand } from "../wire/command.js";
import { adc } from "./adc.js";
import { counter } from "./counter.js";
import { dac } from "./dac.js";
import { event } from "./event.js";
import { frequency } from "./frequency.js";
import { gpio } from "./gpio.js";
import { i2c } from "./i2c.js";
import { keypad } from "./keypad.js";
import { neopixel } from "./neopixel.js";
import { nvm } from "./nvm.js";
import { onewire } from "./onewire.js";
import { pio } from "./pio.js";
import { pulse } from "./pulse.js";
import { pwm } from "./pwm.js";
import { rotary } from "./rotary.js";
import { spi } from "./spi.js";
import { staging } from "./staging.js";
import { system } from "./system.js";
import { target } from "./target.js";
import { touch } from "./touch.js";
import { uart } from "./uart.js";

/** Opcode blocks, by peripheral. */
export const peripherals: { readonly [name: string]: readonly AnyCommand[] } = {
  system,
  gpio,
  i2c,
  spi,
  pwm,
  adc,
  neopixel,
  event,
  counter,
  rotary,
  pulse,
  uart,
  onewire,
  keypad,
  staging,
  pio,
  nvm,
  dac,
  touch,
  target,
  frequency,
};

/** All commands, by opcode. */
export const commandTable: readonly AnyCommand[] = Object.values(peripherals)
  .flat()
  .sort((a, b) => a.opcode - b.opcode);

/** What the table says, one line per command: what is hashed, and what a difference between two tables is shown in. */
export function tableText(): string {
  return commandTable
    .map(
      (c) =>
        `${c.opcode.toString(16).padStart(2, "0")} ${c.name} ${c.delivery} (${c.request.text}) -> (${c.reply.text})\n`,
    )
    .join("");
}

/** FNV-1a, 32 bits, of tableText(): in HELLO and in recordings, so that two tables can be told apart. */
export function tableHash(): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(tableText())) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

export { PioClear, PioFlag } from "./pio.js";
export { DriveStrength, Pull, SafeState } from "./gpio.js";
export { UartError } from "./uart.js";
export { TargetEvent } from "./target.js";
