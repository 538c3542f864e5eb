/*
 * A fuzzer's way into the core: an input is a script of what a host may do, good and bad.
 *
 * Each step is a byte that says what, and what it needs. Half of the steps wrap the input's bytes into frames with a right crc and the
 * expected number, or nothing but garbage would ever reach a handler. libFuzzer drives it under clang; elsewhere fuzz_seeded.c does.
 */
#include <stddef.h>
#include <string.h>

#include "../../core/cobs.h"
#include "../../core/firmware.h"
#include "../../core/link.h"
#include "../../core/wire.h"
#include "../../hal.h"
#include "host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void send_bytes(uint8_t endpoint, const uint8_t *bytes, uint32_t length);
static void send_frame(uint8_t endpoint, uint8_t type, uint8_t seq, const uint8_t *body, uint32_t length);
static void drain(void);

static uint8_t next_seq, last_reply;

/* One of everything open, so that what follows finds something to work on: pins 0-3 outputs, buses on handles 1-4, then PWM and ADC. */
static const uint8_t opening[] = {
    WIRE_OP_GPIO_CLAIM, 0, 0, WIRE_OP_GPIO_CONFIGURE, 0, 1, WIRE_OP_GPIO_CLAIM, 1, 1, WIRE_OP_GPIO_CONFIGURE, 1, 3,
    WIRE_OP_GPIO_CLAIM, 2, 3, WIRE_OP_GPIO_CONFIGURE, 2, 0x11, WIRE_OP_GPIO_CLAIM, 3, 4, WIRE_OP_GPIO_CONFIGURE, 3, 4,
    WIRE_OP_I2C_OPEN, 1, 5, 4, 0x90, 0x4E, 0x88, 0x27, 0,
    WIRE_OP_I2C_OPEN, 2, 7, 6, 0xA0, 0x8D, 0x06, 0x88, 0x27, 5,
    WIRE_OP_SPI_OPEN, 3, 10, 11, 8, 0, WIRE_OP_SPI_OPEN, 4, 12, 13, 14, 1, WIRE_OP_SPI_CONFIGURE, 4, 0xA0, 0x8D, 0x06, 0x71,
    WIRE_OP_PWM_OPEN, 5, 16, 0xE8, 0x07, 0, 0x80, 0, WIRE_OP_ADC_OPEN, 6, 26,
};

static const uint8_t requests[16][8] = {
    {0x80, 6, 0, 1, 0, 0, 64, 0}, {0x80, 6, 0, 2, 0, 0, 255, 0}, {0x80, 6, 2, 3, 9, 4, 255, 0}, {0x80, 6, 3, 3, 9, 4, 255, 0},
    {0x80, 6, 0, 15, 0, 0, 255, 0}, {0xC0, 2, 0, 0, 7, 0, 178, 0}, {0x80, 0, 0, 0, 0, 0, 2, 0}, {0x00, 5, 9, 0, 0, 0, 0, 0},
    {0x00, 9, 1, 0, 0, 0, 0, 0}, {0x21, 0x20, 0, 0, 0, 0, 7, 0}, {0xA1, 0x21, 0, 0, 0, 0, 7, 0}, {0x21, 0x22, 1, 0, 0, 0, 0, 0},
    {0x21, 0x22, 0, 0, 0, 0, 0, 0}, {0x02, 3, 0, 0, 0x82, 0, 0, 0}, {0x02, 1, 0, 0, 0x82, 0, 0, 0}, {0x01, 11, 0, 0, 2, 0, 0, 0},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;
    if (!started) {
        hal_start();
        firmware_start();
        started = true;
    }
    host_set_patience(20000);
    host_enumerate();
    static const uint8_t hello[7] = {WIRE_PROTOCOL_VERSION, 1, 2, 3, 4, 0, 0};
    send_frame(2, WIRE_FRAME_HELLO, 0, hello, sizeof hello);
    next_seq = 0;
    send_frame(2, WIRE_FRAME_REQUEST, next_seq++, opening, sizeof opening);
    drain();
    while (size >= 2) {
        uint8_t what = data[0];
        uint32_t length = data[1];
        data += 2;
        size -= 2;
        if (length > size)
            length = (uint32_t)size;
        uint8_t endpoint = what & 0x80 ? 3 : 2;
        switch (what & 15) {
        case 0:
            send_bytes(endpoint, data, length);
            break;
        case 1:
            host_setup(length >= 8 ? data : requests[what >> 4]);
            break;
        case 2: {
            uint8_t bytes[HAL_USB_PACKET];
            for (int again = 3; again-- && host_in(0, bytes) >= 0;)
                ;
            host_out(0, data, length < 8 ? length : 7);
            host_in(0, bytes);
            break;
        }
        case 3:
            if (what & 0x40)
                host_bus_reset();
            else
                host_suspend();
            host_enumerate();
            break;
        case 4:
            send_frame(endpoint, length ? data[0] : 0, what, data, length);
            break;
        case 5:
            host_drive(what >> 4, length % 3);
            break;
        case 6:
            send_frame(endpoint, WIRE_FRAME_HELLO, 0, hello, sizeof hello);
            next_seq = 0;
            break;
        case 7:
            send_frame(endpoint, WIRE_FRAME_PING, 0, data, length);
            break;
        case 8:
            send_frame(2, WIRE_FRAME_CANCEL, (uint8_t)(next_seq + (what >> 4)), 0, 0);
            break;
        default:
            send_frame(2, (uint8_t)(WIRE_FRAME_REQUEST | (what & 0x30)), next_seq++, data, length);
            break;
        }
        data += length;
        size -= length;
        host_set_patience(20000);
        if (!(what & 0x40))
            drain();
    }
    drain();
    return 0;
}

static void send_bytes(uint8_t endpoint, const uint8_t *bytes, uint32_t length)
{
    for (uint32_t at = 0; at < length;) {
        uint32_t part = length - at < HAL_USB_PACKET ? length - at : HAL_USB_PACKET;
        if (!host_out(endpoint, bytes + at, part)) {
            drain();
            if (!host_out(endpoint, bytes + at, part))
                return; /* not configured, or stalled */
        }
        at += part;
    }
}

static void send_frame(uint8_t endpoint, uint8_t type, uint8_t seq, const uint8_t *body, uint32_t length)
{
    uint8_t frame[260], encoded[COBS_ENCODED_MAX(sizeof frame)];
    frame[0] = type;
    frame[1] = seq;
    if (length)
        memcpy(frame + 2, body, length);
    send_bytes(endpoint, encoded, cobs_encode(encoded, frame, length + 2));
}

static void drain(void)
{
    uint8_t bytes[HAL_USB_PACKET];
    for (int again = 1; again;) {
        again = 0;
        host_run(64);
        for (uint8_t endpoint = 1; endpoint < 4; endpoint++)
            while (host_in(endpoint, bytes) >= 0) {
                last_reply = bytes[0];
                again = 1;
            }
    }
}
