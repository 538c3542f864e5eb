/*
 * Consistent overhead byte stuffing (Cheshire and Baker 1999): takes the zeros out of a frame, so that a zero can end it.
 *
 * A group is a count n (1-255) and n-1 bytes that are not zero; a zero follows each group but the last and those with n = 255.
 */
#ifndef PINBRIDGE_COBS_H
#define PINBRIDGE_COBS_H

#include <stdbool.h>
#include <stdint.h>

/* At least what length bytes become, the closing zero included: one more for each 254, here 128 to spare the division. */
#define COBS_ENCODED_MAX(length) ((length) + (length) / 128u + 2u)

/*
 * Writes length bytes and the two of their check as one encoded frame with its closing zero; returns the encoded length. out has room for
 * COBS_ENCODED_MAX(length + 2).
 */
uint32_t cobs_encode(uint8_t *out, const uint8_t *frame, uint32_t length);

enum cobs_event { COBS_MORE, COBS_FRAME, COBS_BROKEN, COBS_TOO_LONG };

/* What came out of a decoder: with COBS_FRAME length bytes whose check was right; it is not among them. */
struct cobs_frame {
    const uint8_t *bytes;
    uint32_t length;
    enum cobs_event event;
};

/*
 * Takes the frame at bytes apart where it lies and returns the byte behind its closing zero. The byte before end is a zero, and the last that
 * is looked at; there are less than 255. COBS_BROKEN: the check was wrong or the zero came inside a group; COBS_MORE: it was an empty frame.
 */
uint8_t *cobs_decode_in_place(uint8_t *bytes, uint8_t *end, struct cobs_frame *frame);

/* Takes a stream apart, some bytes at a time. */
struct cobs_decoder {
    uint8_t *buffer;
    uint32_t capacity; /* at least a whole group, 254 */
    uint32_t length;   /* bytes decoded so far; once there is a frame, without its check */
    uint32_t checked;  /* of them have gone into crc */
    uint32_t crc;
    uint8_t left;      /* bytes of the group still to come */
    bool zero_pending; /* the last group was short: a zero stands between it and the next */
    bool started;
    bool overflow;
};

/*
 * Eats bytes up to the end of a frame or of the input and moves *bytes on. COBS_FRAME: buffer holds length bytes, their check was right;
 * BROKEN: it was not, or the zero came inside a group. After anything but MORE call cobs_next. Empty frames are passed over.
 */
enum cobs_event cobs_decode(struct cobs_decoder *decoder, const uint8_t **bytes, const uint8_t *end);
void cobs_next(struct cobs_decoder *decoder);

#endif
