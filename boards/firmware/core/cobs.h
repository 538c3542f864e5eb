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

/* Writes length bytes as one encoded frame with its closing zero; returns the encoded length. out has room for COBS_ENCODED_MAX(length). */
uint32_t cobs_encode(uint8_t *out, const uint8_t *frame, uint32_t length);

/* Takes a stream apart, some bytes at a time. */
struct cobs_decoder {
    uint8_t *buffer;
    uint32_t capacity; /* at least a whole group, 254 */
    uint32_t length;   /* bytes decoded so far */
    uint8_t left;      /* bytes of the group still to come */
    bool zero_pending; /* the last group was short: a zero stands between it and the next */
    bool started;
    bool overflow;
};

enum cobs_event { COBS_MORE, COBS_FRAME, COBS_BROKEN, COBS_TOO_LONG };

/*
 * Eats bytes up to the end of a frame or of the input and moves *bytes on. COBS_FRAME: buffer holds length bytes; BROKEN: the zero came
 * inside a group. After anything but MORE call cobs_next. Empty frames are passed over.
 */
enum cobs_event cobs_decode(struct cobs_decoder *decoder, const uint8_t **bytes, const uint8_t *end);
void cobs_next(struct cobs_decoder *decoder);

#endif
