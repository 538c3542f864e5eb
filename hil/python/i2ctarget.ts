/**
 * `i2ctarget`: the board as an I2C target. Written bytes wait on the board; a controller that wants to read is held by its clock until the program has
 * answered, however long the way over USB is.
 *
 * @see CircuitPython shared-bindings/i2ctarget/I2CTarget.c; ports/raspberrypi/common-hal/i2ctarget/I2CTarget.c
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
  valueError,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import * as target from "../peripherals/target.js";
import { intBetween, readable } from "./arguments.js";
import { errno } from "./errno.js";
import { BoardPeripheral, lifeMethods } from "./board-peripheral.js";
import { hardware } from "./hardware.js";
import { deinitedError, freePin } from "./microcontroller.js";

/** Between two looks for a request. */
const lookUs = 500;
/** How long a byte of a transaction that goes on may be in coming. */
const charUs = 1000;
const mostBytes = 256;

class PyI2CTarget extends BoardPeripheral {
  readonly what = "an I2CTarget";
  address = 0;

  construct(sclPin: PyValue, sdaPin: PyValue, addresses: PyValue): void {
    const { gpio: scl } = freePin(sclPin, "scl");
    const { gpio: sda } = freePin(sdaPin, "sda");
    const list = toArray(addresses).map((each) => intBetween(each, 0x00, 0x7f, "address"));
    if (list.length === 0) throw valueError("addresses is empty");
    const hw = hardware();
    if (scl === sda || scl % 2 !== 1 || sda % 2 !== 0 || ((scl ^ sda) >> 1) % 2 !== 0) throw valueError("Invalid pins");
    if (list.length > 1) throw valueError("Only one address is allowed");
    this.connect(
      [scl, sda],
      (handle) => hw.call(target.open, { handle, scl, sda, address: list[0], memory: 0, addressBytes: 0 }),
      (status) => (status === "BLOCK_IN_USE" ? valueError("I2C peripheral in use") : undefined),
    );
    [this.address] = list;
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
    const { clock } = hardware().backend;
    const ms = Math.trunc(seconds * 1000);
    const endUs = ms === 0 ? Infinity : clock.nowUs() + ms * 1000;
    for (;;) {
      const { asked, askedAgain, writtenAgain, waiting } = hardware().call(target.status, { handle: this.handle });
      if (waiting > 0) return new PyI2CTargetRequest(this, false, writtenAgain === 1);
      if (asked === 1) return new PyI2CTargetRequest(this, true, askedAgain === 1);
      if (ms < 0) return None;
      const now = clock.nowUs();
      if (now >= endUs) throw osError(errno.ETIMEDOUT);
      clock.sleepUntil(now + lookUs);
    }
  }
}

class PyI2CTargetRequest extends PyObject {
  constructor(
    private target?: PyI2CTarget,
    readonly isRead = false,
    readonly isRestart = false,
  ) {
    super();
  }

  check(): PyI2CTarget {
    if (this.target === undefined) throw deinitedError();
    return this.target.check();
  }

  release(): void {
    this.check();
    this.target = undefined;
  }

  /** @param most  -1: all that come until the transaction ends */
  read(most: number): PyByteArray {
    const handle = this.check().number;
    if (this.isRead) throw osError(errno.EACCES);
    const bytes: number[] = [];
    while (bytes.length !== most) {
      const wanted = most < 0 ? mostBytes : Math.min(most - bytes.length, mostBytes);
      const { data } = hardware().call(target.take, { handle, most: wanted, charUs });
      bytes.push(...data);
      if (data.length < wanted) break;
    }
    return new PyByteArray(Uint8Array.from(bytes));
  }

  write(buffer: PyValue): number {
    const handle = this.check().number;
    if (!this.isRead) throw osError(errno.EACCES);
    const data = readable(buffer);
    if (data.length === 0) return 0;
    return hardware().call(target.put, { handle, data: data.slice(0, hardware().backend.mostData) }).taken;
  }

  /** The RP2040's block acknowledges by itself. */
  acknowledge(): void {
    this.check();
    if (this.isRead) throw osError(errno.EACCES);
  }
}

const targetType = defineType({
  name: "I2CTarget",
  module: "i2ctarget",
  js: PyI2CTarget,
  init: {
    sig: "__init__(self, scl, sda, addresses, *, smbus=False)",
    call: (self: PyI2CTarget, scl, sda, addresses) => self.construct(scl, sda, addresses),
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
    { sig: "read(self, n=-1, *, ack=True)", call: (self: PyI2CTargetRequest, n) => self.read(indexOf(n)) },
    { sig: "write(self, buffer, /)", call: (self: PyI2CTargetRequest, buffer) => self.write(buffer) },
    { sig: "ack(self, ack=True, /)", call: (self: PyI2CTargetRequest) => self.acknowledge() },
  ],
  properties: [
    { name: "address", get: (self: PyI2CTargetRequest) => self.check().address },
    { name: "is_read", get: (self: PyI2CTargetRequest) => (self.check(), self.isRead) },
    { name: "is_restart", get: (self: PyI2CTargetRequest) => (self.check(), self.isRestart) },
  ],
});

export function i2ctarget(): PyModule {
  return defineModule({ name: "i2ctarget", types: [targetType] });
}
