/* Both directions touch every byte on the wire: the loops inside a group know how far they may go and look at nothing but the byte. */
#include "cobs.h"

#define GROUP_MAX 254u

uint32_t cobs_encode(uint8_t *out, const uint8_t *in, uint32_t length)
{
    uint8_t *start = out;
    const uint8_t *end = in + length;
    for (;;) {
        uint8_t *code = out++, byte = 1;
        const uint8_t *limit = (uint32_t)(end - in) > GROUP_MAX ? in + GROUP_MAX : end;
        while (limit - in >= 4) {
            if (!(byte = in[0]))
                goto zero;
            out[0] = byte;
            if (!(byte = in[1])) {
                in += 1, out += 1;
                goto zero;
            }
            out[1] = byte;
            if (!(byte = in[2])) {
                in += 2, out += 2;
                goto zero;
            }
            out[2] = byte;
            if (!(byte = in[3])) {
                in += 3, out += 3;
                goto zero;
            }
            out[3] = byte;
            in += 4;
            out += 4;
        }
        while (in < limit && (byte = *in) != 0) {
            *out++ = byte;
            in++;
        }
        if (in < limit) {
        zero:
            in++;
            *code = (uint8_t)(out - code);
            /* A zero at the very end still needs the empty group behind it. */
            continue;
        }
        *code = (uint8_t)(out - code);
        if (in == end)
            break;
    }
    *out++ = 0;
    return (uint32_t)(out - start);
}

enum cobs_event cobs_decode(struct cobs_decoder *decoder, const uint8_t **bytes, const uint8_t *end)
{
    const uint8_t *in = *bytes;
    uint8_t *out = decoder->buffer + decoder->length;
    const uint8_t *limit = decoder->buffer + decoder->capacity;
    uint32_t left = decoder->left, zero_pending = decoder->zero_pending;
    enum cobs_event event = COBS_MORE;
    while (in < end) {
        if (left == 0) {
            uint32_t code = *in++;
            if (code == 0) {
                if (!decoder->started)
                    continue;
                event = decoder->overflow ? COBS_TOO_LONG : COBS_FRAME;
                break;
            }
            if (zero_pending) {
                if (out == limit) {
                    decoder->overflow = true;
                    out = decoder->buffer; /* what is dropped may as well go here */
                }
                *out++ = 0;
            }
            decoder->started = true;
            zero_pending = code != 255;
            left = code - 1;
        }
        /* Inside a group: as far as the group, the input and the buffer go. */
        uint32_t count = (uint32_t)(end - in);
        if (count > left)
            count = left;
        if (count > (uint32_t)(limit - out)) {
            decoder->overflow = true;
            out = decoder->buffer;
        }
        const uint8_t *stop = in + count;
        left -= count;
        if (count >= 8)
            for (; stop - in >= 4; in += 4, out += 4) {
                uint32_t a = in[0], b = in[1], c = in[2], d = in[3];
                if (!a || !b || !c || !d)
                    break; /* the loop below finds it */
                out[0] = (uint8_t)a;
                out[1] = (uint8_t)b;
                out[2] = (uint8_t)c;
                out[3] = (uint8_t)d;
            }
        while (in < stop) {
            uint8_t byte = *in++;
            if (byte == 0) {
                event = decoder->overflow ? COBS_TOO_LONG : COBS_BROKEN;
                goto out;
            }
            *out++ = byte;
        }
    }
out:
    decoder->length = (uint32_t)(out - decoder->buffer);
    decoder->left = (uint8_t)left;
    decoder->zero_pending = zero_pending;
    *bytes = in;
    return event;
}

void cobs_next(struct cobs_decoder *decoder)
{
    decoder->length = 0;
    decoder->left = 0;
    decoder->zero_pending = false;
    decoder->started = false;
    decoder->overflow = false;
}
