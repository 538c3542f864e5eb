/** Boards that wait in their boot ROM on USB. */

import { picobootId, type PicobootDevice } from "./picoboot.js";

/** RP2040s in BOOTSEL mode; none where the system has no USB. @throws whatever the usb package says, such as a missing permission */
export async function picobootDevices(): Promise<(PicobootDevice & { readonly serialNumber?: string | null })[]> {
  const { usb } = await import("usb");
  try {
    const devices = await usb.getDevices();
    return devices.filter(
      (device) => device.vendorId === picobootId.vendorId && device.productId === picobootId.productId,
    ) as unknown as PicobootDevice[];
  } catch (error) {
    if (error instanceof Error && /not found|ENOENT|errno 2/.test(error.message)) return [];
    throw error;
  }
}
