/** The shipped firmware and the images with one seeded bug each, as the tests of the emulated board use them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ChipFamilyName } from "../../../hil/emulator/families.js";

export const shippedFirmware = (family: ChipFamilyName = "rp2040"): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../../../boards/firmware/prebuilt/pinbridge-${family}.uf2`, import.meta.url)));
