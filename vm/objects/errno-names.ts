/**
 * Error numbers and their names.
 *
 * MicroPython numbers them itself, as Linux does (py/mperrno.h with MICROPY_USE_INTERNAL_ERRNO, which ports/rp2 and ports/samd set).
 * CircuitPython takes its C library's: on boards newlib's (sys/errno.h), many of which are others beyond 95; the build that its tests run on, Linux's. Inside the VM
 * and at its Host numbers are Linux's; what a program sees goes through `boardErrno`.
 */
import { active } from "./dialect.js";

/** Those of every board's firmware, in its order (py/moderrno.c). */
const linux: Readonly<Record<string, number>> = {
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
  ENOSPC: 28,
  EROFS: 30,
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

/** Where newlib has another number. */
const newlib: Readonly<Record<string, number>> = {
  EADDRINUSE: 112,
  ECONNABORTED: 113,
  ENOTCONN: 128,
  ETIMEDOUT: 116,
  EHOSTUNREACH: 118,
  EALREADY: 120,
  EINPROGRESS: 119,
};
const fromLinux = new Map(Object.entries(newlib).map(([name, number]) => [linux[name], number]));
/** EISCONN and ENOTSUP have no name on boards. */
fromLinux.set(106, 127);

/** What the exact board's firmware knows: all, some, or no names where it was built without `errno`. */
let known: readonly string[] | undefined;
let isNewlib = false;

/**
 * @param ofBoard  as boards number them, not as unix builds
 * @param names  what the firmware knows, undefined for all
 */
export function chooseErrnos(ofBoard: boolean, names: readonly string[] | undefined): void {
  isNewlib = ofBoard && active.dialect === "circuitpython";
  known = names;
}

/** The names of a board's firmware with its numbers. */
export function boardErrnoNames(): [name: string, number: number][] {
  return Object.entries(linux)
    .filter(([name]) => active.dialect === "circuitpython" || (name !== "ENOSPC" && name !== "EROFS"))
    .filter(([name]) => known?.includes(name) ?? true)
    .map(([name, number]) => [name, (isNewlib ? newlib[name] : undefined) ?? number]);
}

/** The number a program sees for one of Linux's. */
export function boardErrno(number: number): number {
  return isNewlib ? (fromLinux.get(number) ?? number) : number;
}

/** What CircuitPython says in words (py/moderrno.c). */
const circuitPythonTexts: Readonly<Record<number, string>> = {
  1: "Operation not permitted",
  2: "No such file/directory",
  5: "Input/output error",
  13: "Permission denied",
  17: "File exists",
  19: "No such device",
  22: "Invalid argument",
  28: "No space left on device",
  30: "Read-only filesystem",
};

/** What boards print behind `[Errno n]`; undefined: nothing, and no such prefix. */
export function errnoText(number: number): string | undefined {
  if (known?.length === 0) return undefined;
  if (active.dialect === "circuitpython" && Object.hasOwn(circuitPythonTexts, number))
    return circuitPythonTexts[number];
  return boardErrnoNames().find(([, each]) => each === number)?.[0];
}
