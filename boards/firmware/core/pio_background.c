/*
 * Words between memory and a FIFO without the host's help, and all but without the processor's: DMA moves a buffer, its interrupt begins the next.
 *
 * The order of buffers is CircuitPython's: one that is sent once, then one or two in turn for ever, until others are handed over, which begin at
 * the end of the one in work.
 */
#include "../hal.h"
#include "claims.h"
#include "limits.h"
#include "memory.h"
#include "op.h"
#include "pio.h"

#if HAL_PIOS

/* As long as a frame's data, and not cleared at start: a buffer is written before it is used. */
UNINITIALISED static uint32_t pool[PIO_POOL_BYTES / 4];

struct part {
    uint16_t offset, length; /* bytes; length 0: none */
};

static struct stream {
    const struct handle *machine; /* 0: nobody's */
    bool input, running;
    uint8_t size, pending;
    uint16_t switches;
    struct part now, next[3];
} streams[HAL_PIO_STREAMS];

static struct stream *stream_of(const struct handle *machine, bool input);
static bool begin(struct stream *stream, struct part part);
static void follow(struct stream *stream);
static void end(struct stream *stream);

uint8_t op_pio_buffer(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t offset = op->field[0];
    if (offset > PIO_POOL_BYTES || op->data_length > PIO_POOL_BYTES - offset)
        return WIRE_INVALID_ARGUMENT;
    memcpy((uint8_t *)pool + offset, op->data, op->data_length);
    return WIRE_OK;
}

uint8_t op_pio_buffer_read(const struct op *op, struct results *results)
{
    uint32_t offset = op->field[0], length = op->field[1];
    if (offset > PIO_POOL_BYTES || length > PIO_POOL_BYTES - offset)
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, length))
        return WIRE_REPLY_TOO_LONG;
    memcpy(results->at, (uint8_t *)pool + offset, length);
    results->at += length;
    return WIRE_OK;
}

uint8_t op_pio_background(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *machine = handle_get(op->field[0], HANDLE_PIO);
    uint32_t size = op->field[1] & 7;
    bool input = op->field[1] & 8;
    struct part parts[3];
    if (!machine)
        return WIRE_NOT_OPEN;
    if (size != 1 && size != 2 && size != 4)
        return WIRE_INVALID_ARGUMENT;
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t offset = op->field[2 + 2 * i], length = op->field[3 + 2 * i];
        if (offset > PIO_POOL_BYTES || length > PIO_POOL_BYTES - offset || offset % size || length % size)
            return WIRE_INVALID_ARGUMENT;
        parts[i] = (struct part){(uint16_t)offset, (uint16_t)length};
    }
    struct stream *stream = stream_of(machine, input);
    if (stream && stream->size != size)
        return WIRE_INVALID_ARGUMENT;
    if (!stream) {
        uint8_t channel;
        if (!hal_pio_stream_open(machine->u.pio.block, machine->u.pio.machine, input, (uint8_t)size, &channel))
            return WIRE_BLOCK_IN_USE;
        stream = &streams[channel];
        *stream = (struct stream){.machine = machine, .input = input, .size = (uint8_t)size};
    }
    uint32_t state = hal_irq_disable();
    bool first = stream->now.length == 0 && stream->switches == 0;
    stream->pending = (uint8_t)(op->field[1] >> 4 & 3);
    if (first) {
        stream->next[0] = stream->next[2] = parts[1];
        stream->next[1] = parts[2];
        stream->running = begin(stream, parts[0]);
    } else {
        for (uint32_t i = 0; i < 3; i++)
            stream->next[i] = parts[i];
        if (!stream->running)
            follow(stream);
    }
    hal_irq_restore(state);
    return WIRE_OK;
}

uint8_t op_pio_background_status(const struct op *op, struct results *results)
{
    const struct handle *machine = handle_get(op->field[0], HANDLE_PIO);
    if (!machine)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 6))
        return WIRE_REPLY_TOO_LONG;
    uint32_t state = hal_irq_disable();
    const struct stream *stream = stream_of(machine, op->field[1] != 0);
    put_u8(results, stream && stream->running);
    put_u8(results, stream ? stream->pending : 0);
    put_u16(results, stream ? stream->switches : 0);
    put_u16(results, stream && stream->next[0].length ? stream->next[0].offset : 0xFFFF);
    hal_irq_restore(state);
    return WIRE_OK;
}

uint8_t op_pio_background_stop(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *machine = handle_get(op->field[0], HANDLE_PIO);
    if (!machine)
        return WIRE_NOT_OPEN;
    struct stream *stream = stream_of(machine, op->field[1] != 0);
    if (stream)
        end(stream);
    return WIRE_OK;
}

void pio_background_close(const struct handle *handle)
{
    for (uint32_t i = 0; i < HAL_PIO_STREAMS; i++)
        if (streams[i].machine == handle)
            end(&streams[i]);
}

void on_pio_stream(uint8_t channel)
{
    if (streams[channel].machine)
        follow(&streams[channel]);
}

static struct stream *stream_of(const struct handle *machine, bool input)
{
    for (uint32_t i = 0; i < HAL_PIO_STREAMS; i++)
        if (streams[i].machine == machine && streams[i].input == input)
            return &streams[i];
    return 0;
}

/* The last one in line comes round again. */
static void follow(struct stream *stream)
{
    struct part part = stream->next[0];
    stream->next[0] = stream->next[1];
    stream->next[1] = stream->next[2];
    stream->next[2] = stream->next[0];
    stream->switches++;
    stream->running = begin(stream, part);
    if (!stream->running)
        stream->pending = 0;
    else if (stream->pending)
        stream->pending--;
}

static bool begin(struct stream *stream, struct part part)
{
    stream->now = part;
    if (part.length)
        hal_pio_stream_start((uint8_t)(stream - streams), (uint8_t *)pool + part.offset, part.length / stream->size);
    return part.length != 0;
}

static void end(struct stream *stream)
{
    hal_pio_stream_close((uint8_t)(stream - streams));
    stream->machine = 0;
    stream->running = false;
}

#else

void pio_background_close(const struct handle *handle)
{
    (void)handle;
}

#endif
