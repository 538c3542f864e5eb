/** qrio.PixelPolicy, and the grey levels of a buffer by it. @see shared-bindings/qrio/PixelPolicy.c, shared-module/qrio/QRDecoder.c */
import { EnumValue, defineEnumeration } from "../circuitpython/enumeration.js";

class PyPixelPolicy extends EnumValue {}

const names = ["EVERY_BYTE", "RGB565", "RGB565_SWAPPED", "EVEN_BYTES", "ODD_BYTES"] as const;

export const pixelPolicy = defineEnumeration("qrio", "PixelPolicy", PyPixelPolicy, names);

/** Bytes for a pixel. */
export function bytesPerPixel(policy: string): number {
  return policy === "EVERY_BYTE" ? 1 : 2;
}

/**
 * A copy, a byte per pixel: of colours the green part, as the high six bits. ODD_BYTES takes the even ones, as the firmware does.
 * @param buffer  of `bytesPerPixel` × count at least
 */
export function greyLevels(buffer: Uint8Array, count: number, policy: string): Uint8Array {
  if (policy === "EVERY_BYTE") return buffer.slice(0, count);
  const low = policy === "RGB565_SWAPPED" ? 1 : 0;
  return Uint8Array.from({ length: count }, (_, i) => {
    if (!policy.startsWith("RGB565")) return buffer[2 * i];
    const color = buffer[2 * i + low] | (buffer[2 * i + 1 - low] << 8);
    return (color >> 3) & 0xfc;
  });
}
