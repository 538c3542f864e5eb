/*
 * What a command's handler sees: its fields, already decoded and known to be there, and a place for results.
 *
 * A new command is one handler with this signature, one line in hil/peripherals, and nothing else: the table in dispatch.c is written from
 * the generated header. gpio.c is the example to copy.
 */
#ifndef PINBRIDGE_OP_H
#define PINBRIDGE_OP_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"

#define OP_FIELDS_MAX 8u

struct op {
    /* Numbers in the order of the layout; a bytes field's count takes its place in the row. */
    uint32_t field[OP_FIELDS_MAX];
    /* The bytes field, where there is one. */
    const uint8_t *data;
    uint32_t data_length;
};

/* Results: handlers append; the dispatcher throws them away where nobody waits. */
struct results {
    uint8_t *at, *end;
};

/* Returns WIRE_OK or why not. An op that fails has done nothing that the protocol does not say it does. */
typedef uint8_t (*op_handler)(const struct op *op, struct results *results);

static inline bool results_have_room(const struct results *results, uint32_t bytes)
{
    return (uint32_t)(results->end - results->at) >= bytes;
}

static inline void put_u8(struct results *results, uint32_t value)
{
    *results->at++ = (uint8_t)value;
}

static inline void put_u16(struct results *results, uint32_t value)
{
    put_u8(results, value);
    put_u8(results, value >> 8);
}

static inline void put_u32(struct results *results, uint32_t value)
{
    put_u16(results, value);
    put_u16(results, value >> 16);
}

static inline void put_u64(struct results *results, uint64_t value)
{
    put_u32(results, (uint32_t)value);
    put_u32(results, (uint32_t)(value >> 32));
}

static inline void put_varint(struct results *results, uint32_t value)
{
    while (value > 0x7F) {
        put_u8(results, (value & 0x7F) | 0x80);
        value >>= 7;
    }
    put_u8(results, value);
}

/* A bytes field: the bytes stand two behind its beginning already, room for the longest count that they can have. */
static inline void put_counted(struct results *results, const uint8_t *bytes, uint32_t count)
{
    uint8_t *start = results->at;
    put_varint(results, count);
    if (results->at != start + 2)
        for (uint32_t i = 0; i < count; i++)
            results->at[i] = bytes[i];
    results->at += count;
}

#define OP_PIN(bits) ((uint8_t)((bits) & 0x7F))
#define OP_LEVEL(bits) (((bits) & 0x80) != 0)

#endif
