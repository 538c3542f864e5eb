/*
 * Both directions touch every byte on the wire, and take the check along: the loops inside a group know how far they may go and look at
 * nothing but the byte.
 */
#include "cobs.h"
#include "../hal.h"
#include "crc16.h"

#define GROUP_MAX 254u
/* Type and number of a frame, and its check: nothing shorter is one. */
#define CRC 2u
#define FRAME_MIN (2u + CRC)

/* One byte of a run: into the check, and out unless it is a zero. */
#define ENCODE(n)                                                                                                                          \
    do {                                                                                                                                   \
        uint32_t byte = in[n];                                                                                                             \
        crc = CRC16_STEP(crc, byte);                                                                                                       \
        if (!byte) {                                                                                                                       \
            in += (n) + 1;                                                                                                                 \
            out += (n);                                                                                                                    \
            goto zero;                                                                                                                     \
        }                                                                                                                                  \
        out[n] = (uint8_t)byte;                                                                                                            \
    } while (0)

static SELDOM uint8_t *encode_byte(uint8_t *out, uint8_t **code, uint32_t byte)
{
    if (out - *code > (int)GROUP_MAX) {
        **code = GROUP_MAX + 1;
        *code = out++;
    }
    if (byte) {
        *out++ = (uint8_t)byte;
    } else {
        **code = (uint8_t)(out - *code);
        *code = out++;
    }
    return out;
}

uint32_t cobs_encode(uint8_t *out, const uint8_t *in, uint32_t length)
{
    uint8_t *start = out, *code;
    const uint8_t *end = in + length;
    uint32_t crc = CRC16_START;
    for (;;) {
        code = out++;
        const uint8_t *limit = (uint32_t)(end - in) > GROUP_MAX ? in + GROUP_MAX : end;
        for (; limit - in >= 4; in += 4, out += 4) {
            ENCODE(0);
            ENCODE(1);
            ENCODE(2);
            ENCODE(3);
        }
        for (; in < limit; in++, out++)
            ENCODE(0);
        if (in == end)
            break;
        *code = GROUP_MAX + 1;
        continue;
    zero:
        *code = (uint8_t)(out - code);
    }
    /* The check, its lower half first, goes on with the group that is open, which it may fill. */
    uint32_t low = crc >> 16 & 0xFF, high = crc >> 24;
    if (low && high && out - code < (int)GROUP_MAX - 1) {
        out[0] = (uint8_t)low;
        out[1] = (uint8_t)high;
        out += CRC;
    } else {
        out = encode_byte(out, &code, low);
        out = encode_byte(out, &code, high);
    }
    *code = (uint8_t)(out - code);
    *out++ = 0;
    return (uint32_t)(out - start);
}

/*
 * Whether crc, which went over a frame and then over the two bytes of its check, says that they were right: from the right check those two
 * bytes lead to one register only.
 */
static __attribute__((noinline)) bool check_was_right(uint32_t crc, uint32_t low, uint32_t high)
{
    uint32_t right = high << 24 | low << 16;
    right = CRC16_STEP(right, low);
    right = CRC16_STEP(right, high);
    return right == crc;
}

/* A group of 255 would have no zero behind it and its successors would have to move: so few bytes cannot hold one. */
#define DECODE(n)                                                                                                                          \
    do {                                                                                                                                   \
        uint32_t byte = at[n];                                                                                                             \
        if (!byte) {                                                                                                                       \
            at += (n);                                                                                                                     \
            goto broken;                                                                                                                   \
        }                                                                                                                                  \
        crc = CRC16_STEP(crc, byte);                                                                                                       \
    } while (0)

uint8_t *cobs_decode_in_place(uint8_t *at, uint8_t *end, struct cobs_frame *frame)
{
    uint32_t crc = CRC16_START, code = *at++;
    frame->bytes = at;
    frame->event = COBS_MORE;
    if (!code)
        return at;
    for (;;) {
        uint8_t *limit = at + code - 1;
        /* The last group, with the whole check in it, as nearly always. */
        bool last = limit + 1 == end && code > CRC;
        if (last)
            limit -= CRC;
        for (; limit - at >= 4; at += 4) {
            DECODE(0);
            DECODE(1);
            DECODE(2);
            DECODE(3);
        }
        for (; at < limit; at++)
            DECODE(0);
        if (last) {
            uint32_t low = at[0], high = at[1], count = (uint32_t)(at - frame->bytes);
            frame->length = count;
            frame->event = COBS_BROKEN;
            if ((low << 16 | high << 24) == crc && low && high && count >= FRAME_MIN - CRC)
                frame->event = COBS_FRAME;
            return end;
        }
        code = *at;
        if (!code)
            break;
        *at++ = 0;
        crc = CRC16_STEP(crc, 0);
    }
    uint32_t count = (uint32_t)(at - frame->bytes);
    frame->length = count - CRC;
    frame->event = count >= FRAME_MIN && check_was_right(crc, at[-2], at[-1]) ? COBS_FRAME : COBS_BROKEN;
    return at + 1;
broken:
    frame->event = COBS_BROKEN;
    return at + 1;
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
    /* What has come so far, but for what may turn out to be the check itself, while the rest is still on its way. */
    if (decoder->overflow || decoder->length < decoder->checked + CRC)
        return event == COBS_FRAME ? COBS_BROKEN : event;
    decoder->crc = crc16_more(decoder->crc, decoder->buffer + decoder->checked, decoder->length - CRC - decoder->checked);
    decoder->checked = decoder->length - CRC;
    if (event == COBS_FRAME) {
        decoder->length = decoder->checked;
        if (decoder->length < FRAME_MIN - CRC || decoder->crc != ((uint32_t)out[-2] << 16 | (uint32_t)out[-1] << 24))
            event = COBS_BROKEN;
    }
    return event;
}

void cobs_next(struct cobs_decoder *decoder)
{
    decoder->length = 0;
    decoder->checked = 0;
    decoder->crc = CRC16_START;
    decoder->left = 0;
    decoder->zero_pending = false;
    decoder->started = false;
    decoder->overflow = false;
}
