/*
 * The core as a filter, for tests in TypeScript: packets in on standard input, packets out on standard output.
 *
 * Each is an endpoint byte, a length (u16, little-endian) and that many bytes. Before each packet the firmware runs until it is idle and all
 * it has to say is written. Endpoint 0 is a SETUP of eight bytes; 0xF0 lets u32 microseconds pass; 0xF1 drives a pin (pin, level).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../core/firmware.h"
#include "../../hal.h"
#include "host.h"

static void write_out(void)
{
    uint8_t bytes[HAL_USB_PACKET];
    for (int again = 1; again;) {
        again = 0;
        host_run(1000);
        for (uint8_t endpoint = 0; endpoint < 4; endpoint++) {
            int length = host_in(endpoint, bytes);
            if (length < 0)
                continue;
            putchar(endpoint);
            putchar(length & 0xFF);
            putchar(length >> 8);
            fwrite(bytes, 1, (size_t)length, stdout);
            again = 1;
        }
    }
}

int main(void)
{
    static uint8_t bytes[65536];
    hal_start();
    firmware_start();
    host_enumerate();
    for (;;) {
        uint8_t head[3];
        if (fread(head, 1, 3, stdin) != 3)
            break;
        uint32_t length = head[1] | (uint32_t)head[2] << 8;
        if (fread(bytes, 1, length, stdin) != length)
            return 1;
        host_set_patience(1000000);
        if (head[0] == 0xF0) {
            uint32_t us;
            memcpy(&us, bytes, 4);
            for (uint64_t until = hal_time_us() + us; hal_time_us() < until; host_run(1000))
                hal_idle_until(until);
        } else if (head[0] == 0xF1) {
            host_drive(bytes[0], bytes[1]);
        } else if (head[0] == 0) {
            host_setup(bytes);
        } else {
            for (uint32_t at = 0; at < length; at += HAL_USB_PACKET)
                while (!host_out(head[0], bytes + at, length - at < HAL_USB_PACKET ? length - at : HAL_USB_PACKET))
                    write_out();
        }
        write_out();
    }
    return 0;
}
