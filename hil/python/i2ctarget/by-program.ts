/**
 * Blocks that leave it to the program (SAMD): the controller's clock is held at the address until `request()` has seen it, and at every byte until it was
 * read and acknowledged, or written.
 *
 * @see CircuitPython ports/atmel-samd/common-hal/i2ctarget/I2CTarget.c
 */
import { valueError } from "../../../vm/index.js";
import * as target from "../../peripherals/target.js";
import { errno } from "../errno.js";
import { hardware } from "../hardware.js";
import { orRaise } from "../refusal.js";
import { charUs, mostBytes, type Answering } from "./answering.js";

const raised = <Reply>(call: () => Reply): Reply => orRaise(hardware(), call, () => undefined);

export const answeredByProgram: Answering = {
  open(handle, { scl, sda, addresses, smbus }) {
    hardware().call(target.listen, { handle, scl, sda, smbus: smbus ? 1 : 0, addresses: Uint8Array.from(addresses) });
  },
  // a SERCOM in use is passed over when one is looked for
  refused: (status) => (status === "INVALID_PIN" || status === "BLOCK_IN_USE" ? valueError("Invalid pins") : undefined),
  look(handle) {
    const { addressed, read, again, failed, timedOut, address } = hardware().call(target.request, { handle });
    if (timedOut === 1) return errno.ETIMEDOUT;
    if (failed === 1) return errno.EIO;
    return addressed === 1 ? { address, isRead: read === 1, isRestart: again === 1 } : undefined;
  },
  read(handle, most, acknowledge) {
    const bytes: number[] = [];
    while (bytes.length !== most) {
      const wanted = most < 0 ? mostBytes : Math.min(most - bytes.length, mostBytes);
      const last = bytes.length + wanted === most;
      const { data } = raised(() =>
        hardware().call(target.receive, { handle, most: wanted, charUs, acknowledge: acknowledge || !last }),
      );
      bytes.push(...data);
      if (data.length < wanted) break;
    }
    return bytes;
  },
  write(handle, data) {
    const { mostData } = hardware().backend;
    for (let at = 0; at < data.length; at += mostData) {
      const part = data.slice(at, at + mostData);
      const { taken } = raised(() => hardware().call(target.send, { handle, charUs, data: part }));
      if (taken < part.length) return at + taken;
    }
    return data.length;
  },
  acknowledge: (handle, ack) => void raised(() => hardware().call(target.acknowledge, { handle, ack })),
  finish: (handle) => void raised(() => hardware().call(target.finish, { handle })),
};
