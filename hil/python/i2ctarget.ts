/**
 * `i2ctarget`: the board as an I2C target, one that its block acknowledges for or one that the program does (`i2ctarget/`). A controller that waits for the
 * program is held by its clock, however long the way over USB is.
 *
 * @see CircuitPython shared-bindings/i2ctarget/I2CTarget.c
 */
import {
  PyByteArray,
  PyObject,
  None,
  defineModule,
  defineType,
  floatOf,
  indexOf,
  osError,
  toArray,
  truth,
  valueError,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as target from "../peripherals/target.js";
import { intBetween, readable } from "./arguments.js";
import { errno } from "./errno.js";
import { BoardPeripheral, lifeMethods } from "./board-peripheral.js";
import { hardware } from "./hardware.js";
import type { Answering, Wish } from "./i2ctarget/answering.js";
import { answeredByBlock } from "./i2ctarget/by-block.js";
import { answeredByProgram } from "./i2ctarget/by-program.js";
import { deinitedError, freePin } from "./microcontroller.js";

/** Between two looks for a request, and after one that found the bus misused. */
const lookUs = 500;
const afterFailureUs = 10_000;

const answeredBy: Readonly<Record<"block" | "program", Answering>> = {
  block: answeredByBlock,
  program: answeredByProgram,
};

class PyI2CTarget extends BoardPeripheral {
  readonly what = "an I2CTarget";
  readonly answering = answeredBy[hardware().board.chip.i2cTarget.acknowledges];

  construct(sclPin: PyValue, sdaPin: PyValue, addressList: PyValue, smbus: boolean): void {
    const { gpio: scl } = freePin(sclPin, "scl");
    const { gpio: sda } = freePin(sdaPin, "sda");
    const addresses = toArray(addressList).map((each) => intBetween(each, 0x00, 0x7f, "address"));
    if (addresses.length === 0) throw valueError("addresses is empty");
    const buses = (gpio: number, role: string) =>
      hardware().board.chip.pins[gpio].functions.flatMap((each) =>
        each.kind === "i2c" && each.role === role ? [each.bus] : [],
      );
    const shared = buses(sda, "SDA");
    if (!buses(scl, "SCL").some((bus) => shared.includes(bus))) throw valueError("Invalid pins");
    this.connect(
      [scl, sda],
      (handle) => this.answering.open(handle, { scl, sda, addresses, smbus }),
      (status) => this.answering.refused(status),
    );
  }

  protected disconnect(handle: number): void {
    hardware().call(target.close, { handle });
  }

  /** For a request's own commands. @throws ValueError once it has been deinited */
  get number(): number {
    return this.handle;
  }

  /** @param seconds  negative: one look; 0: for ever */
  request(seconds: number): PyValue {
    const { clock } = hardware();
    const ms = Math.trunc(seconds * 1000);
    const endUs = ms === 0 ? Infinity : clock.nowUs() + ms * 1000;
    let failed = false;
    for (;;) {
      const found = this.answering.look(this.handle);
      if (typeof found === "object") return new PyI2CTargetRequest(this, found);
      const failure = typeof found === "number";
      if (failure && failed) throw osError(found);
      failed = failure;
      if (ms < 0) return None;
      const now = clock.nowUs();
      if (now >= endUs) throw osError(errno.ETIMEDOUT);
      clock.sleepUntil(now + (failure ? afterFailureUs : lookUs));
    }
  }
}

class PyI2CTargetRequest extends PyObject {
  constructor(
    private target?: PyI2CTarget,
    readonly wish: Wish = { address: 0, isRead: false, isRestart: false },
  ) {
    super();
  }

  check(): PyI2CTarget {
    if (this.target === undefined) throw deinitedError();
    return this.target.check();
  }

  release(): void {
    const { answering, number } = this.check();
    this.target = undefined;
    answering.finish(number);
  }

  /** @param most  -1: all that come until the transaction ends */
  read(most: number, acknowledge: boolean): PyByteArray {
    const { answering, number } = this.check();
    if (this.wish.isRead) throw osError(errno.EACCES);
    return new PyByteArray(Uint8Array.from(answering.read(number, Math.max(most, -1), acknowledge)));
  }

  write(buffer: PyValue): number {
    const { answering, number } = this.check();
    if (!this.wish.isRead) throw osError(errno.EACCES);
    const data = readable(buffer);
    return data.length === 0 ? 0 : answering.write(number, data);
  }

  acknowledge(ack: boolean): void {
    const { answering, number } = this.check();
    if (this.wish.isRead) throw osError(errno.EACCES);
    answering.acknowledge(number, ack);
  }
}

const targetType = defineType({
  name: "I2CTarget",
  module: "i2ctarget",
  js: PyI2CTarget,
  init: {
    sig: "__init__(self, scl, sda, addresses, *, smbus=False)",
    call: (self: PyI2CTarget, scl, sda, addresses, smbus) => self.construct(scl, sda, addresses, truth(smbus)),
  },
  methods: [
    ...lifeMethods,
    {
      sig: "request(self, *, timeout=-1)",
      call: (self: PyI2CTarget, timeout) => self.check().request(floatOf(timeout)),
    },
  ],
});

defineType({
  name: "I2CTargetRequest",
  module: "i2ctarget",
  js: PyI2CTargetRequest,
  constructible: false,
  methods: [
    ...lifeMethods,
    {
      sig: "read(self, n=-1, *, ack=True)",
      call: (self: PyI2CTargetRequest, n, ack) => self.read(indexOf(n), truth(ack)),
    },
    { sig: "write(self, buffer, /)", call: (self: PyI2CTargetRequest, buffer) => self.write(buffer) },
    { sig: "ack(self, ack=True, /)", call: (self: PyI2CTargetRequest, ack) => self.acknowledge(truth(ack)) },
  ],
  properties: [
    { name: "address", get: (self: PyI2CTargetRequest) => (self.check(), self.wish.address) },
    { name: "is_read", get: (self: PyI2CTargetRequest) => (self.check(), self.wish.isRead) },
    { name: "is_restart", get: (self: PyI2CTargetRequest) => (self.check(), self.wish.isRestart) },
  ],
});

export function i2ctarget(): PyModule {
  return defineModule({ name: "i2ctarget", types: [targetType] });
}
