/**
 * `nvm` and `microcontroller.nvm`: bytes that outlive the program and the board's power.
 *
 * Flash wears with each erasing, so what does not change is not written, and a slice is one write.
 *
 * @see CircuitPython shared-bindings/nvm/ByteArray.c; ports/{raspberrypi,atmel-samd}/common-hal/nvm/ByteArray.c
 */
import { defineModule, defineType, runtimeError, type PyModule } from "../../vm/index.js";
import * as nvmCommands from "../peripherals/nvm.js";
import { PyStoredBytes } from "./byte-array.js";
import { hardware } from "./hardware.js";
import { orRaise } from "./refusal.js";

export class PyNvmByteArray extends PyStoredBytes {
  get length(): number {
    return hardware().board.circuitpython.nvmBytes;
  }

  load(start: number, count: number): Uint8Array {
    const hw = hardware();
    const data = new Uint8Array(count);
    const most = hw.backend.mostData;
    for (let at = 0; at < count; at += most) {
      const length = Math.min(most, count - at);
      data.set(hw.call(nvmCommands.read, { offset: start + at, length }).data, at);
    }
    return data;
  }

  store(start: number, data: Uint8Array): void {
    const hw = hardware();
    const most = hw.backend.mostData;
    for (let at = 0; at < data.length; at += most) {
      orRaise(
        hw,
        () => hw.call(nvmCommands.write, { offset: start + at, data: data.subarray(at, at + most) }),
        () => runtimeError("Unable to write to nvm."),
      );
    }
  }
}

const byteArrayType = defineType({ name: "ByteArray", module: "nvm", js: PyNvmByteArray, constructible: false });

export function nvm(): PyModule {
  return defineModule({ name: "nvm", types: [byteArrayType] });
}
