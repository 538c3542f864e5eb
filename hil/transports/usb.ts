/**
 * Boards over USB in Node: finds them with the `usb` package and hands them to the WebUSB transport.
 *
 * The package rejects, instead of finding nothing, where the system has no USB at all (/sys/bus/usb/devices missing); its hot-plug
 * events would then end the process by an unhandled rejection, so none are asked for.
 */
import type { BoardUrl } from "./board-url.js";
import { LinkError } from "./link-error.js";
import type { BoardListing } from "./registry.js";
import type { Transport } from "./transport.js";
import { usbIdentity } from "./usb-identity.js";
import { WebUsbTransport } from "./webusb.js";

/** What is needed of `navigator.usb` or its likes. */
export type DeviceLister = () => Promise<readonly USBDevice[]>;

/** @throws LinkError NO_BOARD */
export async function openUsb(url: BoardUrl, devices: DeviceLister = systemDevices): Promise<Transport> {
  const boards = (await devices()).filter(isOurs);
  const wanted = boards.filter((d) => url.name === "" || d.serialNumber?.toUpperCase() === url.name.toUpperCase());
  if (wanted.length === 1 || (wanted.length > 1 && url.name !== "")) return new WebUsbTransport(url.text, wanted[0]);
  const there = boards.map((d) => `usb:${d.serialNumber ?? "?"}`).join(", ");
  if (wanted.length > 1) {
    throw new LinkError(
      "BAD_URL",
      `"${url.text}" could be any of ${wanted.length} boards.`,
      `There are ${there}.`,
      "Name one.",
    );
  }
  throw new LinkError(
    "NO_BOARD",
    url.name === "" ? "No pinbridge board is plugged in." : `No board with the unique id ${url.name} is plugged in.`,
    there === "" ? "No USB device introduces itself as pinbridge's firmware." : `There are ${there}.`,
    "Plug it in and wait a second; a board with other firmware must be flashed first. pinbridge boards shows what is there.",
  );
}

export async function listUsb(devices: DeviceLister = systemDevices): Promise<BoardListing[]> {
  return (await devices()).filter(isOurs).map((device) => ({
    url: `usb:${device.serialNumber ?? ""}`,
    name: [device.manufacturerName, device.productName].filter(Boolean).join(" "),
    uniqueId: device.serialNumber ?? undefined,
    certain: true,
  }));
}

function isOurs(device: USBDevice): boolean {
  return (
    device.vendorId === usbIdentity.vendorId &&
    device.productId === usbIdentity.productId &&
    device.manufacturerName === usbIdentity.manufacturer
  );
}

async function systemDevices(): Promise<readonly USBDevice[]> {
  const { usb } = await import("usb");
  try {
    return await usb.getDevices();
  } catch (error) {
    if (error instanceof Error && /not found|ENOENT|errno 2/.test(error.message)) return [];
    throw error;
  }
}
