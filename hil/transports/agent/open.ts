/** Which serial port leads to a board with its own Python, and which ports look as if they did. */
import type { BoardUrl } from "../board-url.js";
import type { EmulatorOptions } from "../emulator.js";
import { enumeratePorts, type PortListing } from "../enumerate.js";
import { LinkError } from "../link-error.js";
import type { BoardListing } from "../registry.js";
import { usbIdentity } from "../usb-identity.js";
import { AgentTransport } from "./agent.js";
import { readAgentUrl } from "./agent-url.js";

type List = () => Promise<PortListing[]>;

/** @param options  of the emulator, for a board in it. @throws LinkError BAD_URL | NO_BOARD */
export async function openAgent(
  url: BoardUrl,
  list: List = enumeratePorts,
  options: object = {},
): Promise<AgentTransport> {
  const { port, board, emulated } = readAgentUrl(url);
  if (emulated !== undefined) {
    const { openEmulator } = await import("../emulator.js");
    return new AgentTransport(url.text, openEmulator(emulated, options as EmulatorOptions), { board });
  }
  const { openSerial } = await import("../serial.js");
  const name = port === "auto" ? await theOnlyOne(url.text, list) : port;
  const serial = await openSerial({ ...url, name }, list);
  return new AgentTransport(url.text, serial, { board });
}

/** Ports of boards that say by their USB identity that they run one of the two. */
export async function listAgent(list: List = enumeratePorts): Promise<BoardListing[]> {
  return (await list()).filter(runsPython).map((port) => ({
    url: `agent:${port.path}`,
    name: `${[port.manufacturer, port.product].filter((part) => part !== undefined).join(" ")}, with its own Python`,
    uniqueId: port.serialNumber,
    portPath: port.portPath,
    certain: false,
  }));
}

/** Adafruit's vendor id is CircuitPython's on most boards; MicroPython names itself, or has pid.codes' or Raspberry Pi's ids. */
export function runsPython({ vendorId, productId, manufacturer = "", product = "" }: PortListing): boolean {
  if (vendorId === usbIdentity.vendorId && manufacturer === usbIdentity.manufacturer) return false;
  if (/micropython|circuitpython/i.test(`${manufacturer} ${product}`)) return true;
  if (vendorId === 0x239a) return productId === undefined || productId >= 0x8000;
  if (vendorId === 0xf055) return true;
  return vendorId === 0x2e8a && productId === 0x0005;
}

async function theOnlyOne(url: string, list: List): Promise<string> {
  const all = await list();
  const ports = all.filter(runsPython);
  if (ports.length === 1) return ports[0].path;
  const shown = (some: readonly PortListing[]): string => some.map(({ path }) => path).join(", ");
  if (ports.length > 1)
    throw new LinkError(
      "NO_BOARD",
      `${url}: several boards could be meant: ${shown(ports)}.`,
      "",
      `Name one: agent:${ports[0].path}.`,
    );
  throw new LinkError(
    "NO_BOARD",
    `${url}: no board with CircuitPython or MicroPython is plugged in.`,
    all.length > 0 ? `There are other serial ports: ${shown(all)}.` : "There is no USB serial port at all.",
    all.length > 0 ? `If it is one of those, name it: agent:${all[0].path}.` : "Plug it in and wait a second.",
  );
}
