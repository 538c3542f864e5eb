/** The shipped firmware and the images with one seeded bug each, as the tests of the emulated board use them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const shippedFirmware = (): Uint8Array =>
  readFileSync(fileURLToPath(new URL("../../../../boards/firmware/prebuilt/pinbridge-rp2040.uf2", import.meta.url)));
