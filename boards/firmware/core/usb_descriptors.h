/* What the board tells a USB host about itself; usb_control.c hands these out. */
#ifndef PINBRIDGE_USB_DESCRIPTORS_H
#define PINBRIDGE_USB_DESCRIPTORS_H

#include <stdint.h>

/*
 * A placeholder: pid.codes' vendor id with the product id it reserves for private testing. Before boards leave the workbench a product id
 * has to be registered there (https://pid.codes/howto) and changed here and in hil/transports.
 */
#define USB_VENDOR_ID 0x1209
#define USB_PRODUCT_ID 0x0001

/* bcdDevice: grows with the descriptors, so that Windows reads them again instead of trusting what it remembers. */
#define USB_DEVICE_RELEASE 0x0100

#define USB_EP_CDC_NOTIFY 0x81
#define USB_EP_CDC_OUT 0x02
#define USB_EP_CDC_IN 0x82
#define USB_EP_VENDOR_OUT 0x03
#define USB_EP_VENDOR_IN 0x83

#define USB_INTERFACE_CDC_CONTROL 0
#define USB_INTERFACE_CDC_DATA 1
#define USB_INTERFACE_VENDOR 2
#define USB_INTERFACE_COUNT 3

/* bRequest of the vendor requests that the BOS announces. */
#define USB_VENDOR_CODE_WEBUSB 1
#define USB_VENDOR_CODE_MICROSOFT 2

struct usb_bytes {
    const uint8_t *bytes;
    uint32_t length;
};

/* type and index are the high and low byte of GET_DESCRIPTOR's wValue. Length 0: there is none, answer STALL. */
struct usb_bytes usb_descriptor(uint8_t type, uint8_t index);

/* The Microsoft OS 2.0 descriptor set. */
struct usb_bytes usb_microsoft_descriptor(void);

#endif
