/**
 * `analogbufio`: many samples at a fixed pace, taken on the board. A buffer that is longer than a frame of the board's comes in pieces, with a gap
 * of about a round trip between two of them.
 *
 * @see CircuitPython shared-bindings/analogbufio/BufferedIn.c; ports/raspberrypi/common-hal/analogbufio/BufferedIn.c
 */
import { pinFunction } from "../../boards/index.js";
import {
  PyArray,
  PyByteArray,
  defineModule,
  defineType,
  indexOf,
  notImplementedError,
  truth,
  valueError,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as adc from "../peripherals/adc.js";
import { intBetween, writable } from "./arguments.js";
import { BoardPeripheral, lifeMethods } from "./board-peripheral.js";
import { hardware } from "./hardware.js";
import { freePin } from "./microcontroller.js";
import { orRaise } from "./refusal.js";

/** The converter's own pace: 96 cycles of 48 MHz (RP2040 datasheet §4.9.2). */
const fastest = 500_000;

class PyBufferedIn extends BoardPeripheral {
  readonly what = "a BufferedIn";
  private rate = 0;

  construct(value: PyValue, rate: PyValue): void {
    const { gpio } = freePin(value, "pin");
    const hw = hardware();
    const pin = hw.board.chip.pins.find((candidate) => candidate.gpio === gpio);
    if (pin === undefined || pinFunction(pin, "adc") === undefined) throw valueError("Invalid pin");
    this.rate = intBetween(rate, 733, fastest, "sample_rate");
    this.connect([gpio], (handle) => hw.call(adc.open, { handle, pin: gpio }));
  }

  protected disconnect(handle: number): void {
    hardware().call(adc.close, { handle });
  }

  /** 'H' gets 16 bits a sample, bytes the upper eight. @returns samples */
  readinto(buffer: PyValue, loop: boolean): number {
    this.check();
    const words = buffer instanceof PyArray && buffer.typecode === "H";
    if (!words && !(buffer instanceof PyByteArray) && !(buffer instanceof PyArray && buffer.typecode === "B"))
      throw valueError("buffer must be a bytearray or array of type 'H' or 'B'");
    if (loop) {
      hardware().advice =
        "The board cannot go on filling a buffer of the computer's by itself: call readinto again and again, without loop.";
      throw notImplementedError("loop");
    }
    const bytes = writable(buffer);
    const total = words ? bytes.length >> 1 : bytes.length;
    const hw = hardware();
    const most = (hw.backend.mostData >> 1) - 4;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < total; at += most) {
      const request = { handle: this.handle, count: Math.min(most, total - at), periodNs: Math.round(1e9 / this.rate) };
      const { samples } = orRaise(
        hw,
        () => hw.call(adc.capture, request),
        () => undefined,
      );
      samples.forEach((sample, i) => {
        if (words) view.setUint16((at + i) * 2, sample, true);
        else bytes[at + i] = sample >> 8;
      });
    }
    return total;
  }
}

const bufferedInType = defineType({
  name: "BufferedIn",
  module: "analogbufio",
  js: PyBufferedIn,
  init: {
    sig: "__init__(self, pin, *, sample_rate)",
    call: (self: PyBufferedIn, pin, rate) => self.construct(pin, indexOf(rate)),
  },
  methods: [
    ...lifeMethods,
    {
      sig: "readinto(self, buffer, *, loop=False)",
      call: (self: PyBufferedIn, buffer, loop) => self.readinto(buffer, truth(loop)),
    },
  ],
});

export function analogbufio(): PyModule {
  return defineModule({ name: "analogbufio", types: [bufferedInType] });
}
