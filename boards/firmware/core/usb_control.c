/*
 * Endpoint 0: the control transfers by which a host finds, configures and addresses the board (USB 2.0 chapter 9), the serial port's
 * class requests and the two vendor requests of the BOS.
 *
 * A control transfer is SETUP, an optional data stage, and a status stage in the other direction. All of it runs in the USB interrupt: a
 * host must get its answer in time whatever the main loop is waiting for. What a request means for the rest of the firmware is told to
 * link.c, which only notes it.
 */
#include "../hal.h"
#include "link.h"
#include "mutate.h"
#include "usb_descriptors.h"

enum { GET_STATUS = 0, CLEAR_FEATURE = 1, SET_FEATURE = 3, SET_ADDRESS = 5, GET_DESCRIPTOR = 6, GET_CONFIGURATION = 8, SET_CONFIGURATION = 9, GET_INTERFACE = 10, SET_INTERFACE = 11 };
enum { SET_LINE_CODING = 0x20, GET_LINE_CODING = 0x21, SET_CONTROL_LINE_STATE = 0x22, SEND_BREAK = 0x23 };
enum { TO_DEVICE = 0x00, TO_INTERFACE = 0x01, TO_ENDPOINT = 0x02, CLASS_INTERFACE = 0x21, VENDOR_DEVICE = 0x40, VENDOR_INTERFACE = 0x41 };
enum { ENDPOINT_HALT = 0 };
enum { MICROSOFT_SET_INDEX = 7 };

enum stage { IDLE, DATA_IN, DATA_OUT, STATUS_IN, STATUS_OUT };

struct setup {
    uint8_t direction_in;
    uint8_t recipient; /* bmRequestType without its direction bit */
    uint8_t request;
    uint16_t value, index, length;
};

static bool answer(const struct setup *setup);
static bool standard_device(const struct setup *setup);
static bool standard_interface(const struct setup *setup);
static bool standard_endpoint(const struct setup *setup);
static bool serial_port(const struct setup *setup);
static bool vendor(const struct setup *setup);
static bool configure(uint16_t value);
static bool reply(const struct setup *setup, struct usb_bytes data);
static void send_next(void);
static void refuse(void);

static struct {
    enum stage stage;
    struct setup setup;
    const uint8_t *next;
    uint32_t remaining;
    bool zero_packet; /* the data stage ends on a full packet before the host has all it asked for */
    uint8_t address;  /* takes effect after the status stage, not before */
    uint8_t configuration;
    uint32_t halted; /* bit per endpoint number; +16 for IN */
    uint8_t small[4];
} control;

/* dwDTERate, bCharFormat, bParityType, bDataBits (PSTN 1.2 table 17). Kept to be read back; only 1200 means anything. */
static uint8_t line_coding[7] = {0x00, 0xC2, 0x01, 0x00, 0, 0, 8};
static uint8_t received[8];

void on_usb_reset(void)
{
    control.stage = IDLE;
    control.configuration = 0;
    control.address = 0;
    control.halted = 0;
    link_unconfigured();
}

void on_usb_setup(const uint8_t packet[8])
{
    struct setup *setup = &control.setup;
    *setup = (struct setup){
        .direction_in = packet[0] >> 7,
        .recipient = packet[0] & 0x7F,
        .request = packet[1],
        .value = (uint16_t)(packet[2] | packet[3] << 8),
        .index = (uint16_t)(packet[4] | packet[5] << 8),
        .length = (uint16_t)(packet[6] | packet[7] << 8),
    };
    control.stage = IDLE;
    control.address = 0;
    if (!setup->direction_in && setup->length) {
        /* One request has data to come; it is judged when the data is here. */
        if (setup->recipient == CLASS_INTERFACE && setup->request == SET_LINE_CODING && setup->length == sizeof line_coding) {
            control.stage = DATA_OUT;
            hal_usb_out(0x00);
        } else {
            refuse();
        }
        return;
    }
    if (!answer(setup))
        refuse();
}

void usb_control_in_done(void)
{
    switch (control.stage) {
    case DATA_IN:
        send_next();
        break;
    case STATUS_IN:
        if (control.address)
            hal_usb_set_address(control.address);
        control.address = 0;
        control.stage = IDLE;
        break;
    default:
        break;
    }
}

void usb_control_out_done(const uint8_t *bytes, uint32_t length)
{
    if (control.stage == DATA_OUT) {
        for (uint32_t i = 0; i < length && i < sizeof received; i++)
            received[i] = bytes[i];
        if (length != sizeof line_coding || !answer(&control.setup))
            refuse();
    } else if (control.stage == STATUS_OUT) {
        control.stage = IDLE;
    }
}

static bool answer(const struct setup *setup)
{
    switch (setup->recipient) {
    case TO_DEVICE:
        return standard_device(setup);
    case TO_INTERFACE:
        return standard_interface(setup);
    case TO_ENDPOINT:
        return standard_endpoint(setup);
    case CLASS_INTERFACE:
        return serial_port(setup);
    case VENDOR_DEVICE:
    case VENDOR_INTERFACE:
        return vendor(setup);
    default:
        return false;
    }
}

static bool standard_device(const struct setup *setup)
{
    switch (setup->request) {
    case GET_STATUS:
        control.small[0] = control.small[1] = 0; /* bus powered, cannot wake the host */
        return reply(setup, (struct usb_bytes){control.small, 2});
    case SET_ADDRESS:
        control.address = setup->value & 0x7F;
        if (MUTANT(usb_address_early))
            hal_usb_set_address(control.address);
        return reply(setup, (struct usb_bytes){0, 0});
    case GET_DESCRIPTOR: {
        struct usb_bytes descriptor = usb_descriptor((uint8_t)(setup->value >> 8), (uint8_t)setup->value);
        return descriptor.length && reply(setup, descriptor);
    }
    case GET_CONFIGURATION:
        return reply(setup, (struct usb_bytes){&control.configuration, 1});
    case SET_CONFIGURATION:
        return configure(setup->value) && reply(setup, (struct usb_bytes){0, 0});
    default:
        return false;
    }
}

static bool standard_interface(const struct setup *setup)
{
    if (!control.configuration || setup->index >= USB_INTERFACE_COUNT)
        return false;
    control.small[0] = control.small[1] = 0;
    switch (setup->request) {
    case GET_STATUS:
        return reply(setup, (struct usb_bytes){control.small, 2});
    case GET_INTERFACE:
        return reply(setup, (struct usb_bytes){control.small, 1});
    case SET_INTERFACE:
        /* There is only alternate setting 0; choosing it again resets the toggles of the interface's endpoints. */
        if (setup->value)
            return false;
        if (setup->index == USB_INTERFACE_CDC_CONTROL)
            hal_usb_open(USB_EP_CDC_NOTIFY, HAL_USB_INTERRUPT);
        else
            link_open_pipe(setup->index == USB_INTERFACE_VENDOR ? LINK_VENDOR : LINK_CDC);
        return reply(setup, (struct usb_bytes){0, 0});
    default:
        return false;
    }
}

static bool standard_endpoint(const struct setup *setup)
{
    uint8_t endpoint = (uint8_t)setup->index, number = endpoint & 15;
    uint32_t bit = 1u << (number + (endpoint & 0x80 ? 16 : 0));
    bool known = number == 0 || endpoint == USB_EP_CDC_NOTIFY || number == (USB_EP_CDC_OUT & 15) || number == (USB_EP_VENDOR_OUT & 15);
    if (!known || (endpoint & 0x70) || (number && !control.configuration))
        return false;
    switch (setup->request) {
    case GET_STATUS:
        control.small[0] = control.halted & bit ? 1 : 0;
        control.small[1] = 0;
        return reply(setup, (struct usb_bytes){control.small, 2});
    case SET_FEATURE:
        if (setup->value != ENDPOINT_HALT || number == 0)
            return false;
        control.halted |= bit;
        hal_usb_stall(endpoint);
        return reply(setup, (struct usb_bytes){0, 0});
    case CLEAR_FEATURE:
        if (setup->value != ENDPOINT_HALT)
            return false;
        if (number) {
            control.halted &= ~bit;
            hal_usb_unstall(endpoint);
            link_endpoint_cleared(endpoint);
        }
        return reply(setup, (struct usb_bytes){0, 0});
    default:
        return false;
    }
}

static bool serial_port(const struct setup *setup)
{
    if (setup->index != USB_INTERFACE_CDC_CONTROL || !control.configuration)
        return false;
    switch (setup->request) {
    case SET_LINE_CODING:
        for (uint32_t i = 0; i < sizeof line_coding; i++)
            line_coding[i] = received[i];
        return reply(setup, (struct usb_bytes){0, 0});
    case GET_LINE_CODING:
        return reply(setup, (struct usb_bytes){line_coding, sizeof line_coding});
    case SET_CONTROL_LINE_STATE: {
        uint32_t baud = line_coding[0] | (uint32_t)line_coding[1] << 8 | (uint32_t)line_coding[2] << 16 | (uint32_t)line_coding[3] << 24;
        link_control_lines(setup->value & 1, baud);
        return reply(setup, (struct usb_bytes){0, 0});
    }
    case SEND_BREAK:
        return reply(setup, (struct usb_bytes){0, 0});
    default:
        return false;
    }
}

static bool vendor(const struct setup *setup)
{
    if (setup->direction_in && setup->request == USB_VENDOR_CODE_MICROSOFT && setup->index == MICROSOFT_SET_INDEX)
        return reply(setup, usb_microsoft_descriptor());
    return false;
}

static bool configure(uint16_t value)
{
    if (value > 1)
        return false;
    hal_usb_close_all();
    control.configuration = (uint8_t)value;
    control.halted = 0;
    if (value == 0) {
        link_unconfigured();
        return true;
    }
    hal_usb_open(USB_EP_CDC_NOTIFY, HAL_USB_INTERRUPT);
    link_open_pipe(LINK_CDC);
    link_open_pipe(LINK_VENDOR);
    return true;
}

/* Begins the data stage where there is one, or the status stage; false when the direction cannot be right. */
static bool reply(const struct setup *setup, struct usb_bytes data)
{
    if (setup->direction_in && setup->length) {
        uint32_t length = data.length < setup->length ? data.length : setup->length;
        control.next = data.bytes;
        control.remaining = length;
        control.zero_packet = length < setup->length && length % HAL_USB_PACKET == 0 && !MUTANT(usb_missing_zlp);
        control.stage = DATA_IN;
        send_next();
        return true;
    }
    if (setup->direction_in || data.length)
        return false;
    control.stage = STATUS_IN;
    hal_usb_in(0x80, 0, 0);
    return true;
}

static void send_next(void)
{
    if (control.remaining == 0 && !control.zero_packet) {
        control.stage = STATUS_OUT;
        hal_usb_out(0x00);
        return;
    }
    uint32_t length = control.remaining < HAL_USB_PACKET ? control.remaining : HAL_USB_PACKET;
    if (length == 0)
        control.zero_packet = false;
    const uint8_t *bytes = control.next;
    if (length)
        control.next += length;
    control.remaining -= length;
    hal_usb_in(0x80, bytes, length);
}

/* A request that the board does not know is stalled in both directions until the next SETUP. */
static void refuse(void)
{
    control.stage = IDLE;
    if (MUTANT(usb_no_stall)) {
        control.stage = STATUS_IN;
        hal_usb_in(0x80, 0, 0);
        return;
    }
    hal_usb_stall(0x80);
    hal_usb_stall(0x00);
}
