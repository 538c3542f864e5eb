/**
 * Enumerates the device as operating systems do, one after the other's habits: Linux's 8-byte first look and second reset, Windows' long
 * configuration request, device qualifier and MS OS 2.0 set, Chrome's WebUSB URL. Everything it learns is checked, and a device that
 * answers late, short, with the wrong toggle or not at all is named with the request that showed it. A lenient host looks only for what
 * every device must have.
 */

import {
  microsoftFaults,
  readBos,
  readConfiguration,
  readDevice,
  type Capabilities,
  type Configuration,
  type DeviceDescriptor,
  type Interface,
} from "./descriptors.js";
import type { ControlResult, Setup, UsbHost } from "./host.js";

export interface UsbIdentity {
  device: DeviceDescriptor;
  configuration: Configuration;
  strings: Map<number, string>;
  capabilities: Capabilities;
  /** WebUSB landing page, without its scheme. */
  landingPage?: string;
  serialNumber: string;
}

const GET_STATUS = 0;
const SET_ADDRESS = 5;
const GET_DESCRIPTOR = 6;
const GET_CONFIGURATION = 8;
const SET_CONFIGURATION = 9;
const DEVICE = 1;
const CONFIGURATION = 2;
const STRING = 3;
const DEVICE_QUALIFIER = 6;
const BOS = 15;
const ENGLISH = 0x0409;
const ADDRESS = 5;
/** USB 2.0, 7.1.7.3: attach debounce; shortened from 100 ms, as nothing bounces here, but for firmware that counts on the time. */
const DEBOUNCE_US = 20_000;
const SPECIFIED_DEBOUNCE_US = 100_000;
/** How often Linux begins anew with a device that does not answer (PORT_INIT_TRIES). */
const LENIENT_TRIES = 4;
const ADDRESS_RECOVERY_US = 2_000;

type Step = Setup | { waitUs: number } | "reset";
type Script<T> = Generator<Step, T, ControlResult>;

class Failed extends Error {}

/**
 * Runs in simulated time; calls `done` with what was learned, or undefined when the device could not be brought up (the reason is among
 * the host's faults).
 */
export function enumerate(host: UsbHost, done: (identity: UsbIdentity | undefined) => void): void {
  let script = sequence(host);
  let tries = host.lenient ? LENIENT_TRIES : 1;
  const step = (result: ControlResult): void => {
    let next: IteratorResult<Step, UsbIdentity>;
    try {
      next = script.next(result);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      if (--tries > 0 && host.device?.isConnected) {
        script = sequence(host);
        return step(OK);
      }
      host.fault(error.message);
      return done(undefined);
    }
    if (next.done) done(next.value);
    else if (next.value === "reset") host.reset(() => step(OK));
    else if ("waitUs" in next.value) host.clock.at(host.clock.nowUs() + next.value.waitUs, () => step(OK));
    else host.request(next.value, step);
  };
  step(OK);
}

const OK: ControlResult = { kind: "ok", bytes: new Uint8Array(0) };

function* sequence(host: UsbHost): Script<UsbIdentity> {
  yield { waitUs: host.lenient ? SPECIFIED_DEBOUNCE_US : DEBOUNCE_US };
  yield "reset";
  const first = yield* descriptor("the first 8 bytes of the device descriptor", DEVICE, 0, 8);
  if (first.length !== 8) throw new Failed(`the first look at the device descriptor gives ${first.length} bytes of 8`);
  yield "reset";
  yield* ask("SET_ADDRESS", { requestType: 0x00, request: SET_ADDRESS, value: ADDRESS, index: 0 });
  host.address = ADDRESS;
  yield { waitUs: ADDRESS_RECOVERY_US };
  const device = checked(host, readDevice(yield* descriptor("the device descriptor", DEVICE, 0, 18)), !host.lenient);
  const head = yield* descriptor("the configuration header", CONFIGURATION, 0, 9);
  const total = head[2] | (head[3] << 8);
  // Windows asks for more than there is, and so finds out what the device really sends.
  const whole = yield* descriptor("the whole configuration", CONFIGURATION, 0, Math.max(255, total));
  const configuration = checked(host, readConfiguration(whole, device));
  const strings = yield* readStrings(host, device, configuration);
  yield* mustStall(host, "the device qualifier, which a full-speed device does not have (USB 2.0, 9.6.2)", {
    requestType: 0x80,
    request: GET_DESCRIPTOR,
    value: DEVICE_QUALIFIER << 8,
    index: 0,
    length: 10,
  });
  const capabilities = host.lenient && device.usb < 0x0201 ? {} : yield* readCapabilities(host);
  yield* setConfiguration(host, configuration);
  const landingPage = yield* platform(host, capabilities, configuration);
  yield* communicationClass(host, configuration);
  const status = yield* ask("GET_STATUS", { requestType: 0x80, request: GET_STATUS, value: 0, index: 0, length: 2 });
  if (status.length !== 2) host.fault(`GET_STATUS gives ${status.length} bytes`);
  return { device, configuration, strings, capabilities, landingPage, serialNumber: strings.get(device.serial) ?? "" };
}

function* readCapabilities(host: UsbHost): Script<Capabilities> {
  const head = yield* descriptor("the BOS header", BOS, 0, 5);
  const bos = readBos(yield* descriptor("the BOS descriptor", BOS, 0, head[2] | (head[3] << 8)));
  return checked(host, bos, !host.lenient);
}

/** Also what an operating system does to start a configured device over: toggles and halts go back to their start. */
export function* setConfiguration(host: UsbHost, configuration: Configuration): Script<void> {
  yield* ask("SET_CONFIGURATION", {
    requestType: 0x00,
    request: SET_CONFIGURATION,
    value: configuration.value,
    index: 0,
  });
  const now = yield* ask("GET_CONFIGURATION", {
    requestType: 0x80,
    request: GET_CONFIGURATION,
    value: 0,
    index: 0,
    length: 1,
  });
  if (now[0] !== configuration.value)
    host.fault(`GET_CONFIGURATION gives ${now[0]} after SET_CONFIGURATION(${configuration.value})`);
  if (host.lenient) return;
  for (const { endpoints } of configuration.interfaces)
    for (const { address, type } of endpoints) {
      const fault = host.device?.endpointFault(address & 0xf, (address & 0x80) !== 0, type);
      if (fault) host.fault(fault);
    }
}

/** Sends SET_CONFIGURATION again; `done(false)` when it fails. */
export function configureAgain(host: UsbHost, configuration: Configuration, done: (ok: boolean) => void): void {
  const script = setConfiguration(host, configuration);
  const step = (result: ControlResult): void => {
    try {
      const next = script.next(result);
      if (next.done) done(true);
      else host.request(next.value as Setup, step);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      host.fault(error.message);
      done(false);
    }
  };
  step(OK);
}

function* readStrings(
  host: UsbHost,
  device: DeviceDescriptor,
  configuration: Configuration,
): Script<Map<number, string>> {
  const strings = new Map<number, string>();
  const languages = yield* descriptor("the string languages", STRING, 0, 255);
  if (languages.length < 4 || (languages[2] | (languages[3] << 8)) !== ENGLISH)
    host.fault("string descriptor 0 does not offer English (0x0409)");
  const wanted = new Set(
    [device.manufacturer, device.product, device.serial, ...configuration.strings].filter((index) => index > 0),
  );
  for (const index of wanted) {
    const bytes = yield* descriptor(`string ${index}`, STRING, index, 255, ENGLISH);
    if (bytes[1] !== STRING || bytes[0] !== bytes.length)
      host.fault(`string ${index}: bLength ${bytes[0]}, type ${bytes[1]}, ${bytes.length} bytes sent`);
    strings.set(index, new TextDecoder("utf-16le").decode(bytes.subarray(2)));
  }
  if (!device.serial) host.fault("the device has no serial number: boards of the same kind cannot be told apart");
  return strings;
}

function* platform(
  host: UsbHost,
  { microsoft, webUsb }: Capabilities,
  configuration: Configuration,
): Script<string | undefined> {
  if (microsoft) {
    const set = yield* ask("the MS OS 2.0 descriptor set", {
      requestType: 0xc0,
      request: microsoft.vendorCode,
      value: 0,
      index: 7,
      length: microsoft.length,
    });
    for (const fault of microsoftFaults(set, configuration.interfaces)) host.fault(fault);
  }
  if (!webUsb?.landingPage) return undefined;
  const url = yield* ask("the WebUSB URL", {
    requestType: 0xc0,
    request: webUsb.vendorCode,
    value: webUsb.landingPage,
    index: 2,
    length: 255,
  });
  if (url[1] !== 3 || url[0] !== url.length)
    host.fault(`WebUSB URL descriptor: bLength ${url[0]}, type ${url[1]}, ${url.length} bytes sent`);
  return new TextDecoder().decode(url.subarray(3));
}

/** What cdc_acm and usbser.sys do when they find the interface. */
function* communicationClass(host: UsbHost, { interfaces }: Configuration): Script<void> {
  const control = interfaces.find((one) => one.class === 2 && one.subclass === 2);
  if (!control) return host.fault("there is no CDC ACM interface");
  const coding = lineCoding(9600);
  yield* ask("SET_LINE_CODING", { requestType: 0x21, request: 0x20, value: 0, index: control.number, data: coding });
  const back = yield* ask("GET_LINE_CODING", {
    requestType: 0xa1,
    request: 0x21,
    value: 0,
    index: control.number,
    length: 7,
  });
  if (back.join() !== coding.join())
    host.fault(`GET_LINE_CODING gives ${back.join(" ")} after SET_LINE_CODING ${coding.join(" ")}`);
  yield* ask("SET_CONTROL_LINE_STATE", { requestType: 0x21, request: 0x22, value: 0, index: control.number });
}

/** dwDTERate, one stop bit, no parity, 8 bits (PSTN 1.2, table 17). */
export function lineCoding(baud: number): Uint8Array {
  const bytes = new Uint8Array(7);
  new DataView(bytes.buffer).setUint32(0, baud, true);
  bytes[6] = 8;
  return bytes;
}

export function interfaceOf(configuration: Configuration, classCode: number): Interface | undefined {
  return configuration.interfaces.find(
    (one) => one.class === classCode && one.endpoints.some(({ type }) => type === 2),
  );
}

function* descriptor(what: string, type: number, index: number, length: number, language = 0): Script<Uint8Array> {
  return yield* ask(what, {
    requestType: 0x80,
    request: GET_DESCRIPTOR,
    value: (type << 8) | index,
    index: language,
    length,
  });
}

function* ask(what: string, setup: Setup): Script<Uint8Array> {
  const result = yield setup;
  if (result.kind === "ok") return result.bytes;
  throw new Failed(
    result.kind === "stall"
      ? `enumeration fails: the device stalls on ${what}`
      : `enumeration fails at ${what}: ${result.stage}`,
  );
}

function* mustStall(host: UsbHost, what: string, setup: Setup): Script<void> {
  const result = yield setup;
  if (result.kind === "ok")
    host.fault(`the device must stall on ${what}; it answers with ${result.bytes.length} bytes`);
  else if (result.kind === "timeout") throw new Failed(`enumeration fails at ${what}: ${result.stage}`);
}

/** @param strict  what is odd but allowed counts as a fault, too */
function checked<T>(host: UsbHost, { value, faults }: { value: T; faults: string[] }, strict = true): T {
  if (strict) for (const fault of faults) host.fault(fault);
  return value;
}
