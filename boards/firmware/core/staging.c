#include "staging.h"
#include "memory.h"
#include "op.h"

uint8_t staging[STAGING_BYTES];

uint8_t op_staging_write(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t offset = op->field[0];
    if (offset > STAGING_BYTES || op->data_length > STAGING_BYTES - offset)
        return WIRE_INVALID_ARGUMENT;
    memcpy(staging + offset, op->data, op->data_length);
    return WIRE_OK;
}

uint8_t op_staging_read(const struct op *op, struct results *results)
{
    uint32_t offset = op->field[0], length = op->field[1];
    if (offset > STAGING_BYTES || length > STAGING_BYTES - offset)
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, length))
        return WIRE_REPLY_TOO_LONG;
    memcpy(results->at, staging + offset, length);
    results->at += length;
    return WIRE_OK;
}

uint8_t op_staging_size(const struct op *op, struct results *results)
{
    (void)op;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    put_u32(results, STAGING_BYTES);
    return WIRE_OK;
}
