/**
 * Error numbers that hardware modules raise: MicroPython's are Linux's (py/mperrno.h), CircuitPython's on boards those of its C library, newlib,
 * where a time-out is 116.
 */
import { boardErrno } from "../../vm/index.js";

export const errno = {
  EIO: 5,
  ENOMEM: 12,
  EACCES: 13,
  EBUSY: 16,
  ENODEV: 19,
  EINVAL: 22,
  get ETIMEDOUT(): number {
    return boardErrno(110);
  },
} as const;
