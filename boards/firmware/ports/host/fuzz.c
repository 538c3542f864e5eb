/*
 * A fuzzer's way into the core: an input is a script of what a host may do, good and bad.
 *
 * Each step is a byte that says what, and what it needs. Half of the steps wrap the input's bytes into frames with a right crc and the
 * expected number, or nothing but garbage would ever reach a handler. libFuzzer drives it under clang; elsewhere fuzz_seeded.c does.
 */
#include <stddef.h>
#include <string.h>

#include "../../core/cobs.h"
#include "../../core/crc16.h"
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
            if (length >= 8)
                host_setup(data);
            break;
        case 2: {
            uint8_t bytes[HAL_USB_PACKET];
            host_in(0, bytes);
            host_out(0, data, length < 8 ? length : 7);
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
    uint32_t crc = crc16(frame, length + 2);
    frame[length + 2] = (uint8_t)crc;
    frame[length + 3] = (uint8_t)(crc >> 8);
    send_bytes(endpoint, encoded, cobs_encode(encoded, frame, length + 4));
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
