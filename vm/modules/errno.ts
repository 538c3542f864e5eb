/** errno: the numbers of the board's firmware, on the host Linux's. */
import { PyDict } from "../objects/dict.js";
import type { Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { boardErrnoNames } from "../objects/errno-names.js";
import { defineModule } from "../objects/native.js";

/** What CPython has besides those of boards: Linux's. */
const host: Record<string, number> = {
  ENOSPC: 28,
  EROFS: 30,
  ESRCH: 3,
  ENXIO: 6,
  EBUSY: 16,
  EPIPE: 32,
  EINTR: 4,
  E2BIG: 7,
  ENOEXEC: 8,
  ECHILD: 10,
  EFAULT: 14,
  EXDEV: 18,
  ENOTDIR: 20,
  ENFILE: 23,
  EMFILE: 24,
  ENOTTY: 25,
  EFBIG: 27,
  ESPIPE: 29,
  EMLINK: 31,
  EDOM: 33,
  ERANGE: 34,
  EDEADLK: 35,
  ENAMETOOLONG: 36,
  ENOLCK: 37,
  ENOSYS: 38,
  ENOTEMPTY: 39,
  EWOULDBLOCK: 11,
  ENOTSUP: 95,
  ENETDOWN: 100,
  ENETUNREACH: 101,
  EISCONN: 106,
};

export function makeErrno(dialect: Dialect): PyModule {
  const constants = { ...Object.fromEntries(boardErrnoNames()), ...(dialect === "host" ? host : {}) };
  const names = new Map<number, string>();
  // EAGAIN before EWOULDBLOCK; but 95 is ENOTSUP to CPython
  for (const [name, number] of Object.entries(constants))
    if (!names.has(number) || name === "ENOTSUP") names.set(number, name);
  const errorcode = PyDict.of(names);
  errorcode.fixed = true;
  return defineModule({ name: "errno", constants: { ...constants, errorcode } }, dialect);
}
