/**
 * Reads USB descriptors and says everything that is wrong with them: what one operating system forgives, the next refuses.
 *
 * Sources: USB 2.0 chapter 9; CDC 1.2 and PSTN 1.2; Interface Association ECN; WebUSB 1.0; Microsoft OS 2.0 Descriptors Specification.
 */

export interface Endpoint {
  /** bEndpointAddress: bit 7 set for IN. */
  address: number;
  /** 2 bulk, 3 interrupt. */
  type: number;
  maxPacket: number;
}

export interface Interface {
  number: number;
  class: number;
  subclass: number;
  protocol: number;
  name: number;
  endpoints: Endpoint[];
}

export interface DeviceDescriptor {
  usb: number;
  class: number;
  subclass: number;
  protocol: number;
  maxPacket0: number;
  vendorId: number;
  productId: number;
  release: number;
  manufacturer: number;
  product: number;
  serial: number;
}

export interface Configuration {
  value: number;
  interfaces: Interface[];
  /** String indexes named anywhere in the configuration. */
  strings: number[];
}

export interface Checked<T> {
  value: T;
  faults: string[];
}

export function readDevice(bytes: Uint8Array): Checked<DeviceDescriptor> {
  const view = viewOf(bytes);
  const faults: string[] = [];
  if (bytes.length !== 18 || bytes[0] !== 18)
    faults.push(`device descriptor has ${bytes.length} bytes, bLength ${bytes[0]}; it must be 18`);
  if (bytes[1] !== 1) faults.push(`device descriptor has bDescriptorType ${bytes[1]}`);
  const value: DeviceDescriptor = {
    usb: view.getUint16(2, true),
    class: bytes[4],
    subclass: bytes[5],
    protocol: bytes[6],
    maxPacket0: bytes[7],
    vendorId: view.getUint16(8, true),
    productId: view.getUint16(10, true),
    release: view.getUint16(12, true),
    manufacturer: bytes[14],
    product: bytes[15],
    serial: bytes[16],
  };
  if (![8, 16, 32, 64].includes(value.maxPacket0)) faults.push(`bMaxPacketSize0 is ${value.maxPacket0}`);
  if (bytes[17] !== 1) faults.push(`bNumConfigurations is ${bytes[17]}`);
  if (value.usb < 0x0201)
    faults.push(
      `bcdUSB is 0x${value.usb.toString(16)}: a BOS descriptor (WebUSB, MS OS 2.0) is only asked for from 0x0201 on`,
    );
  return { value, faults };
}

export function readConfiguration(bytes: Uint8Array, device: DeviceDescriptor): Checked<Configuration> {
  const view = viewOf(bytes);
  const faults: string[] = [];
  const value: Configuration = { value: bytes[5], interfaces: [], strings: [bytes[6]] };
  const total = view.getUint16(2, true);
  if (bytes[0] !== 9 || bytes[1] !== 2) faults.push("configuration descriptor does not start with 09 02");
  if (total !== bytes.length) faults.push(`wTotalLength is ${total}, the device sends ${bytes.length} bytes`);
  if (!(bytes[7] & 0x80)) faults.push("bmAttributes bit 7 must be set (USB 2.0, table 9-10)");
  let at = 9;
  let current: Interface | undefined;
  let associations = 0;
  while (at + 2 <= bytes.length) {
    const length = bytes[at];
    if (length < 2 || at + length > bytes.length) {
      faults.push(`a descriptor at offset ${at} claims ${length} bytes where ${bytes.length - at} are left`);
      break;
    }
    const one = bytes.subarray(at, at + length);
    if (one[1] === 4) {
      current = { number: one[2], class: one[5], subclass: one[6], protocol: one[7], name: one[8], endpoints: [] };
      value.interfaces.push(current);
      value.strings.push(one[8]);
    } else if (one[1] === 5) {
      if (!current) faults.push("an endpoint descriptor comes before any interface");
      else current.endpoints.push({ address: one[2], type: one[3] & 3, maxPacket: one[4] | (one[5] << 8) });
    } else if (one[1] === 11) {
      associations++;
      value.strings.push(one[7]);
    } else if (one[1] === 0x24) faults.push(...communicationFaults(one, value.interfaces));
    at += length;
  }
  if (at !== bytes.length && !faults.length)
    faults.push(`${bytes.length - at} bytes are left over after the last descriptor`);
  checkInterfaces(bytes, value, faults);
  if (associations && (device.class !== 0xef || device.subclass !== 2 || device.protocol !== 1))
    faults.push("interface associations need device class EF/02/01 (IAD ECN), else Windows loads one driver for all");
  return { value, faults };
}

function checkInterfaces(bytes: Uint8Array, { interfaces }: Configuration, faults: string[]): void {
  if (bytes[4] !== interfaces.length) faults.push(`bNumInterfaces is ${bytes[4]}, ${interfaces.length} are described`);
  const seen = new Set<number>();
  interfaces.forEach((one, index) => {
    if (one.number !== index) faults.push(`interface ${index} has bInterfaceNumber ${one.number}`);
    for (const endpoint of one.endpoints) {
      if (seen.has(endpoint.address)) faults.push(`endpoint 0x${endpoint.address.toString(16)} is described twice`);
      seen.add(endpoint.address);
      if (endpoint.type === 2 && ![8, 16, 32, 64].includes(endpoint.maxPacket))
        faults.push(
          `bulk endpoint 0x${endpoint.address.toString(16)} has wMaxPacketSize ${endpoint.maxPacket} at full speed`,
        );
      if (endpoint.type === 3 && endpoint.maxPacket > 64)
        faults.push(`interrupt endpoint 0x${endpoint.address.toString(16)} has wMaxPacketSize ${endpoint.maxPacket}`);
    }
  });
}

/** CDC functional descriptors: the union and the call management must name interfaces of this configuration. */
function communicationFaults(one: Uint8Array, interfaces: readonly Interface[]): string[] {
  const control = interfaces.at(-1)?.number ?? -1;
  if (one[2] === 6 && one[3] !== control)
    return [`CDC union names control interface ${one[3]} inside interface ${control}`];
  if (one[2] === 6 && one[4] !== control + 1) return [`CDC union names data interface ${one[4]}; it is ${control + 1}`];
  if (one[2] === 1 && one[4] !== control + 1) return [`CDC call management names data interface ${one[4]}`];
  return [];
}

export interface Capabilities {
  /** bVendorCode and iLandingPage of the WebUSB platform capability. */
  webUsb?: { vendorCode: number; landingPage: number };
  /** bMS_VendorCode and the length of the descriptor set. */
  microsoft?: { vendorCode: number; length: number };
}

const WEB_USB = "38b60834a909a0478bfda0768815b665";
const MS_OS_20 = "df60ddd88945c74c9cd2659d9e648a9f";

export function readBos(bytes: Uint8Array): Checked<Capabilities> {
  const faults: string[] = [];
  const value: Capabilities = {};
  const total = bytes[2] | (bytes[3] << 8);
  if (bytes[1] !== 15 || total !== bytes.length)
    faults.push(`BOS descriptor: type ${bytes[1]}, wTotalLength ${total}, ${bytes.length} bytes sent`);
  let count = 0;
  for (let at = 5; at + 3 <= bytes.length && bytes[at] > 0; at += bytes[at]) {
    count++;
    if (bytes[at + 1] !== 16 || bytes[at + 2] !== 5) continue;
    const uuid = hexOf(bytes.subarray(at + 4, at + 20));
    if (uuid === MS_OS_20)
      value.microsoft = { vendorCode: bytes[at + 26], length: bytes[at + 24] | (bytes[at + 25] << 8) };
    else if (uuid === WEB_USB) value.webUsb = { vendorCode: bytes[at + 22], landingPage: bytes[at + 23] };
    else faults.push(`BOS names an unknown platform capability ${uuid}`);
  }
  if (count !== bytes[4]) faults.push(`BOS announces ${bytes[4]} capabilities and has ${count}`);
  if (!value.microsoft) faults.push("BOS has no MS OS 2.0 capability: Windows gives the vendor interface no driver");
  if (!value.webUsb) faults.push("BOS has no WebUSB capability");
  return { value, faults };
}

/** MS OS 2.0 descriptor set: nested subset headers whose lengths must add up, and WINUSB on the vendor interface. */
export function microsoftFaults(bytes: Uint8Array, interfaces: readonly Interface[]): string[] {
  const faults: string[] = [];
  const view = viewOf(bytes);
  if (bytes.length < 10 || view.getUint16(0, true) !== 10 || view.getUint16(2, true) !== 0)
    return ["MS OS 2.0 set does not start with its set header"];
  if (view.getUint16(8, true) !== bytes.length)
    faults.push(`MS OS 2.0 set: wTotalLength ${view.getUint16(8, true)}, ${bytes.length} bytes sent`);
  const vendor = interfaces.find((one) => one.class === 0xff)?.number;
  let at = 10;
  let configuration = 0;
  let functions = 0;
  let winUsb = false;
  while (at + 4 <= bytes.length) {
    const length = view.getUint16(at, true);
    const type = view.getUint16(at + 2, true);
    if (length < 4 || at + length > bytes.length)
      return [...faults, `MS OS 2.0 set: descriptor at offset ${at} claims ${length} bytes`];
    if (type === 1) {
      configuration = view.getUint16(at + 6, true);
      if (configuration !== bytes.length - at)
        faults.push(`MS OS 2.0 configuration subset: wTotalLength ${configuration}, ${bytes.length - at} bytes follow`);
    } else if (type === 2) {
      functions++;
      if (bytes[at + 4] !== vendor)
        faults.push(`MS OS 2.0 function subset names interface ${bytes[at + 4]}; the vendor interface is ${vendor}`);
    } else if (type === 3) winUsb = String.fromCharCode(...bytes.subarray(at + 4, at + 10)) === "WINUSB";
    at += length;
  }
  if (!configuration || !functions)
    faults.push("MS OS 2.0 set of a composite device lacks its configuration or function subset: Windows ignores it");
  if (!winUsb) faults.push("MS OS 2.0 set has no compatible id WINUSB");
  return faults;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
