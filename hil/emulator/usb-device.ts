/**
 * The vendor interface of an emulated board with the face of WebUSB's USBDevice, so that the WebUSB transport can be tested against the real
 * firmware without a kernel or a browser between them.
 *
 * Only what a transport may use is here; the rest rejects with NotSupportedError, as a browser does for what it does not allow.
 * @see WebUSB API, W3C Community Group Draft, section 5
 */

import type { EmulatedBoard } from "./board.js";
import { interfaceOf } from "./usb/enumerate.js";
import type { Endpoint } from "./usb/descriptors.js";
import type { ControlResult, Setup } from "./usb/host.js";
import { LiveBoard } from "./live.js";

type Bytes = ArrayBuffer | ArrayBufferView;

export class EmulatedUsbDevice {
  opened = false;
  private readonly live: LiveBoard;
  private claimed = new Set<number>();
  private received: Uint8Array[] = [];
  private readonly readers: {
    length: number;
    resolve: (result: USBInTransferResult) => void;
    reject: (error: Error) => void;
  }[] = [];

  /** @param board  booted and enumerated */
  constructor(readonly board: EmulatedBoard) {
    this.live = new LiveBoard(board);
    board.vendor.onBytes = (bytes) => {
      this.received.push(bytes);
      this.deliver();
    };
    const before = board.onUsb;
    board.onUsb = (configured) => {
      before?.(configured);
      if (!configured) this.disconnected();
    };
  }

  get vendorId(): number {
    return this.identity.device.vendorId;
  }

  get productId(): number {
    return this.identity.device.productId;
  }

  get serialNumber(): string {
    return this.identity.serialNumber;
  }

  get productName(): string | undefined {
    return this.identity.strings.get(this.identity.device.product);
  }

  get manufacturerName(): string | undefined {
    return this.identity.strings.get(this.identity.device.manufacturer);
  }

  get configuration(): USBConfiguration | null {
    return this.opened ? this.described : null;
  }

  get configurations(): USBConfiguration[] {
    return [this.described];
  }

  async open(): Promise<void> {
    void this.identity;
    this.opened = true;
    this.live.start();
  }

  async close(): Promise<void> {
    this.opened = false;
    this.claimed.clear();
    this.live.stop();
    this.board.vendor.close();
    for (const reader of this.readers.splice(0)) reader.reject(abort("the device was closed"));
  }

  async selectConfiguration(value: number): Promise<void> {
    this.needOpen();
    if (value !== this.identity.configuration.value) throw notFound(`there is no configuration ${value}`);
  }

  async claimInterface(number: number): Promise<void> {
    this.needOpen();
    const one = this.identity.configuration.interfaces.find((candidate) => candidate.number === number);
    if (!one) throw notFound(`there is no interface ${number}`);
    // Communication classes are protected: no browser hands them out (WebUSB section 8.1).
    if (one.class !== 0xff)
      throw domError("SecurityError", `interface ${number} has class ${one.class}, which is protected`);
    this.claimed.add(number);
    this.board.vendor.open();
  }

  async releaseInterface(number: number): Promise<void> {
    this.claimed.delete(number);
    this.board.vendor.close();
  }

  async selectAlternateInterface(number: number, alternate: number): Promise<void> {
    this.needClaimed();
    if (alternate !== 0) throw notFound(`interface ${number} has no alternate setting ${alternate}`);
  }

  async transferOut(endpoint: number, data: Bytes): Promise<USBOutTransferResult> {
    this.needClaimed();
    if (endpoint !== this.endpoints.out) throw notFound(`there is no OUT endpoint ${endpoint}`);
    const bytes = bytesOf(data);
    const ok = await new Promise<boolean>((resolve) => {
      if (!this.board.vendor.write(bytes, resolve)) resolve(false);
      this.live.work();
    });
    if (!ok) throw networkError("the device was disconnected");
    return { bytesWritten: bytes.length, status: "ok" };
  }

  async transferIn(endpoint: number, length: number): Promise<USBInTransferResult> {
    this.needClaimed();
    if (endpoint !== this.endpoints.in) throw notFound(`there is no IN endpoint ${endpoint}`);
    return new Promise((resolve, reject) => {
      this.readers.push({ length, resolve, reject });
      this.deliver();
    });
  }

  async controlTransferIn(setup: USBControlTransferParameters, length: number): Promise<USBInTransferResult> {
    const result = await this.control({ ...setupOf(setup, 0x80), length });
    if (result.kind !== "ok") return { status: "stall", data: undefined };
    return { status: "ok", data: viewOf(result.bytes) };
  }

  async controlTransferOut(setup: USBControlTransferParameters, data?: Bytes): Promise<USBOutTransferResult> {
    const bytes = data ? bytesOf(data) : undefined;
    const result = await this.control({ ...setupOf(setup, 0), data: bytes });
    return result.kind === "ok"
      ? { status: "ok", bytesWritten: bytes?.length ?? 0 }
      : { status: "stall", bytesWritten: 0 };
  }

  /** CLEAR_FEATURE(ENDPOINT_HALT): both ends go back to DATA0 (USB 2.0, 9.4.5). */
  async clearHalt(direction: USBDirection, endpoint: number): Promise<void> {
    this.needClaimed();
    const address = endpoint | (direction === "in" ? 0x80 : 0);
    const result = await this.control({ requestType: 0x02, request: 1, value: 0, index: address });
    if (result.kind !== "ok") throw networkError(`CLEAR_FEATURE on endpoint 0x${address.toString(16)} fails`);
    const pipe = direction === "in" ? this.board.vendor.in : this.board.vendor.out;
    if (pipe) pipe.toggle = 0;
  }

  async reset(): Promise<void> {
    throw domError("NotSupportedError", "reset() is not emulated");
  }

  async forget(): Promise<void> {
    await this.close();
  }

  private async control(setup: Setup): Promise<ControlResult> {
    this.needOpen();
    const result = await new Promise<ControlResult>((resolve) => {
      this.board.host.request(setup, resolve);
      this.live.work();
    });
    if (result.kind === "timeout") throw networkError(result.stage);
    return result;
  }

  /** A transfer ends where the device's message ended; what is longer than asked for stays for the next. */
  private deliver(): void {
    while (this.readers.length && this.received.length) {
      const bytes = this.received.shift()!;
      const reader = this.readers.shift()!;
      if (bytes.length > reader.length) this.received.unshift(bytes.subarray(reader.length));
      reader.resolve({ status: "ok", data: viewOf(bytes.slice(0, reader.length)) });
    }
  }

  private disconnected(): void {
    this.opened = false;
    this.live.stop();
    for (const reader of this.readers.splice(0)) reader.reject(networkError("the device was disconnected"));
  }

  private get identity() {
    const { identity } = this.board;
    if (!identity) throw networkError("the device was disconnected");
    return identity;
  }

  private get endpoints(): { in: number; out: number } {
    const bulk = interfaceOf(this.identity.configuration, 0xff)?.endpoints ?? [];
    const find = (input: boolean) =>
      (bulk.find(({ address, type }) => type === 2 && ((address & 0x80) !== 0) === input)?.address ?? 0) & 0xf;
    return { in: find(true), out: find(false) };
  }

  private needOpen(): void {
    if (!this.opened) throw domError("InvalidStateError", "the device must be opened first");
  }

  private needClaimed(): void {
    this.needOpen();
    if (!this.claimed.size) throw domError("InvalidStateError", "the interface must be claimed first");
  }

  private get described(): USBConfiguration {
    const { configuration, strings } = this.identity;
    const interfaces = configuration.interfaces.map((one) => {
      const alternate = {
        alternateSetting: 0,
        interfaceClass: one.class,
        interfaceSubclass: one.subclass,
        interfaceProtocol: one.protocol,
        interfaceName: strings.get(one.name),
        endpoints: one.endpoints.map(describeEndpoint),
      };
      return { interfaceNumber: one.number, alternate, alternates: [alternate], claimed: this.claimed.has(one.number) };
    });
    return {
      configurationValue: configuration.value,
      configurationName: undefined,
      interfaces,
    } as unknown as USBConfiguration;
  }
}

function describeEndpoint({ address, type, maxPacket }: Endpoint): {
  endpointNumber: number;
  direction: USBDirection;
  type: USBEndpointType;
  packetSize: number;
} {
  return {
    endpointNumber: address & 0xf,
    direction: address & 0x80 ? "in" : "out",
    type: type === 3 ? "interrupt" : "bulk",
    packetSize: maxPacket,
  };
}

function setupOf(
  { requestType, recipient, request, value, index }: USBControlTransferParameters,
  direction: number,
): Setup {
  const type = { standard: 0, class: 1, vendor: 2 }[requestType];
  const to = { device: 0, interface: 1, endpoint: 2, other: 3 }[recipient];
  return { requestType: direction | (type << 5) | to, request, value, index };
}

function bytesOf(data: Bytes): Uint8Array {
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

function viewOf(bytes: Uint8Array): DataView<ArrayBuffer> {
  const copy = bytes.slice();
  return new DataView(copy.buffer, 0, copy.length);
}

const networkError = (text: string) => domError("NetworkError", text);
const notFound = (text: string) => domError("NotFoundError", text);
const abort = (text: string) => domError("AbortError", text);

/** DOMException where there is one; everything that runs WebUSB has it. */
function domError(name: string, text: string): Error {
  return new DOMException(text, name);
}
