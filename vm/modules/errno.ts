/** errno: the numbers boards use, which are Linux's. */
import { PyDict } from "../objects/dict.js";
import type { Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { defineModule } from "../objects/native.js";

const boards: Record<string, number> = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EEXIST: 17,
  ENODEV: 19,
  EISDIR: 21,
  EINVAL: 22,
  EOPNOTSUPP: 95,
  EADDRINUSE: 98,
  ECONNABORTED: 103,
  ECONNRESET: 104,
  ENOBUFS: 105,
  ENOTCONN: 107,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
  EALREADY: 114,
  EINPROGRESS: 115,
};
const circuitPython: Record<string, number> = { ENOSPC: 28, EROFS: 30 };
const host: Record<string, number> = {
  ...circuitPython,
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
  const constants = {
    ...boards,
    ...(dialect === "circuitpython" ? circuitPython : {}),
    ...(dialect === "host" ? host : {}),
  };
  const names = new Map<number, string>();
  // EAGAIN before EWOULDBLOCK; but 95 is ENOTSUP to CPython
  for (const [name, number] of Object.entries(constants))
    if (!names.has(number) || name === "ENOTSUP") names.set(number, name);
  const errorcode = PyDict.of(names);
  errorcode.fixed = true;
  return defineModule({ name: "errno", constants: { ...constants, errorcode } }, dialect);
}
