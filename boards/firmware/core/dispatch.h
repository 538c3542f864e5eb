/* From the body of a REQUEST to handlers and back: several ops in a frame, and the ops that govern others. */
#ifndef PINBRIDGE_DISPATCH_H
#define PINBRIDGE_DISPATCH_H

#include "op.h"

struct outcome {
    uint8_t status;  /* of the first op that failed */
    uint16_t index;  /* its place in the frame */
    uint16_t failed; /* how many failed in all; a waiting request stops at the first */
};

/*
 * Runs the ops of a frame. waiting: stop at the first failure, results gathered in *results; posted: run them all, results dropped (the
 * same room is used for each).
 */
void dispatch(const uint8_t *ops, uint32_t length, bool waiting, struct results *results, struct outcome *outcome);

/*
 * What nearly every waiting request is, without what several ops need: one op that governs no other. Its status; or DISPATCH_SEVERAL when
 * the frame is anything else, and nothing has been run.
 */
#define DISPATCH_SEVERAL 0xFFu
uint8_t dispatch_single(const uint8_t *ops, uint32_t length, struct results *results);

/* HELLO's bitmap of opcodes: n bytes, bit n % 8 of byte n / 8. */
uint32_t dispatch_opcodes(uint8_t *bitmap, uint32_t capacity);

#endif
