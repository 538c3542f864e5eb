/**
 * `_onewire`: what MicroPython's onewire driver stands on.
 *
 * @see MicroPython extmod/modonewire.c
 */
import { defineModule, indexOf, truth, type PyModule, type PyValue } from "../../vm/index.js";
import * as onewire from "../peripherals/onewire.js";
import { readable } from "./arguments.js";
import { hardware } from "./hardware.js";
import { findMachinePin } from "./machine/pin.js";

/** The pin, claimed, with the pull that the program chose. */
export function wireOf(pin: PyValue): number {
  const found = findMachinePin(pin);
  found.ensureClaimed();
  return found.gpio;
}

/** Dallas CRC-8: x^8 + x^5 + x^4 + 1, lowest bit first (Maxim application note 27). */
export function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (let byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const carry = (crc ^ byte) & 1;
      crc = (crc >> 1) ^ (carry ? 0x8c : 0);
      byte >>= 1;
    }
  }
  return crc;
}

export function _onewire(): PyModule {
  return defineModule({
    name: "_onewire",
    functions: [
      { sig: "reset(pin, /)", call: (pin: PyValue) => hardware().call(onewire.reset, { pin: wireOf(pin) }).present },
      {
        sig: "readbit(pin, /)",
        call: (pin: PyValue) => (hardware().call(onewire.readBit, { pin: wireOf(pin) }).level ? 1 : 0),
      },
      {
        sig: "readbyte(pin, /)",
        call: (pin: PyValue) => hardware().call(onewire.read, { pin: wireOf(pin), length: 1 }).data[0],
      },
      {
        sig: "writebit(pin, value, /)",
        call: (pin: PyValue, value: PyValue) =>
          hardware().post(onewire.writeBit, { pin: wireOf(pin), level: truth(value) ? 1 : 0 }),
      },
      {
        sig: "writebyte(pin, value, /)",
        call: (pin: PyValue, value: PyValue) =>
          hardware().post(onewire.write, { pin: wireOf(pin), data: Uint8Array.of(indexOf(value) & 0xff) }),
      },
      { sig: "crc8(data, /)", call: (data: PyValue) => crc8(readable(data)) },
    ],
  });
}
