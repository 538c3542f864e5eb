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

/* A byte of the check: at most two, so a group that is not nearly full has room for them. */
#define ENCODE_LAST(byte)                                                                                                                  \
    do {                                                                                                                                   \
        if (byte) {                                                                                                                        \
            *out++ = (uint8_t)(byte);                                                                                                      \
        } else {                                                                                                                           \
            *code = (uint8_t)(out - code);                                                                                                 \
            code = out++;                                                                                                                  \
        }                                                                                                                                  \
    } while (0)

/* The check behind a group that may be full before it: returns where the closing zero is due. */
static SELDOM uint8_t *encode_last_full(uint8_t *out, uint8_t *code, uint32_t low, uint32_t high)
{
    for (uint32_t i = 0; i < CRC; i++) {
        uint32_t byte = i ? high : low;
        if (out - code > (int)GROUP_MAX) {
            *code = GROUP_MAX + 1;
            code = out++;
        }
        ENCODE_LAST(byte);
    }
    *code = (uint8_t)(out - code);
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
    if (out - code < (int)GROUP_MAX - 1) {
        ENCODE_LAST(low);
        ENCODE_LAST(high);
        *code = (uint8_t)(out - code);
    } else {
        out = encode_last_full(out, code, low, high);
    }
    *out++ = 0;
    return (uint32_t)(out - start);
}

/* One byte of a run, which has no zeros. */
#define DECODE(n)                                                                                                                          \
    do {                                                                                                                                   \
        uint32_t byte = at[n];                                                                                                             \
        if (!byte) {                                                                                                                       \
            at += (n);                                                                                                                     \
            goto broken;                                                                                                                   \
        }                                                                                                                                  \
        crc = CRC16_STEP(crc, byte);                                                                                                       \
    } while (0)
#define DECODE_RUN(limit)                                                                                                                  \
    do {                                                                                                                                   \
        for (; (limit) - at >= 4; at += 4) {                                                                                               \
            DECODE(0);                                                                                                                     \
            DECODE(1);                                                                                                                     \
            DECODE(2);                                                                                                                     \
            DECODE(3);                                                                                                                     \
        }                                                                                                                                  \
        for (; at < (limit); at++)                                                                                                         \
            DECODE(0);                                                                                                                     \
    } while (0)

/*
 * A frame with others behind it in its packet: it is known to have ended when its zero is met, and crc has gone over the two bytes of its check too.
 * From the right check those two lead to one register only.
 */
static SELDOM uint8_t *ended_before_its_packet(uint8_t *at, uint32_t crc, struct cobs_frame *frame)
{
    int32_t count = at - frame->bytes;
    frame->event = COBS_BROKEN;
    frame->length = (uint32_t)(count - (int32_t)CRC);
    if (count >= (int32_t)FRAME_MIN) {
        uint32_t low = at[-2], high = at[-1], right = high << 24 | low << 16;
        right = CRC16_STEP(right, low);
        right = CRC16_STEP(right, high);
        if (right == crc)
            frame->event = COBS_FRAME;
    }
    return at + 1;
}

/* A group of 255 would have no zero behind it and its successors would have to move: so few bytes cannot hold one. */
uint8_t *cobs_decode_in_place(uint8_t *at, uint8_t *end, struct cobs_frame *frame)
{
    uint32_t crc = CRC16_START, code = *at++, right;
    frame->bytes = at;
    frame->event = COBS_MORE;
    if (!code)
        return at;
    /* As far as the last group, which has the whole check in it, as nearly always. */
    while (at + code != end || code <= CRC) {
        uint8_t *limit = at + code - 1;
        DECODE_RUN(limit);
        code = *at;
        if (code <= CRC) {
            if (!code)
                return ended_before_its_packet(at, crc, frame);
            if (at + code + 1 == end)
                goto parted;
        }
        *at++ = 0;
        crc = CRC16_STEP(crc, 0);
    }
    uint8_t *check = end - 1 - CRC;
    DECODE_RUN(check);
    right = (uint32_t)at[0] << 16 | (uint32_t)at[1] << 24;
    if (!at[0] || !at[1])
        goto broken;
    goto compare;
    /*
     * A zero in the check parts it, and the last group is what is behind it. Either the lower half is that zero; or the upper is, and the
     * register has gone over the lower one too: from the right check, low << 16, that leads here.
     */
parted:
    if (code == CRC) {
        right = (uint32_t)at[1] << 24;
        if (!right)
            goto broken;
    } else {
        at--;
        right = CRC16_STEP((uint32_t)*at << 16, *at);
    }
compare:
    frame->length = (uint32_t)(at - frame->bytes);
    frame->event = crc == right && at - frame->bytes >= (int)(FRAME_MIN - CRC) ? COBS_FRAME : COBS_BROKEN;
    return end;
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
