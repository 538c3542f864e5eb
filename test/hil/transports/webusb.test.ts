import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseBoardUrl } from "../../../hil/transports/board-url.js";
import { LinkError, type LinkErrorCode } from "../../../hil/transports/link-error.js";
import { usbIdentity } from "../../../hil/transports/usb-identity.js";
import { listUsb, openUsb } from "../../../hil/transports/usb.js";
import { WebUsbTransport } from "../../../hil/transports/webusb.js";

const code = (expected: LinkErrorCode) => (error: unknown) => error instanceof LinkError && error.code === expected;

/** As much of a USBDevice as the transport touches: loops what is written back, after a time-out of its own to begin with. */
class LoopDevice {
  vendorId: number = usbIdentity.vendorId;
  productId: number = usbIdentity.productId;
  manufacturerName: string = usbIdentity.manufacturer;
  productName = "pinbridge board";
  serialNumber = "E6614103E7452D2F";
  configuration: unknown = null;
  readonly done: string[] = [];
  interfaceClass = 0xff;
  failOpen: Error | undefined;
  private readonly arrived: Uint8Array[] = [];
  private waiting: ((result: { data?: DataView; status: string } | Error) => void) | undefined;
  private timedOut = false;

  get configurations(): unknown[] {
    const endpoints = [
      { endpointNumber: 3, direction: "out", type: "bulk", packetSize: 64 },
      { endpointNumber: 3, direction: "in", type: "bulk", packetSize: 64 },
    ];
    const cdc = { interfaceNumber: 0, alternates: [{ interfaceClass: 2, endpoints: [] }] };
    const vendor = { interfaceNumber: 2, alternates: [{ interfaceClass: this.interfaceClass, endpoints }] };
    return [{ configurationValue: 1, interfaces: [cdc, vendor] }];
  }

  async open(): Promise<void> {
    if (this.failOpen !== undefined) throw this.failOpen;
    this.done.push("open");
  }
  async close(): Promise<void> {
    this.done.push("close");
    this.finish(new Error("The device was closed."));
  }
  async selectConfiguration(value: number): Promise<void> {
    this.done.push(`configuration ${value}`);
  }
  async claimInterface(number: number): Promise<void> {
    this.done.push(`claim ${number}`);
  }
  async releaseInterface(number: number): Promise<void> {
    this.done.push(`release ${number}`);
  }
  async transferOut(endpoint: number, bytes: Uint8Array): Promise<{ status: string }> {
    assert.equal(endpoint, 3);
    this.arrived.push(bytes.slice());
    this.deliver();
    return { status: "ok" };
  }
  transferIn(endpoint: number, length: number): Promise<{ data?: DataView; status: string }> {
    assert.equal(endpoint, 3);
    assert.equal(length % 64, 0);
    if (!this.timedOut) {
      this.timedOut = true;
      return Promise.reject(new Error("transferIn error: transfer timed out"));
    }
    return new Promise((resolve, reject) => {
      this.waiting = (result) => (result instanceof Error ? reject(result) : resolve(result));
      this.deliver();
    });
  }
  unplug(): void {
    this.finish(new Error("The device was disconnected."));
  }

  private deliver(): void {
    if (this.waiting === undefined || this.arrived.length === 0) return;
    const bytes = this.arrived.shift()!;
    this.finish({ data: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), status: "ok" });
  }
  private finish(result: { data?: DataView; status: string } | Error): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.(result);
  }
}

const faceOf = (device: LoopDevice): USBDevice => device as unknown as USBDevice;

describe("the WebUSB transport", () => {
  it("claims the vendor interface and carries bytes in order, over time-outs of the implementation", async () => {
    const device = new LoopDevice();
    const transport = new WebUsbTransport("usb:", faceOf(device));
    await transport.open();
    assert.deepEqual(device.done, ["open", "configuration 1", "claim 2"]);
    const got: number[] = [];
    const all = new Promise<void>((resolve) => {
      transport.onBytes = (bytes) => {
        got.push(...bytes);
        if (got.length === 64) resolve();
      };
    });
    for (let i = 0; i < 64; i += 8) transport.write(Uint8Array.from({ length: 8 }, (_, n) => i + n));
    await all;
    assert.deepEqual(
      got,
      Array.from({ length: 64 }, (_, i) => i),
    );
    await transport.close();
    await transport.close();
    assert.deepEqual(device.done.slice(3), ["release 2", "close"]);
  });

  it("tells that the board went away, once", async () => {
    const device = new LoopDevice();
    const transport = new WebUsbTransport("usb:", faceOf(device));
    const gone = new Promise<LinkError>((resolve) => (transport.onClose = resolve));
    await transport.open();
    // The first read ends in the time-out; let the second begin.
    await new Promise((resolve) => setImmediate(resolve));
    device.unplug();
    assert.ok(code("GONE")(await gone));
  });

  it("says why a device cannot be opened", async () => {
    const cases: [Error, LinkErrorCode][] = [
      [new Error("open error: Permission denied (EACCES)"), "PERMISSION"],
      [new Error("Unable to claim interface: busy"), "PORT_BUSY"],
      [new Error("The device was disconnected."), "NO_BOARD"],
      [new Error("something else"), "OPEN_FAILED"],
    ];
    for (const [error, expected] of cases) {
      const device = new LoopDevice();
      device.failOpen = error;
      await assert.rejects(new WebUsbTransport("usb:", faceOf(device)).open(), code(expected));
    }
    const device = new LoopDevice();
    device.interfaceClass = 3;
    await assert.rejects(new WebUsbTransport("usb:", faceOf(device)).open(), code("NO_ANSWER"));
  });
});

describe("usb URLs", () => {
  const url = (text: string) => parseBoardUrl(text, ["usb"]);
  const stranger = Object.assign(new LoopDevice(), { manufacturerName: "Somebody Else" });
  const second = Object.assign(new LoopDevice(), { serialNumber: "0011223344556677" });
  const devices = async () => [stranger, new LoopDevice(), second].map(faceOf);

  it("find a board by its unique id, or the only one there is", async () => {
    assert.ok(await openUsb(url("usb:e6614103e7452d2f"), devices));
    assert.ok(await openUsb(url("usb:"), async () => [faceOf(second)]));
    await assert.rejects(openUsb(url("usb:"), devices), code("BAD_URL"));
    await assert.rejects(openUsb(url("usb:AAAAAAAAAAAAAAAA"), devices), code("NO_BOARD"));
    await assert.rejects(
      openUsb(url("usb:"), async () => []),
      code("NO_BOARD"),
    );
  });

  it("are listed for pinbridge boards alone", async () => {
    assert.deepEqual(
      (await listUsb(devices)).map((board) => board.url),
      ["usb:E6614103E7452D2F", "usb:0011223344556677"],
    );
  });

  it("look for what the firmware's descriptors say", () => {
    const file = new URL("../../../../boards/firmware/core/usb_descriptors", import.meta.url);
    const header = readFileSync(`${file.pathname}.h`, "utf8");
    const value = (name: string): number => Number(new RegExp(`#define ${name} (\\S+)`).exec(header)?.[1]);
    assert.equal(value("USB_VENDOR_ID"), usbIdentity.vendorId);
    assert.equal(value("USB_PRODUCT_ID"), usbIdentity.productId);
    assert.ok(readFileSync(`${file.pathname}.c`, "utf8").includes(`manufacturer[] = "${usbIdentity.manufacturer}"`));
  });

  it("find nothing, and fail at nothing, where the system has no USB", async () => {
    assert.ok(Array.isArray(await listUsb()));
  });
});
