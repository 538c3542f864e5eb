/** The RP2040's PICOBOOT as the datasheet (2.8.5) describes it, with flash behind it that only erases by sectors and clears bits by pages. */
import type { PicobootDevice } from "../../../hil/flash/picoboot.js";

const FLASH = 0x10000000;

export class BootRom {
  readonly flash = new Uint8Array(64 * 1024).fill(0x5a);
  rebooted = false;
  exclusive = false;
  /** Bits that the flash loses when written: a worn cell. */
  worn: number | undefined;
  /** After so many commands the cable is pulled. */
  pulledAfter = Infinity;
  status = 0;
  private commands = 0;
  private pending: { id: number; address: number; size: number } | undefined;

  get device(): PicobootDevice {
    const configuration = {
      configurationValue: 1,
      interfaces: [
        { interfaceNumber: 0, alternate: { interfaceClass: 8, endpoints: [] } },
        {
          interfaceNumber: 1,
          alternate: {
            interfaceClass: 0xff,
            endpoints: [
              { direction: "out", endpointNumber: 3 },
              { direction: "in", endpointNumber: 4 },
            ],
          },
        },
      ],
    } as unknown as USBConfiguration;
    const ok = async () => {};
    return {
      configuration,
      configurations: [configuration],
      open: ok,
      close: ok,
      selectConfiguration: ok,
      claimInterface: ok,
      releaseInterface: ok,
      controlTransferOut: async () => ({ status: "ok", bytesWritten: 0 }),
      controlTransferIn: async () => {
        const data = new DataView(new ArrayBuffer(16));
        data.setUint32(4, this.status, true);
        return { status: "ok", data };
      },
      transferOut: async (endpoint, data) => this.out(endpoint, new Uint8Array(data as ArrayBuffer)),
      transferIn: async (endpoint, length) => this.in(endpoint, length),
    };
  }

  private out(endpoint: number, bytes: Uint8Array): USBOutTransferResult {
    if (endpoint !== 3) throw new Error(`no such endpoint ${endpoint}`);
    if (this.pending?.id === 5) {
      const { address } = this.pending;
      this.pending = undefined;
      bytes.forEach((byte, i) => (this.flash[address - FLASH + i] &= byte));
      if (this.worn !== undefined) this.flash[this.worn] &= 0xfe;
      return { status: "ok", bytesWritten: bytes.length };
    }
    if (bytes.length === 0) return { status: "ok", bytesWritten: 0 };
    if (++this.commands > this.pulledAfter) throw new Error("The device was disconnected.");
    return this.command(bytes);
  }

  private command(bytes: Uint8Array): USBOutTransferResult {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const [id, address, size] = [bytes[8], view.getUint32(16, true), view.getUint32(20, true)];
    const stall = (status: number): USBOutTransferResult => (
      (this.status = status),
      { status: "stall", bytesWritten: 0 }
    );
    if (bytes.length !== 32 || view.getUint32(0, true) !== 0x431fd10b) return stall(1);
    const inFlash = address >= FLASH && address + size <= FLASH + this.flash.length;
    if (id === 1) this.exclusive = bytes[16] !== 0;
    else if (id === 3) {
      if (address % 4096 || size % 4096) return stall(5);
      if (!inFlash) return stall(4);
      this.flash.fill(0xff, address - FLASH, address - FLASH + size);
    } else if (id === 5 || id === 0x84) {
      if (!inFlash) return stall(4);
      if (view.getUint32(12, true) !== size) return stall(3);
      this.pending = { id, address, size };
    } else if (id === 2) this.rebooted = true;
    else if (id !== 6) return stall(1);
    return { status: "ok", bytesWritten: 32 };
  }

  private in(endpoint: number, length: number): USBInTransferResult {
    if (endpoint !== 4) throw new Error(`no such endpoint ${endpoint}`);
    if (this.pending?.id !== 0x84) return { status: "ok", data: new DataView(new ArrayBuffer(0)) };
    const { address, size } = this.pending;
    this.pending = undefined;
    const bytes = this.flash.slice(address - FLASH, address - FLASH + Math.min(size, length));
    return { status: "ok", data: new DataView(bytes.buffer) };
  }
}
