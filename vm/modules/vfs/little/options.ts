/** How a littlefs volume is looked at: MicroPython's arguments of VfsLfs1 and VfsLfs2. */
import { HostError } from "../../../host.js";
import type { BlockDevice } from "../block-device.js";
import { Flash } from "./flash.js";

const EINVAL = 22;

export interface LittleOptions {
  /** Bytes. */
  readSize: number;
  programSize: number;
  /** Version 2: files get the time of their last change. */
  times: boolean;
  /** Seconds since 1970. */
  now: () => number;
}

/** @throws HostError EINVAL for sizes that do not fit each other */
export function openFlash(device: BlockDevice, options: LittleOptions): Flash {
  device.init();
  const blockSize = device.blockSize();
  const { readSize: read, programSize: program } = options;
  if (!(read > 0 && program > 0 && blockSize >= 64 && blockSize % program === 0 && blockSize % read === 0))
    throw new HostError(EINVAL);
  const cache = Math.min(blockSize, 4 * Math.max(read, program));
  return new Flash(device, blockSize, device.count(), { read, program, cache });
}
