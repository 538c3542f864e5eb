/*
 * The USB controller as a device (SAMD21 chapter 32, SAMD51 chapter 38). It keeps data toggles itself and reads its buffers by a table of endpoint descriptors in RAM:
 * bank 0 of an endpoint is OUT, bank 1 IN. A bank whose ready bit says "software's turn" is answered NAK.
 */
#include "../../core/mutate.h"
#include "../../core/pieces.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define ENDPOINTS 4u

struct bank {
    uint32_t address, packet_size;
    uint16_t extra;
    uint8_t status, reserved[5];
};

static struct bank descriptors[ENDPOINTS][2] __attribute__((aligned(4)));
static uint32_t buffers[ENDPOINTS][2][HAL_USB_PACKET / 4];

static void open_control(void);
static void endpoint_irq(uint32_t n);

void hal_usb_start(void)
{
    usb_clocks();
    if (!MUTANT(samd_usb_not_muxed)) {
        pin_function(24, FUNCTION_USB);
        pin_function(25, FUNCTION_USB);
    }
    USB_CTRLA = USB_SWRST;
    while (USB_SYNCBUSY & USB_SWRST)
        ;
    /* Pad calibration from the factory; where it is blank the values that Microchip's own code uses instead. */
    uint32_t n, p, trim = usb_calibration(&n, &p);
    if (!MUTANT(samd_usb_no_padcal))
        USB_PADCAL = (uint16_t)((p == 0x1F ? 29 : p) | (n == 0x1F ? 5 : n) << 6 | (trim == 7 ? 3 : trim) << 12);
    USB_QOSCTRL = 0xF;
    USB_DESCADD = (uint32_t)(uintptr_t)descriptors;
    USB_CTRLB = USB_DETACH;
    USB_INTENSET = USB_SUSPEND | USB_EORST | USB_WAKEUP | USB_EORSM;
    USB_CTRLA = USB_ENABLE;
    while (USB_SYNCBUSY & USB_ENABLE)
        ;
    usb_interrupts();
}

void hal_usb_connect(void)
{
    USB_CTRLB &= (uint16_t)~USB_DETACH;
}

void hal_usb_disconnect(void)
{
    USB_CTRLB |= USB_DETACH;
}

void hal_usb_set_address(uint8_t address)
{
    USB_DADD = (uint8_t)(USB_DADD_ADDEN | address);
}

void hal_usb_open(uint8_t endpoint, enum hal_usb_type type)
{
    uint32_t n = endpoint & 15u, in = endpoint >> 7;
    struct bank *bank = &descriptors[n][in];
    bank->address = (uint32_t)(uintptr_t)buffers[n][in];
    bank->packet_size = USB_PCKSIZE_64;
    uint32_t config = USB_EPCFG(n), kind = (uint32_t)type + 1;
    USB_EPCFG(n) = (uint8_t)(in ? (config & 0x0F) | kind << 4 : (config & 0xF0) | kind);
    if (in) {
        USB_EPSTATUSCLR(n) = USB_EP_DTGLIN | USB_EP_STALLRQ1 | USB_EP_BK1RDY;
        USB_EPINTENSET(n) = USB_EP_TRCPT1;
    } else {
        USB_EPSTATUSCLR(n) = USB_EP_DTGLOUT | USB_EP_STALLRQ0;
        USB_EPSTATUSSET(n) = USB_EP_BK0RDY;
        USB_EPINTENSET(n) = USB_EP_TRCPT0;
    }
}

void hal_usb_close_all(void)
{
    for (uint32_t n = 1; n < ENDPOINTS; n++)
        USB_EPCFG(n) = 0;
}

void hal_usb_in(uint8_t endpoint, const uint8_t *bytes, uint32_t length)
{
    uint32_t n = endpoint & 15u;
    uint32_t *to = buffers[n][1];
    if (!length)
        ;
    else if (((uintptr_t)bytes & 3u) == 0)
        copy_pieces(to, bytes, length);
    else
        for (uint32_t i = 0; i < length; i++)
            ((uint8_t *)to)[i] = bytes[i];
    descriptors[n][1].packet_size = USB_PCKSIZE_64 | length;
    USB_EPSTATUSSET(n) = USB_EP_BK1RDY;
}

void hal_usb_out(uint8_t endpoint)
{
    uint32_t n = endpoint & 15u;
    descriptors[n][0].packet_size = USB_PCKSIZE_64;
    USB_EPSTATUSCLR(n) = USB_EP_BK0RDY;
}

void hal_usb_stall(uint8_t endpoint)
{
    USB_EPSTATUSSET(endpoint & 15u) = endpoint & 0x80 ? USB_EP_STALLRQ1 : USB_EP_STALLRQ0;
}

void hal_usb_unstall(uint8_t endpoint)
{
    uint32_t n = endpoint & 15u;
    if (endpoint & 0x80)
        USB_EPSTATUSCLR(n) = USB_EP_STALLRQ1 | USB_EP_DTGLIN | USB_EP_BK1RDY;
    else {
        USB_EPSTATUSSET(n) = USB_EP_BK0RDY;
        USB_EPSTATUSCLR(n) = USB_EP_STALLRQ0 | USB_EP_DTGLOUT;
    }
}

void usb_irq(void)
{
    uint32_t summary = USB_EPINTSMRY;
    for (uint32_t n = 0; n < ENDPOINTS; n++)
        if (summary & BIT(n))
            endpoint_irq(n);
    uint32_t flags = USB_INTFLAG;
    if (!(flags & (USB_SUSPEND | USB_EORST | USB_WAKEUP | USB_EORSM)))
        return;
    USB_INTFLAG = (uint16_t)flags;
    if (flags & USB_EORST) {
        USB_DADD = USB_DADD_ADDEN;
        hal_usb_close_all();
        if (!MUTANT(samd_ep0_forgotten))
            open_control();
        on_usb_reset();
    }
    if (flags & USB_SUSPEND)
        on_usb_suspend();
    if (flags & (USB_WAKEUP | USB_EORSM))
        on_usb_resume();
}

/* A bus reset leaves no endpoint configured (section 32.6.2.3). */
static void open_control(void)
{
    hal_usb_open(0x00, HAL_USB_CONTROL);
    hal_usb_open(0x80, HAL_USB_CONTROL);
    USB_EPINTENSET(0) = USB_EP_RXSTP;
}

static void endpoint_irq(uint32_t n)
{
    uint32_t flags = USB_EPINTFLAG(n);
    /* Finished banks first: the status stage of one control transfer comes before the SETUP of the next. */
    if (flags & USB_EP_TRCPT1) {
        USB_EPINTFLAG(n) = USB_EP_TRCPT1;
        on_usb_in((uint8_t)n);
    }
    if (flags & USB_EP_TRCPT0) {
        if (!(MUTANT(samd_flag_kept) && n == 2))
            USB_EPINTFLAG(n) = USB_EP_TRCPT0;
        if (on_usb_out((uint8_t)n, (const uint8_t *)buffers[n][0], descriptors[n][0].packet_size & USB_PCKSIZE_COUNT))
            hal_usb_out((uint8_t)n);
    }
    if (flags & USB_EP_RXSTP) {
        USB_EPINTFLAG(n) = USB_EP_RXSTP;
        uint32_t packet[2] = {buffers[0][0][0], buffers[0][0][1]};
        on_usb_setup((const uint8_t *)packet);
    }
}
