/*
 * USB descriptors: a composite of a serial port (CDC ACM, interfaces 0 and 1) and a vendor bulk interface (2) for WebUSB and libusb.
 *
 * The serial port needs no driver anywhere but is everybody's target (ModemManager probes it, one program at a time owns it); the vendor
 * interface is the browser's. Both carry the same frames. The association descriptor groups 0 and 1 so that Windows loads usbser.sys for
 * the pair, and the Microsoft OS 2.0 set gives interface 2 WinUSB without an .inf file; on a composite device that only works with
 * the configuration and function subset headers around it.
 *
 * USB 2.0 chapter 9; CDC 1.2 and PSTN 1.2; WebUSB (WICG) section 4; Microsoft OS 2.0 Descriptors Specification.
 */
#include "usb_descriptors.h"
#include "../hal.h"
#include "mutate.h"

#define U16(value) (uint8_t)((value) & 0xFF), (uint8_t)((value) >> 8)
#define U32(value) U16((value) & 0xFFFF), U16((uint32_t)(value) >> 16)

static struct usb_bytes string_descriptor(uint8_t index);
static struct usb_bytes utf16(const char *text, uint32_t length);

enum { DEVICE = 1, CONFIGURATION = 2, STRING = 3, INTERFACE = 4, ENDPOINT = 5, ASSOCIATION = 11, BOS = 15, CAPABILITY = 16, CS_INTERFACE = 0x24 };
enum { STRING_LANGUAGES, STRING_MANUFACTURER, STRING_PRODUCT, STRING_SERIAL, STRING_CDC, STRING_VENDOR };

static const uint8_t device[18] = {
    18, DEVICE,
    U16(0x0210),      /* 2.1: hosts ask for the BOS */
    0xEF, 0x02, 0x01, /* association descriptors are used */
    HAL_USB_PACKET,
    U16(USB_VENDOR_ID), U16(USB_PRODUCT_ID), U16(USB_DEVICE_RELEASE),
    STRING_MANUFACTURER, STRING_PRODUCT, STRING_SERIAL,
    1,
};

#define CONFIGURATION_LENGTH 98u

static const uint8_t configuration[CONFIGURATION_LENGTH] = {
    9, CONFIGURATION, U16(CONFIGURATION_LENGTH + (MUTANT(usb_descriptor_length) ? 2 : 0)), USB_INTERFACE_COUNT, 1, 0, 0x80, 250 / 2,

    8, ASSOCIATION, USB_INTERFACE_CDC_CONTROL, 2, 0x02, 0x02, 0x00, STRING_CDC,
    9, INTERFACE, USB_INTERFACE_CDC_CONTROL, 0, 1, 0x02, 0x02, 0x00, STRING_CDC, /* ACM, protocol none: not a modem */
    5, CS_INTERFACE, 0x00, U16(0x0120),
    5, CS_INTERFACE, 0x01, 0x00, USB_INTERFACE_CDC_DATA,
    4, CS_INTERFACE, 0x02, 0x02, /* line coding and control line state */
    5, CS_INTERFACE, 0x06, USB_INTERFACE_CDC_CONTROL, USB_INTERFACE_CDC_DATA,
    7, ENDPOINT, USB_EP_CDC_NOTIFY, 3, U16(16), 16,
    9, INTERFACE, USB_INTERFACE_CDC_DATA, 0, 2, 0x0A, 0x00, 0x00, 0,
    7, ENDPOINT, USB_EP_CDC_OUT, 2, U16(HAL_USB_PACKET), 0,
    7, ENDPOINT, USB_EP_CDC_IN, 2, U16(HAL_USB_PACKET), 0,

    9, INTERFACE, USB_INTERFACE_VENDOR, 0, 2, 0xFF, 0x00, 0x00, STRING_VENDOR,
    7, ENDPOINT, USB_EP_VENDOR_OUT, 2, U16(HAL_USB_PACKET), 0,
    7, ENDPOINT, USB_EP_VENDOR_IN, 2, U16(HAL_USB_PACKET), 0,
};

#define BOS_LENGTH 57u
#define MICROSOFT_LENGTH 178u

static const uint8_t bos[BOS_LENGTH] = {
    5, BOS, U16(BOS_LENGTH), 2,

    24, CAPABILITY, 5, 0, /* WebUSB, {3408b638-09a9-47a0-8bfd-a0768815b665}; no landing page */
    0x38, 0xB6, 0x08, 0x34, 0xA9, 0x09, 0xA0, 0x47, 0x8B, 0xFD, 0xA0, 0x76, 0x88, 0x15, 0xB6, 0x65,
    U16(0x0100), USB_VENDOR_CODE_WEBUSB, 0,

    28, CAPABILITY, 5, 0, /* Microsoft OS 2.0, {D8DD60DF-4589-4CC7-9CD2-659D9E648A9F}; Windows 8.1 and later */
    0xDF, 0x60, 0xDD, 0xD8, 0x89, 0x45, 0xC7, 0x4C, 0x9C, 0xD2, 0x65, 0x9D, 0x9E, 0x64, 0x8A, 0x9F,
    U32(0x06030000), U16(MICROSOFT_LENGTH), USB_VENDOR_CODE_MICROSOFT, 0,
};

#define W(character) (character), 0

static const uint8_t microsoft[MICROSOFT_LENGTH] = {
    U16(10), U16(0), U32(0x06030000), U16(MICROSOFT_LENGTH),
    U16(8), U16(1), 0, 0, U16(MICROSOFT_LENGTH - 10),                   /* configuration subset: the first configuration */
    U16(8), U16(2), USB_INTERFACE_VENDOR, 0, U16(MICROSOFT_LENGTH - 18), /* function subset: the vendor interface */
    U16(20), U16(3), 'W', 'I', 'N', 'U', 'S', 'B', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    U16(132), U16(4), U16(7), U16(42), /* a registry property of several strings */
    W('D'), W('e'), W('v'), W('i'), W('c'), W('e'), W('I'), W('n'), W('t'), W('e'), W('r'), W('f'), W('a'), W('c'), W('e'),
    W('G'), W('U'), W('I'), W('D'), W('s'), W(0),
    U16(80), /* {5D0E7C2A-93B4-4E1F-8A67-1C4F0B9D2E83}, ours */
    W('{'), W('5'), W('D'), W('0'), W('E'), W('7'), W('C'), W('2'), W('A'), W('-'), W('9'), W('3'), W('B'), W('4'), W('-'), W('4'),
    W('E'), W('1'), W('F'), W('-'), W('8'), W('A'), W('6'), W('7'), W('-'), W('1'), W('C'), W('4'), W('F'), W('0'), W('B'), W('9'),
    W('D'), W('2'), W('E'), W('8'), W('3'), W('}'), W(0), W(0),
};

struct usb_bytes usb_descriptor(uint8_t type, uint8_t index)
{
    struct usb_bytes none = {0, 0};
    switch (type) {
    case DEVICE:
        return index ? none : (struct usb_bytes){device, sizeof device};
    case CONFIGURATION:
        return index ? none : (struct usb_bytes){configuration, sizeof configuration};
    case BOS:
        return index ? none : (struct usb_bytes){bos, sizeof bos};
    case STRING:
        return string_descriptor(index);
    default:
        return none; /* a device qualifier among them: full speed only */
    }
}

struct usb_bytes usb_microsoft_descriptor(void)
{
    return (struct usb_bytes){microsoft, sizeof microsoft};
}

static struct usb_bytes string_descriptor(uint8_t index)
{
    static const uint8_t english[4] = {4, STRING, U16(0x0409)};
    /* The product's descriptor is 64 bytes long: one full packet, which has to be followed by an empty one. Hosts test that here for us. */
    static const char manufacturer[] = "pinbridge", product[] = "pinbridge hardware bridge board", cdc[] = "pinbridge serial", vendor[] = "pinbridge";
    switch (index) {
    case STRING_LANGUAGES:
        return (struct usb_bytes){english, sizeof english};
    case STRING_MANUFACTURER:
        return utf16(manufacturer, sizeof manufacturer - 1);
    case STRING_PRODUCT:
        return utf16(product, sizeof product - 1);
    case STRING_CDC:
        return utf16(cdc, sizeof cdc - 1);
    case STRING_VENDOR:
        return utf16(vendor, sizeof vendor - 1);
    case STRING_SERIAL: {
        uint8_t id[HAL_UNIQUE_ID_MAX];
        char hex[2 * HAL_UNIQUE_ID_MAX];
        uint32_t length = hal_unique_id(id);
        for (uint32_t i = 0; i < length; i++) {
            hex[2 * i] = "0123456789ABCDEF"[id[i] >> 4];
            hex[2 * i + 1] = "0123456789ABCDEF"[id[i] & 15];
        }
        return utf16(hex, 2 * length);
    }
    default:
        return (struct usb_bytes){0, 0};
    }
}

static struct usb_bytes utf16(const char *text, uint32_t length)
{
    static uint8_t string[2 + 2 * 2 * HAL_UNIQUE_ID_MAX];
    string[0] = (uint8_t)(2 + 2 * length);
    string[1] = STRING;
    for (uint32_t i = 0; i < length; i++) {
        string[2 + 2 * i] = (uint8_t)text[i];
        string[3 + 2 * i] = 0;
    }
    return (struct usb_bytes){string, 2 + 2 * length};
}
