/**
 * Blocks that acknowledge by themselves (RP2040): written bytes wait on the board, and a controller that reads is held until there is an answer.
 *
 * @see CircuitPython ports/raspberrypi/common-hal/i2ctarget/I2CTarget.c
 */
import { valueError } from "../../../vm/index.js";
import * as target from "../../peripherals/target.js";
import { hardware, perHardware } from "../hardware.js";
import { charUs, mostBytes, type Answering } from "./answering.js";

/** By handle: the block has one address. */
const addresses = perHardware(() => new Map<number, number>());

export const answeredByBlock: Answering = {
  open(handle, { scl, sda, addresses: [address, ...more] }) {
    if (more.length > 0) throw valueError("Only one address is allowed");
    hardware().call(target.open, { handle, scl, sda, address, memory: 0, addressBytes: 0, alone: 0 });
    addresses().set(handle, address);
  },
  refused: (status) => (status === "BLOCK_IN_USE" ? valueError("I2C peripheral in use") : undefined),
  look(handle) {
    const { asked, askedAgain, writtenAgain, waiting } = hardware().call(target.status, { handle });
    const address = addresses().get(handle)!;
    if (waiting > 0) return { address, isRead: false, isRestart: writtenAgain === 1 };
    return asked === 1 ? { address, isRead: true, isRestart: askedAgain === 1 } : undefined;
  },
  read(handle, most) {
    const bytes: number[] = [];
    while (bytes.length !== most) {
      const wanted = most < 0 ? mostBytes : Math.min(most - bytes.length, mostBytes);
      const { data } = hardware().call(target.take, { handle, most: wanted, charUs });
      bytes.push(...data);
      if (data.length < wanted) break;
    }
    return bytes;
  },
  write: (handle, data) =>
    hardware().call(target.put, { handle, data: data.slice(0, hardware().backend.mostData) }).taken,
  acknowledge: () => undefined,
  finish: () => undefined,
};
