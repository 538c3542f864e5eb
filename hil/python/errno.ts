/** Error numbers as MicroPython and CircuitPython define them (py/mperrno.h): Linux's. */
export const errno = {
  EIO: 5,
  ENOMEM: 12,
  EACCES: 13,
  EBUSY: 16,
  ENODEV: 19,
  EINVAL: 22,
  ETIMEDOUT: 110,
} as const;
