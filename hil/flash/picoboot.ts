/**
 * Flashing an RP2040 through its boot ROM's PICOBOOT interface (datasheet 2.8.5), over anything with WebUSB's face.
 *
 * Commands of 32 bytes go out, data follows in the command's direction, and an empty packet the other way ends it. The ROM is always there: whatever
 * goes wrong in between, holding BOOTSEL while plugging in starts over.
 */

import { FlashError, type FlashProgress } from "./flash-error.js";

export const picobootId = { vendorId: 0x2e8a, productId: 0x0003 } as const;

const MAGIC = 0x431fd10b;
const SECTOR = 4096;
const CHUNK = 4096;
const COMMAND = { EXCLUSIVE: 0x01, REBOOT: 0x02, ERASE: 0x03, WRITE: 0x05, EXIT_XIP: 0x06, READ: 0x84 } as const;
const INTERFACE_RESET = 0x41;
const COMMAND_STATUS = 0x42;
/** dStatusCode of GET_COMMAND_STATUS (datasheet table 190). */
const STATUS = [
  "OK",
  "UNKNOWN_CMD",
  "INVALID_CMD_LENGTH",
  "INVALID_TRANSFER_LENGTH",
  "INVALID_ADDRESS",
  "BAD_ALIGNMENT",
  "INTERLEAVED_WRITE",
  "REBOOTING",
  "UNKNOWN_ERROR",
];
const RECOVER =
  "The boot ROM cannot be harmed: hold BOOTSEL, unplug and plug in again, and run pinbridge flash once more.";

/** What is used of a USBDevice. */
export type PicobootDevice = Pick<
  USBDevice,
  | "open"
  | "close"
  | "claimInterface"
  | "releaseInterface"
  | "transferIn"
  | "transferOut"
  | "controlTransferIn"
  | "controlTransferOut"
  | "configuration"
  | "configurations"
  | "selectConfiguration"
>;

/**
 * Erases, writes, reads back and restarts.
 * @param image  from a UF2 file's blocks
 * @param base  address of its first byte, a multiple of 4096
 * @throws FlashError when the board refuses, leaves, or holds other bytes afterwards, with how to get it back
 */
export async function flashPicoboot(
  device: PicobootDevice,
  image: Uint8Array,
  base: number,
  progress: FlashProgress = () => {},
): Promise<void> {
  const rom = await Picoboot.open(device);
  try {
    await rom.command(COMMAND.EXCLUSIVE, [1], 1);
    await rom.command(COMMAND.EXIT_XIP, [], 0);
    const whole = Math.ceil(image.length / SECTOR) * SECTOR;
    const padded = new Uint8Array(whole).fill(0xff);
    padded.set(image);
    for (let at = 0; at < whole; at += SECTOR) {
      await rom.command(COMMAND.ERASE, words(base + at, SECTOR), 8);
      progress("erase", at + SECTOR, whole);
    }
    for (let at = 0; at < whole; at += CHUNK) {
      await rom.command(COMMAND.WRITE, words(base + at, CHUNK), 8, padded.subarray(at, at + CHUNK));
      progress("write", at + CHUNK, whole);
    }
    for (let at = 0; at < whole; at += CHUNK) {
      const back = await rom.read(base + at, CHUNK);
      const wrong = back.findIndex((byte, i) => byte !== padded[at + i]);
      if (wrong >= 0)
        throw new FlashError(
          `The flash holds other bytes than were written, first at 0x${(base + at + wrong).toString(16)}.`,
          "The flash chip is worn or its supply weak.",
          `Try another cable or port. ${RECOVER}`,
        );
      progress("verify", at + CHUNK, whole);
    }
    // pc 0: the normal boot; the answer may get lost with the device.
    await rom.command(COMMAND.REBOOT, words(0, 0, 100), 12).catch(() => {});
  } catch (error) {
    throw error instanceof FlashError ? error : left(error);
  } finally {
    await rom.close();
  }
}

/** A transfer that fails by itself, and not by the ROM's answer: the device is not there any more. */
function left(error: unknown): FlashError {
  return new FlashError(
    `The board left in the middle of being flashed: ${error instanceof Error ? error.message : String(error)}.`,
    "Its cable was pulled, or its supply failed. What it has now is half of a firmware, and does not run.",
    RECOVER,
  );
}

class Picoboot {
  private token = 1;

  private constructor(
    private readonly device: PicobootDevice,
    private readonly number: number,
    private readonly endpoints: { in: number; out: number },
  ) {}

  static async open(device: PicobootDevice): Promise<Picoboot> {
    try {
      await device.open();
    } catch (error) {
      throw new FlashError(
        `The RP2040's boot ROM cannot be opened: ${error instanceof Error ? error.message : String(error)}.`,
        "This user may not open it, or another program has it.",
        "On Linux the udev rule lets you: pinbridge doctor tells how to install it. Or copy the firmware to its drive: pinbridge flash --drive PATH.",
      );
    }
    if (!device.configuration) await device.selectConfiguration(device.configurations[0]?.configurationValue ?? 1);
    const found = device.configuration?.interfaces.find((one) => one.alternate.interfaceClass === 0xff);
    const endpoint = (direction: USBDirection) =>
      found?.alternate.endpoints.find((one) => one.direction === direction)?.endpointNumber;
    const [input, output] = [endpoint("in"), endpoint("out")];
    if (!found || input === undefined || output === undefined)
      throw new FlashError(
        "The device has the boot ROM's USB id and no PICOBOOT interface.",
        "It is no RP2040, or its bootloader was replaced.",
        "Copy the .uf2 file to its drive instead: pinbridge flash --drive PATH.",
      );
    await device.claimInterface(found.interfaceNumber);
    const rom = new Picoboot(device, found.interfaceNumber, { in: input, out: output });
    await device.controlTransferOut({
      requestType: "vendor",
      recipient: "interface",
      request: INTERFACE_RESET,
      value: 0,
      index: found.interfaceNumber,
    });
    return rom;
  }

  async close(): Promise<void> {
    await this.device.releaseInterface(this.number).catch(() => {});
    await this.device.close().catch(() => {});
  }

  async read(address: number, bytes: number): Promise<Uint8Array> {
    await this.send(COMMAND.READ, words(address, bytes), 8, bytes);
    const parts: number[] = [];
    while (parts.length < bytes) {
      const { data } = await this.device.transferIn(this.endpoints.in, bytes - parts.length);
      if (!data?.byteLength) return this.refused("READ");
      parts.push(...new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
    await this.device.transferOut(this.endpoints.out, new Uint8Array(0));
    return Uint8Array.from(parts);
  }

  /** @param argumentBytes  how many of the sixteen the command has (bCmdSize) */
  async command(id: number, args: readonly number[], argumentBytes: number, data?: Uint8Array): Promise<void> {
    await this.send(id, args, argumentBytes, data?.length ?? 0);
    const name = Object.entries(COMMAND).find(([, value]) => value === id)?.[0] ?? String(id);
    if (data) {
      const { status } = await this.device.transferOut(this.endpoints.out, data.slice());
      if (status !== "ok") return this.refused(name);
    }
    const { status } = await this.device.transferIn(this.endpoints.in, 64);
    if (status !== "ok") await this.refused(name);
  }

  private async send(id: number, args: readonly number[], argumentBytes: number, transfer: number): Promise<void> {
    const packet = new Uint8Array(32);
    const view = new DataView(packet.buffer);
    view.setUint32(0, MAGIC, true);
    view.setUint32(4, this.token++, true);
    packet[8] = id;
    packet[9] = argumentBytes;
    view.setUint32(12, transfer, true);
    packet.set(args, 16);
    const { status } = await this.device.transferOut(this.endpoints.out, packet);
    if (status !== "ok") await this.refused("a command");
  }

  private async refused(command: string): Promise<never> {
    const { data } = await this.device.controlTransferIn(
      { requestType: "vendor", recipient: "interface", request: COMMAND_STATUS, value: 0, index: this.number },
      16,
    );
    const code = data && data.byteLength >= 8 ? data.getUint32(4, true) : STATUS.length - 1;
    throw new FlashError(
      `The boot ROM refuses ${command}: ${STATUS[code] ?? `status ${code}`}.`,
      "Another program may be flashing it, or the address is outside its flash.",
      RECOVER,
    );
  }
}

/** Little-endian 32-bit arguments. */
function words(...values: number[]): number[] {
  return values.flatMap((value) => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]);
}
