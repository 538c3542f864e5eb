/**
 * A board on a serial port, by the `serialport` package: the CDC interface of the firmware, or a pty in front of one.
 *
 * Traps, each met in practice: opening at 1200 baud sends a board to its bootloader, so the speed is never 1200 (the port has none of
 * its own anyway). Modem lines do not exist on a pty: setting them may fail. An unplugged port is noticed only while data is being
 * read, and `close` may then come twice. ModemManager may have written AT commands before us: HELLO's nonce and the framing's zero
 * see to that.
 *
 * And one more: the package's poller uses the main thread's event loop whatever thread it is in (uv_default_loop() in
 * @serialport/bindings-cpp 13), which ends the process when it is used in a worker. The board's thread therefore gives the port a
 * small process of its own (serial-process.ts) and talks to it through pipes.
 */
import { isMainThread } from "node:worker_threads";
import { SerialPort } from "serialport";
import type { BoardUrl } from "./board-url.js";
import { enumeratePorts, type PortListing } from "./enumerate.js";
import { LinkError } from "./link-error.js";
import type { BoardListing } from "./registry.js";
import type { Transport } from "./transport.js";
import { usbIdentity } from "./usb-identity.js";

const baudRate = 115_200;

/** `serial:/dev/ttyACM0`, `serial:COM3`, or a unique id to look for. @throws LinkError BAD_URL | NO_BOARD */
export async function openSerial(
  url: BoardUrl,
  list: () => Promise<PortListing[]> = enumeratePorts,
): Promise<Transport> {
  if (url.name === "") {
    throw new LinkError(
      "BAD_URL",
      `"${url.text}" names no port.`,
      "",
      "Write serial:/dev/ttyACM0, or run pinbridge boards.",
    );
  }
  if (/^(\/|\\\\|COM\d)/i.test(url.name)) return transportTo(url.text, url.name);
  const ports = await list();
  const port = ports.find((p) => p.serialNumber?.toUpperCase() === url.name.toUpperCase());
  if (port === undefined) {
    throw new LinkError(
      "NO_BOARD",
      `No board with the unique id ${url.name} is plugged in.`,
      ports.length === 0 ? "There is no USB serial port at all." : `There are ${ports.map(describe).join(", ")}.`,
      "Plug it in and wait a second, or run pinbridge boards to see what is there.",
    );
  }
  return transportTo(url.text, port.path);
}

async function transportTo(url: string, path: string): Promise<Transport> {
  if (isMainThread) return new SerialTransport(url, path);
  const { SerialProcess } = await import("./serial-process.js");
  return new SerialProcess(url, path);
}

/** Every USB serial port; those of pinbridge boards are certain. */
export async function listSerial(list: () => Promise<PortListing[]> = enumeratePorts): Promise<BoardListing[]> {
  const ports = await list();
  return ports
    .filter((port) => port.vendorId !== undefined)
    .map((port) => ({
      url: `serial:${port.path}`,
      name: [port.manufacturer, port.product].filter((part) => part !== undefined).join(" "),
      uniqueId: port.serialNumber,
      portPath: port.portPath,
      certain: isOurs(port),
    }));
}

function isOurs(port: PortListing): boolean {
  const { vendorId, productId, manufacturer } = usbIdentity;
  return port.vendorId === vendorId && port.productId === productId && port.manufacturer === manufacturer;
}

function describe({ path, serialNumber }: PortListing): string {
  return serialNumber === undefined ? path : `${path} (${serialNumber})`;
}

export class SerialTransport implements Transport {
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  readonly stats = { bytesOut: 0, bytesIn: 0 };
  private port: SerialPort | undefined;
  private closed = false;

  /** @param path  what the operating system calls the port */
  constructor(
    readonly url: string,
    private readonly path: string,
  ) {}

  async open(): Promise<void> {
    const port = new SerialPort({ path: this.path, baudRate, autoOpen: false, lock: true });
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error ? reject(openError(this.path, error)) : resolve()));
    });
    this.port = port;
    port.on("data", (bytes: Buffer) => {
      this.stats.bytesIn += bytes.length;
      this.onBytes(bytes, performance.now() * 1000);
    });
    port.on("error", (error) => this.gone(error));
    port.on("close", (error?: Error) => this.gone(error));
    // DTR tells the firmware that somebody is there; a pty has no such line.
    await new Promise<void>((resolve) => port.set({ dtr: true, rts: true }, () => resolve()));
  }

  write(bytes: Uint8Array): void {
    if (this.closed || this.port === undefined) return;
    this.stats.bytesOut += bytes.length;
    this.port.write(Buffer.from(bytes));
  }

  async close(): Promise<void> {
    const { port } = this;
    if (this.closed || port === undefined) return;
    this.closed = true;
    if (!port.isOpen) return;
    // What the board has not taken by now it never will, and the kernel would wait half a minute for it.
    await new Promise<void>((resolve) => port.flush(() => resolve()));
    await new Promise<void>((resolve) => port.close(() => resolve()));
  }

  private gone(error?: Error): void {
    if (this.closed) return;
    this.closed = true;
    this.onClose(
      new LinkError(
        "GONE",
        `The board at ${this.path} went away.`,
        `It was unplugged, or lost power${error ? ` (${error.message})` : ""}.`,
        "Plug it in again and run the program once more.",
      ),
    );
  }
}

/** What opening failed with, by the words of serialport's bindings: they carry no codes. */
export function openError(path: string, { message }: Error): LinkError {
  if (/No such file|File not found|cannot find/i.test(message)) {
    return new LinkError(
      "NO_BOARD",
      `There is no port ${path}.`,
      "The board is not plugged in, or came up under another name.",
      "Run pinbridge boards to see what is there, or name the board by its unique id: serial:ID.",
    );
  }
  if (/Permission denied/i.test(message)) {
    return new LinkError(
      "PERMISSION",
      `This user may not open ${path}.`,
      "On Linux, serial ports belong to a group, usually dialout or uucp.",
      "Add yourself to it (sudo usermod -aG dialout $USER), log out and in again.",
    );
  }
  if (/lock|busy|Resource temporarily unavailable|Access (is )?denied/i.test(message)) {
    return new LinkError(
      "PORT_BUSY",
      `Another program has ${path} open.`,
      "A serial monitor, an editor, ModemManager for the first seconds after plugging in, or another pinbridge.",
      `Close it; on Linux "fuser -v ${path}" tells which one it is.`,
    );
  }
  return new LinkError(
    "OPEN_FAILED",
    `${path} could not be opened: ${message.replace(/^(Error: )+/, "")}.`,
    "",
    "Check that it is a serial port.",
  );
}
