/**
 * How the firmware introduces itself on USB: what tells a pinbridge board from any other serial port. Stated by
 * boards/firmware/core/usb_descriptors.h; a test holds the two together.
 */
export const usbIdentity = {
  vendorId: 0x1209,
  productId: 0x0001,
  /** The product id is one that others test with too, so the manufacturer's name decides. */
  manufacturer: "pinbridge",
} as const;
