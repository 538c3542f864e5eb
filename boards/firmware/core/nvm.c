/* Bytes that outlive a reset: bounds are checked here, wear and timing are the port's. */
#include "../hal.h"
#include "op.h"

static bool inside(uint32_t offset, uint32_t length)
{
    uint32_t bytes = hal_nvm_bytes();
    return offset <= bytes && length <= bytes - offset;
}

uint8_t op_nvm_size(const struct op *op, struct results *results)
{
    (void)op;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    put_u32(results, hal_nvm_bytes());
    return WIRE_OK;
}

uint8_t op_nvm_read(const struct op *op, struct results *results)
{
    uint32_t offset = op->field[0], length = op->field[1];
    if (!inside(offset, length))
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, length))
        return WIRE_REPLY_TOO_LONG;
    hal_nvm_read(offset, results->at, length);
    results->at += length;
    return WIRE_OK;
}

uint8_t op_nvm_write(const struct op *op, struct results *results)
{
    (void)results;
    if (!inside(op->field[0], op->data_length))
        return WIRE_INVALID_ARGUMENT;
    hal_watchdog_feed();
    bool written = hal_nvm_write(op->field[0], op->data, op->data_length);
    hal_watchdog_feed();
    return written ? WIRE_OK : WIRE_INTERNAL;
}
