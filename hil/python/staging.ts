/** Data longer than a frame of the board's: filled into its staging buffer in pieces, from where one command sends it. */
import * as staging from "../peripherals/staging.js";
import { hardware } from "./hardware.js";

/** Whether so many bytes need the buffer. @throws MemoryError when not even that holds them */
export function needsStaging(...lengths: readonly number[]): boolean {
  const hw = hardware();
  if (lengths.reduce((sum, length) => sum + length, 0) <= hw.backend.mostData) return false;
  const longest = Math.max(...lengths);
  if (longest > hw.stagingBytes) throw hw.tooLong(`, allocating ${longest} bytes`);
  return true;
}

export function stage(bytes: Uint8Array): void {
  const hw = hardware();
  const most = hw.backend.mostData;
  for (let offset = 0; offset < bytes.length; offset += most)
    hw.post(staging.write, { offset, data: bytes.slice(offset, offset + most) });
}

export function unstage(into: Uint8Array): void {
  const hw = hardware();
  const most = hw.backend.mostData;
  for (let offset = 0; offset < into.length; offset += most) {
    const length = Math.min(most, into.length - offset);
    into.set(hw.call(staging.read, { offset, length }).data, offset);
  }
}
