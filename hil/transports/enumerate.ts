/**
 * Which serial ports there are, and what stands behind them.
 *
 * `SerialPort.list()` knows on every system, but on Linux by asking `udevadm`, which containers and small systems lack. Then the
 * kernel's own tree is read: each port under /sys/class/tty leads to its USB interface, and that to its device.
 * @see Linux Documentation/ABI/testing/sysfs-bus-usb
 */
import { readFile, readdir, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SerialPort } from "serialport";

export interface PortListing {
  /** What to open: `/dev/ttyACM0`, `COM3`. */
  readonly path: string;
  readonly vendorId?: number;
  readonly productId?: number;
  readonly serialNumber?: string;
  readonly manufacturer?: string;
  readonly product?: string;
  /** Where it is plugged in: `1-1.4` on Linux. */
  readonly portPath?: string;
}

/** @throws whatever SerialPort.list() throws, unless it only misses udevadm */
export async function enumeratePorts(list = () => SerialPort.list(), sysfs = "/sys"): Promise<PortListing[]> {
  try {
    const ports = await list();
    return ports.map((port) => ({
      path: port.path,
      vendorId: hex(port.vendorId),
      productId: hex(port.productId),
      serialNumber: port.serialNumber,
      manufacturer: port.manufacturer,
      product: (port as { friendlyName?: string }).friendlyName,
      portPath: port.locationId,
    }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return portsOf(sysfs);
  }
}

/** The USB serial ports of a sysfs tree, by name. Ports that are not USB have no identity and are left out. */
async function portsOf(sysfs: string): Promise<PortListing[]> {
  const names = await readdir(join(sysfs, "class/tty")).catch(() => []);
  const ports = await Promise.all(names.sort((a, b) => (a < b ? -1 : 1)).map((name) => portOf(sysfs, name)));
  return ports.filter((port) => port !== undefined);
}

async function portOf(sysfs: string, name: string): Promise<PortListing | undefined> {
  const device = await realpath(join(sysfs, "class/tty", name, "device")).catch(() => undefined);
  const usb = device === undefined ? undefined : await usbDeviceAbove(device);
  if (usb === undefined) return undefined;
  const attribute = async (file: string): Promise<string | undefined> =>
    (await readFile(join(usb, file), "utf8").catch(() => undefined))?.trim();
  return {
    path: `/dev/${name}`,
    vendorId: hex(await attribute("idVendor")),
    productId: hex(await attribute("idProduct")),
    serialNumber: await attribute("serial"),
    manufacturer: await attribute("manufacturer"),
    product: await attribute("product"),
    portPath: basename(usb),
  };
}

/** A port hangs on an interface, the interface on the device: at most a few folders up. */
async function usbDeviceAbove(folder: string): Promise<string | undefined> {
  for (let depth = 0; depth < 4; depth++, folder = dirname(folder)) {
    const found = await readFile(join(folder, "idVendor")).catch(() => undefined);
    if (found !== undefined) return folder;
  }
  return undefined;
}

function hex(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number.parseInt(text, 16);
}
