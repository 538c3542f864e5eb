/* The encoder computes the crc in the same pass; the decoder copies whole groups. Both are hot: they touch every byte on the wire. */
#include "cobs.h"
#include "crc16.h"

uint32_t cobs_encode_frame(uint8_t *out, const uint8_t *frame, uint32_t length)
{
    uint8_t *start = out, *code = out++;
    uint32_t run = 1, crc = CRC16_INITIAL;
    const uint8_t *end = frame + length;
    uint8_t tail[2];
    for (int pass = 0; pass < 2; pass++) {
        while (frame < end) {
            if (run == 255) { /* the group is full, and more follows */
                *code = 255;
                code = out++;
                run = 1;
            }
            uint32_t byte = *frame++;
            if (pass == 0)
                crc = crc16_byte(crc, byte);
            if (byte) {
                *out++ = (uint8_t)byte;
                run++;
            } else {
                *code = (uint8_t)run;
                code = out++;
                run = 1;
            }
        }
        tail[0] = (uint8_t)crc;
        tail[1] = (uint8_t)(crc >> 8);
        frame = tail;
        end = tail + 2;
    }
    *code = (uint8_t)run;
    *out++ = 0;
    return (uint32_t)(out - start);
}

enum cobs_event cobs_decode(struct cobs_decoder *decoder, const uint8_t **bytes, const uint8_t *end)
{
    const uint8_t *in = *bytes;
    uint8_t *out = decoder->buffer + decoder->length;
    const uint8_t *limit = decoder->buffer + decoder->capacity;
    uint32_t left = decoder->left;
    enum cobs_event event = COBS_MORE;
    while (in < end) {
        uint32_t byte = *in++;
        if (byte == 0) {
            if (!decoder->started)
                continue;
            event = decoder->overflow ? COBS_TOO_LONG : left ? COBS_BROKEN : COBS_FRAME;
            break;
        }
        if (left == 0) {
            if (decoder->zero_pending) {
                if (out < limit)
                    *out++ = 0;
                else
                    decoder->overflow = true;
            }
            decoder->started = true;
            decoder->zero_pending = byte != 255;
            left = byte - 1;
            continue;
        }
        /* Inside a group: as far as the group, the input and the buffer go. */
        for (;;) {
            if (out < limit)
                *out++ = (uint8_t)byte;
            else
                decoder->overflow = true;
            if (--left == 0 || in == end || *in == 0)
                break;
            byte = *in++;
        }
    }
    decoder->length = (uint32_t)(out - decoder->buffer);
    decoder->left = (uint8_t)left;
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
