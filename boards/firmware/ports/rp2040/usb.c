/*
 * The RP2040's USB device controller (datasheet section 4.1): packets in and out of its dual-port RAM.
 *
 * Every endpoint has one 64-byte buffer and one interrupt a packet. Double buffering would save the host a NAK now and then, at the price
 * of two half-documented state machines; one buffer keeps up because the interrupt empties it within two microseconds.
 *
 * Two rules of the controller shape this file. The data toggle is software's: each buffer is armed with the PID it has to carry. And the
 * controller samples the buffer control word on its own 48 MHz clock, so AVAILABLE must be written after the rest of the word has been
 * there for a few of its cycles (section 4.1.2.5.1).
 */
#include "../../hal.h"
#include "../../core/mutate.h"
#include "../../core/pieces.h"
#include "port.h"
#include "registers.h"

#define ENDPOINTS 4u
#define IN 0u
#define OUT 1u

static inline uint32_t endpoint_buffer(uint32_t number, uint32_t direction);
static inline void accept(uint32_t number);
static inline void settle(void);
static inline void in_done(uint32_t number);
static inline void out_done(uint32_t number);
static void setup_received(void);
static void take_back(uint32_t number, uint32_t direction, uint32_t word);
__attribute__((unused)) static void touch(uint32_t address);

/* USB_BUF_DATA1 or 0: the PID that the next packet of that endpoint carries. */
static uint32_t next_pid[ENDPOINTS][2];

void hal_usb_start(void)
{
    for (uint32_t at = 0; at < 0x100; at += 4)
        REG(USB_DPRAM + at) = 0;
    USB_MUXING = USB_MUXING_TO_PHY | USB_MUXING_SOFTCON;
    /* Boards leave VBUS unconnected: always present. */
    USB_PWR = USB_PWR_VBUS_DETECT | USB_PWR_VBUS_DETECT_OVERRIDE_EN;
    USB_MAIN_CTRL = USB_MAIN_CTRL_CONTROLLER_EN;
    USB_SIE_CTRL = USB_SIE_CTRL_EP0_INT_1BUF;
    USB_INTE = (MUTANT(usb_irq_disabled) ? 0 : USB_INT_BUFF_STATUS) | USB_INT_BUS_RESET | USB_INT_SETUP_REQ | USB_INT_DEV_SUSPEND |
               USB_INT_DEV_RESUME;
    NVIC_ICPR = BIT(IRQ_USBCTRL);
    NVIC_ISER = BIT(IRQ_USBCTRL);
}

void hal_usb_connect(void)
{
    if (!MUTANT(usb_no_pullup))
        REG_SET(USB_SIE_CTRL) = USB_SIE_CTRL_PULLUP_EN;
    if (MUTANT(cpu_unaligned))
        touch(0x20000002);
    if (MUTANT(cpu_unmapped))
        touch(0x30000000);
    if (MUTANT(cpu_flash_store))
        touch(0x10008000);
}

void hal_usb_disconnect(void)
{
    REG_CLR(USB_SIE_CTRL) = USB_SIE_CTRL_PULLUP_EN;
}

void hal_usb_set_address(uint8_t address)
{
    USB_ADDR_ENDP = address;
}

void hal_usb_open(uint8_t endpoint, enum hal_usb_type type)
{
    uint32_t number = endpoint & 15u, direction = endpoint & 0x80 ? IN : OUT;
    if (!(MUTANT(usb_toggle_kept) && number == 2))
        next_pid[number][direction] = 0;
    uint32_t enable = MUTANT(usb_endpoint_disabled) && number == 3 ? 0 : USB_EP_ENABLE;
    take_back(number, direction, 0);
    USB_EP_CONTROL(number, direction) =
        enable | USB_EP_INT_PER_BUFF | (uint32_t)type << USB_EP_TYPE_LSB | (endpoint_buffer(number, direction) - USB_DPRAM);
}

void hal_usb_close_all(void)
{
    for (uint32_t number = 1; number < ENDPOINTS; number++)
        for (uint32_t direction = IN; direction <= OUT; direction++) {
            USB_EP_CONTROL(number, direction) = 0;
            USB_BUF_CONTROL(number, direction) = 0;
        }
}

/* The control word goes first and AVAILABLE follows: the copy is some of the time that must lie between. */
void hal_usb_in(uint8_t endpoint, const uint8_t *bytes, uint32_t length)
{
    uint32_t number = endpoint & 15u, to = endpoint_buffer(number, IN);
    reg32 *control = &USB_BUF_CONTROL(number, IN);
    uint32_t word = length | USB_BUF_FULL | USB_BUF_LAST | next_pid[number][IN];
    if (!MUTANT(usb_available_early))
        *control = word;
    if (!length)
        ;
    else if (((uintptr_t)bytes & 3u) == 0)
        copy_pieces((void *)to, bytes, length);
    else
        for (uint32_t i = 0; i < length; i++)
            ((volatile uint8_t *)to)[i] = bytes[i];
    settle();
    *control = word | USB_BUF_AVAILABLE;
}

void hal_usb_out(uint8_t endpoint)
{
    accept(endpoint & 15u);
}

static inline void accept(uint32_t number)
{
    reg32 *control = &USB_BUF_CONTROL(number, OUT);
    uint32_t word = HAL_USB_PACKET | USB_BUF_LAST | next_pid[number][OUT];
    if (!MUTANT(usb_available_early))
        *control = word;
    settle();
    *control = word | USB_BUF_AVAILABLE;
}

void hal_usb_stall(uint8_t endpoint)
{
    uint32_t number = endpoint & 15u, direction = endpoint & 0x80 ? IN : OUT;
    if (number) {
        take_back(number, direction, USB_BUF_STALL);
        return;
    }
    REG_SET(USB_EP_STALL_ARM) = direction == IN ? BIT(0) : BIT(1);
    USB_BUF_CONTROL(0, direction) = USB_BUF_STALL;
}

void hal_usb_unstall(uint8_t endpoint)
{
    uint32_t number = endpoint & 15u, direction = endpoint & 0x80 ? IN : OUT;
    next_pid[number][direction] = 0;
    take_back(number, direction, 0);
}

void usb_irq(void)
{
    uint32_t done = USB_BUFF_STATUS;
    if (done) {
        USB_BUFF_STATUS = done;
        /* Two bits an endpoint, IN first. Requests first of all; and the status stage of one control transfer before the SETUP of the next. */
        if (done & BIT(5))
            out_done(2);
        if (done & BIT(7))
            out_done(3);
        if (done & ~(BIT(5) | BIT(7))) {
            if (done & BIT(4))
                in_done(2);
            if (done & BIT(6))
                in_done(3);
            if (done & BIT(2))
                in_done(1);
            if (done & BIT(0))
                in_done(0);
            if (done & BIT(1))
                out_done(0);
        }
        /* Whatever else there is asks again. */
        return;
    }
    uint32_t status = USB_INTS;
    if (status & USB_INT_SETUP_REQ) {
        REG_CLR(USB_SIE_STATUS) = USB_SIE_STATUS_SETUP_REC;
        setup_received();
    }
    if (status & USB_INT_BUS_RESET) {
        REG_CLR(USB_SIE_STATUS) = USB_SIE_STATUS_BUS_RESET;
        USB_ADDR_ENDP = 0;
        hal_usb_close_all();
        USB_BUF_CONTROL(0, IN) = 0;
        USB_BUF_CONTROL(0, OUT) = 0;
        on_usb_reset();
    }
    if (status & USB_INT_DEV_SUSPEND) {
        REG_CLR(USB_SIE_STATUS) = USB_SIE_STATUS_SUSPENDED;
        on_usb_suspend();
    }
    if (status & USB_INT_DEV_RESUME) {
        REG_CLR(USB_SIE_STATUS) = USB_SIE_STATUS_RESUME;
        on_usb_resume();
    }
}

static inline void in_done(uint32_t number)
{
    if (!(MUTANT(usb_frozen_toggle) && number == 2))
        next_pid[number][IN] ^= USB_BUF_DATA1;
    on_usb_in((uint8_t)number);
}

static inline void out_done(uint32_t number)
{
    next_pid[number][OUT] ^= USB_BUF_DATA1;
    if (on_usb_out((uint8_t)number, (const uint8_t *)endpoint_buffer(number, OUT), USB_BUF_CONTROL(number, OUT) & USB_BUF_LENGTH))
        accept(number);
}

static void setup_received(void)
{
    uint32_t packet[2] = {USB_SETUP_PACKET, USB_SETUP_PACKET_HIGH};
    /* A SETUP ends whatever control transfer was under way; data and status stages start with DATA1. */
    USB_BUF_CONTROL(0, IN) = 0;
    USB_BUF_CONTROL(0, OUT) = 0;
    next_pid[0][IN] = next_pid[0][OUT] = USB_BUF_DATA1;
    on_usb_setup((const uint8_t *)packet);
}

/* For the mutations that a processor has to refuse. Volatile, or the compiler finds a way that works. */
static void touch(uint32_t address)
{
    volatile uint32_t hidden = address;
    REG(hidden) = REG(hidden);
}

/* A buffer that may be armed belongs to the controller; it is software's again once the endpoint is off. */
static void take_back(uint32_t number, uint32_t direction, uint32_t word)
{
    uint32_t control = USB_EP_CONTROL(number, direction);
    USB_EP_CONTROL(number, direction) = 0;
    USB_BUF_CONTROL(number, direction) = word;
    USB_EP_CONTROL(number, direction) = control;
}

/* 0x180 on: IN and OUT of endpoint 1, of endpoint 2, and so on; endpoint 0 has one buffer for both, at 0x100. */
static inline uint32_t endpoint_buffer(uint32_t number, uint32_t direction)
{
    return number == 0 ? USB_EP0_BUFFER : USB_DPRAM + 0x180u + (number - 1) * 128u + direction * 64u;
}

/* Three cycles of 48 MHz are eight of 125 MHz. */
static inline void settle(void)
{
    if (!MUTANT(usb_available_early))
        __asm volatile("b 1f\n1: b 1f\n1: b 1f\n1: b 1f\n1:\n" ::: "memory");
}
