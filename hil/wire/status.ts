/**
 * How an op ended: one byte on the wire. Zero is success.
 *
 * What Python raises for each is decided per dialect further down, because boards differ: a vacant I2C address is ENODEV under
 * CircuitPython and EIO under MicroPython's rp2 port.
 */

export interface StatusMeaning {
  readonly code: number;
  readonly meaning: string;
}

export const Status = {
  OK: { code: 0x00, meaning: "done" },
  ENOSYS: { code: 0x01, meaning: "this firmware does not know the opcode" },
  MALFORMED: { code: 0x02, meaning: "the op's bytes end early or make no sense" },
  INVALID_ARGUMENT: { code: 0x03, meaning: "a value is outside what the chip can do" },
  INVALID_PIN: { code: 0x04, meaning: "the pin does not exist or cannot do this, alone or together with the others" },
  PIN_IN_USE: { code: 0x05, meaning: "another claim holds the pin" },
  BLOCK_IN_USE: { code: 0x06, meaning: "the peripheral or timer behind these pins is taken" },
  NOT_OPEN: { code: 0x07, meaning: "no such handle of this kind, or the pin is not claimed for GPIO" },
  HANDLE_IN_USE: { code: 0x08, meaning: "the handle is already open" },
  REPLY_TOO_LONG: { code: 0x09, meaning: "the results would not fit a frame; the op was not begun" },
  ADDRESS_NACK: { code: 0x10, meaning: "no target acknowledged the I2C address" },
  DATA_NACK: { code: 0x11, meaning: "the I2C target refused a data byte" },
  TIMEOUT: { code: 0x12, meaning: "the op's own time ran out" },
  BUS_FAULT: { code: 0x13, meaning: "arbitration lost or an illegal condition on the bus" },
  NO_PULL_UP: { code: 0x14, meaning: "SDA or SCL has no pull-up resistor" },
  BUS_STUCK: { code: 0x15, meaning: "SDA or SCL is held low and nine clocks did not free it" },
  OVERRUN: { code: 0x16, meaning: "data came faster than it was taken" },
  CANCELLED: { code: 0x18, meaning: "the host gave up waiting and cancelled it" },
  INTERNAL: { code: 0x1f, meaning: "a bug in the firmware" },
} as const satisfies { readonly [name: string]: StatusMeaning };

export type StatusName = keyof typeof Status;

const names = new Map<number, StatusName>(Object.entries(Status).map(([name, { code }]) => [code, name as StatusName]));

/** The name of a status byte; an unknown one reads as INTERNAL: newer firmware may know more. */
export function statusName(code: number): StatusName {
  return names.get(code) ?? "INTERNAL";
}
