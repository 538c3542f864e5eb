/**
 * A board over WebUSB: the firmware's vendor interface, two bulk endpoints.
 *
 * Written against the standard's USBDevice alone, so that a browser's, the `usb` package's, the `webusb` package's or an emulated
 * one can stand under it. Where they differ: `usb` ends a waiting transferIn with a time-out error of its own, browsers never do.
 * @see https://wicg.github.io/webusb/
 */
import { LinkError } from "./link-error.js";
import type { Transport } from "./transport.js";

/** A multiple of every bulk packet size; the board ends shorter transfers with a short or empty packet. */
const readBytes = 4096;

interface VendorInterface {
  readonly configuration: number;
  readonly number: number;
  readonly endpointIn: number;
  readonly endpointOut: number;
}

export class WebUsbTransport implements Transport {
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  readonly stats = { bytesOut: 0, bytesIn: 0 };
  private vendor: VendorInterface | undefined;
  private closed = false;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    readonly url: string,
    private readonly device: USBDevice,
  ) {}

  async open(): Promise<void> {
    try {
      await this.device.open();
      const vendor = vendorInterfaceOf(this.device);
      if (vendor === undefined) throw noInterface(this.url, this.device);
      if (this.device.configuration?.configurationValue !== vendor.configuration) {
        await this.device.selectConfiguration(vendor.configuration);
      }
      await this.device.claimInterface(vendor.number);
      this.vendor = vendor;
    } catch (error) {
      await this.device.close().catch(() => {});
      throw error instanceof LinkError ? error : openError(this.url, error);
    }
    void this.readOn(this.vendor.endpointIn);
  }

  write(bytes: Uint8Array): void {
    const { vendor } = this;
    if (this.closed || vendor === undefined) return;
    this.stats.bytesOut += bytes.length;
    const copy = bytes.slice();
    this.writing = this.writing.then(() => this.send(vendor.endpointOut, copy));
  }

  async close(): Promise<void> {
    if (this.closed || this.vendor === undefined) return;
    await this.writing;
    this.closed = true;
    // Either may fail on a device that is gone; the port is free all the same.
    await this.device.releaseInterface(this.vendor.number).catch(() => {});
    await this.device.close().catch(() => {});
  }

  private async send(endpoint: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.closed) return;
    try {
      const { status } = await this.device.transferOut(endpoint, bytes);
      if (status === "stall") await this.device.clearHalt("out", endpoint);
    } catch (error) {
      this.gone(error);
    }
  }

  private async readOn(endpoint: number): Promise<void> {
    while (!this.closed) {
      try {
        const { data, status } = await this.device.transferIn(endpoint, readBytes);
        if (status === "stall") await this.device.clearHalt("in", endpoint);
        if (data === undefined || data.byteLength === 0 || this.closed) continue;
        this.stats.bytesIn += data.byteLength;
        this.onBytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), performance.now() * 1000);
      } catch (error) {
        if (!isTimeout(error)) return this.gone(error);
      }
    }
  }

  private gone(error: unknown): void {
    if (this.closed) return;
    this.closed = true;
    void this.device.close().catch(() => {});
    this.onClose(
      new LinkError(
        "GONE",
        `The board at ${this.url} went away.`,
        `It was unplugged, or lost power (${messageOf(error)}).`,
        "Plug it in again and run the program once more.",
      ),
    );
  }
}

/** The first interface of the vendor's own class with a bulk endpoint each way. */
function vendorInterfaceOf(device: USBDevice): VendorInterface | undefined {
  for (const configuration of device.configurations) {
    for (const { interfaceNumber, alternates } of configuration.interfaces) {
      const endpoints =
        alternates.find((a) => a.interfaceClass === 0xff)?.endpoints.filter((e) => e.type === "bulk") ?? [];
      const input = endpoints.find((e) => e.direction === "in");
      const output = endpoints.find((e) => e.direction === "out");
      if (input === undefined || output === undefined) continue;
      return {
        configuration: configuration.configurationValue,
        number: interfaceNumber,
        endpointIn: input.endpointNumber,
        endpointOut: output.endpointNumber,
      };
    }
  }
  return undefined;
}

function isTimeout(error: unknown): boolean {
  return /time(d)?[ -]?out|cancel/i.test(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function noInterface(url: string, { productName }: USBDevice): LinkError {
  return new LinkError(
    "NO_ANSWER",
    `${url} (${productName ?? "no name"}) has no WebUSB interface.`,
    "The board runs other firmware.",
    "Flash pinbridge's firmware (boards/firmware/prebuilt), or use its serial port if it has one.",
  );
}

function openError(url: string, error: unknown): LinkError {
  const message = messageOf(error);
  if (/access|permission|SecurityError|EACCES/i.test(message)) {
    return new LinkError(
      "PERMISSION",
      `This user may not open ${url}.`,
      `On Linux a udev rule must allow it (${message}).`,
      'Put SUBSYSTEM=="usb", ATTRS{idVendor}=="1209", ATTRS{idProduct}=="0001", MODE="0666" into /etc/udev/rules.d/60-pinbridge.rules and plug the board in again.',
    );
  }
  if (/busy|claimed|in use/i.test(message)) {
    return new LinkError(
      "PORT_BUSY",
      `Another program has ${url} open.`,
      `A browser tab, or another pinbridge (${message}).`,
      "Close it and try again.",
    );
  }
  if (/disconnected|not found|no device|gone/i.test(message)) {
    return new LinkError("NO_BOARD", `${url} is not there any more.`, message, "Plug the board in again.");
  }
  return new LinkError("OPEN_FAILED", `${url} could not be opened: ${message}.`, "", "", { cause: error });
}
