/*
 * The command table and its interpreter.
 *
 * One const table, indexed by opcode: a handler and the layout of its fields, both from the generated header. The layout is walked before
 * the handler runs, so a handler never meets an op that ends early, an op can be stepped over without running it, and after a failure the
 * next op of a posted frame is where it should be.
 *
 * Governing ops (select, poll, repeat) run the ops behind them again through here, by position: the frame's bytes are the program.
 */
#include "dispatch.h"
#include "../hal.h"
#include "claims.h"
#include "wait.h"

struct run {
    const uint8_t *at, *end;
    uint32_t index;
    bool waiting;
    bool stop; /* nothing more of this frame can be run */
    struct results *results;
    uint8_t *results_start;
    struct outcome *outcome;
};

struct command {
    op_handler handler;
    const char *layout;
};

enum { NEST_NONE = 0, IN_SELECT = 1, IN_REPEAT = 2, IN_POLL = 4 };

static bool run_ops(struct run *run, uint32_t count, uint32_t nest);
static bool run_op(struct run *run, uint32_t nest);
static SELDOM bool run_select(struct run *run, const struct op *op, uint32_t index, uint32_t nest);
static SELDOM bool run_poll(struct run *run, const struct op *op, uint32_t index, uint32_t nest);
static SELDOM bool run_repeat(struct run *run, const struct op *op, uint32_t index, uint32_t nest);
static inline const uint8_t *decode(const char *layout, const uint8_t *at, const uint8_t *end, struct op *op);
static SELDOM const uint8_t *decode_varint(const uint8_t *at, const uint8_t *end, uint32_t *value);
static inline bool governs(uint32_t opcode);
static bool skip_ops(struct run *run, uint32_t count);
static SELDOM bool fail(struct run *run, uint8_t status, uint32_t index);
static SELDOM bool malformed(struct run *run, uint8_t status, uint32_t index);

#define DECLARE(opcode, name, layout) uint8_t op_##name(const struct op *op, struct results *results);
WIRE_COMMANDS(DECLARE)

#define ENTRY(opcode, name, layout) [opcode] = {op_##name, layout},
static const struct command commands[] = {WIRE_COMMANDS(ENTRY)};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

void dispatch(const uint8_t *ops, uint32_t length, bool waiting, struct results *results, struct outcome *outcome)
{
    /* Field by field: a whole initialiser becomes a call of memset, for each frame. */
    struct run run;
    run.at = ops;
    run.end = ops + length;
    run.index = 0;
    run.waiting = waiting;
    run.stop = false;
    run.results = results;
    run.results_start = results->at;
    run.outcome = outcome;
    outcome->status = WIRE_OK;
    outcome->index = 0;
    outcome->failed = 0;
    while (run.at < run.end && !run.stop)
        if (!run_op(&run, NEST_NONE))
            break;
}

uint8_t dispatch_single(const uint8_t *ops, uint32_t length, struct results *results)
{
    if (!length)
        return WIRE_OK;
    const uint8_t *end = ops + length;
    uint32_t opcode = *ops++;
    if (opcode >= COMMAND_COUNT || governs(opcode))
        return DISPATCH_SEVERAL;
    const struct command *command = &commands[opcode];
    op_handler handler = command->handler;
    struct op op;
    if (!handler || decode(command->layout, ops, end, &op) != end)
        return DISPATCH_SEVERAL;
    return handler(&op, results);
}

uint32_t dispatch_opcodes(uint8_t *bitmap, uint32_t capacity)
{
    uint32_t bytes = (COMMAND_COUNT + 7) / 8;
    if (bytes > capacity)
        bytes = capacity;
    for (uint32_t i = 0; i < bytes; i++)
        bitmap[i] = 0;
    for (uint32_t n = 0; n < COMMAND_COUNT && n / 8 < bytes; n++)
        if (commands[n].handler)
            bitmap[n / 8] |= (uint8_t)(1u << (n % 8));
    return bytes;
}

/* True when the frame goes on: the op worked, or failed in a posted frame. */
static bool run_op(struct run *run, uint32_t nest)
{
    uint32_t index = run->index++, opcode = *run->at++;
    if (opcode >= COMMAND_COUNT || !commands[opcode].handler)
        return malformed(run, WIRE_ENOSYS, index);
    const struct command *command = &commands[opcode];
    struct op op;
    const uint8_t *next = decode(command->layout, run->at, run->end, &op);
    if (!next)
        return malformed(run, WIRE_MALFORMED, index);
    run->at = next;
    if (governs(opcode))
        return opcode == WIRE_OP_SYSTEM_SELECT ? run_select(run, &op, index, nest)
               : opcode == WIRE_OP_SYSTEM_POLL ? run_poll(run, &op, index, nest)
                                               : run_repeat(run, &op, index, nest);
    if (!run->waiting && nest != IN_POLL)
        run->results->at = run->results_start;
    uint8_t status = command->handler(&op, run->results);
    return status == WIRE_OK || fail(run, status, index);
}

static bool run_ops(struct run *run, uint32_t count, uint32_t nest)
{
    while (count--) {
        if (run->at >= run->end)
            return malformed(run, WIRE_MALFORMED, run->index - 1);
        if (!run_op(run, nest))
            return false;
    }
    return true;
}

static bool run_select(struct run *run, const struct op *op, uint32_t index, uint32_t nest)
{
    uint32_t pin = OP_PIN(op->field[0]), count = op->field[1];
    bool level = OP_LEVEL(op->field[0]);
    if (nest & (IN_SELECT | IN_POLL))
        return malformed(run, WIRE_MALFORMED, index);
    struct run ahead = *run;
    if (!skip_ops(&ahead, count))
        return malformed(run, WIRE_MALFORMED, index);
    uint8_t status = pin_check_gpio(pin);
    if (status == WIRE_OK && !pin_is_output(pin))
        status = WIRE_NOT_OPEN;
    if (status != WIRE_OK) {
        /* Without the chip select the governed ops would reach whatever else is on the bus. */
        run->at = ahead.at;
        run->index = ahead.index;
        return fail(run, status, index);
    }
    pin_set((uint8_t)pin, level);
    bool goes_on = run_ops(run, count, nest | IN_SELECT);
    pin_set((uint8_t)pin, !level);
    return goes_on;
}

static bool run_poll(struct run *run, const struct op *op, uint32_t index, uint32_t nest)
{
    uint32_t mask = op->field[0], value = op->field[1], interval_us = op->field[2], timeout_us = op->field[3];
    struct run ahead = *run;
    if ((nest & (IN_REPEAT | IN_POLL)) || !skip_ops(&ahead, 1))
        return malformed(run, WIRE_MALFORMED, index);
    const uint8_t *start = run->at;
    uint32_t start_index = run->index;
    struct results *results = run->results;
    if (!run->waiting)
        results->at = run->results_start;
    uint8_t *before = results->at;
    uint64_t deadline = wait_now() + timeout_us;
    for (;;) {
        run->at = start;
        run->index = start_index;
        results->at = before;
        uint16_t failures = run->outcome->failed;
        if (!run_op(run, IN_POLL))
            return false;
        if (run->outcome->failed != failures)
            return true; /* posted: the failure ended the poll */
        uint32_t got = 0;
        for (uint32_t i = 0; i < 4 && before + i < results->at; i++)
            got |= (uint32_t)before[i] << (8 * i);
        if ((got & mask) == value)
            return true;
        if (wait_now() >= deadline) {
            results->at = before;
            return fail(run, WIRE_TIMEOUT, index);
        }
        uint64_t next = wait_now() + interval_us;
        uint8_t status = wait_check(); /* a short wait does not look by itself */
        if (status == WIRE_OK)
            status = wait_until(next < deadline ? next : deadline);
        if (status != WIRE_OK)
            return malformed(run, status, index);
    }
}

static bool run_repeat(struct run *run, const struct op *op, uint32_t index, uint32_t nest)
{
    uint32_t count = op->field[0], times = op->field[1], period_us = op->field[2];
    struct run ahead = *run;
    if (nest != NEST_NONE || !skip_ops(&ahead, count))
        return malformed(run, WIRE_MALFORMED, index);
    const uint8_t *start = run->at;
    uint32_t start_index = run->index;
    uint64_t turn = wait_now();
    for (uint32_t i = 0; i < times; i++) {
        run->at = start;
        run->index = start_index;
        if (!run_ops(run, count, IN_REPEAT))
            return false;
        turn += period_us;
        uint8_t status = wait_check();
        if (status == WIRE_OK && period_us && i + 1 < times)
            status = wait_until(turn);
        if (status != WIRE_OK)
            return malformed(run, status, index);
    }
    run->at = ahead.at;
    run->index = ahead.index;
    return true;
}

/* Steps over ops as run_ops would count them: what a governing op governs counts with it. */
static bool skip_ops(struct run *run, uint32_t count)
{
    struct op op;
    while (count--) {
        if (run->at >= run->end)
            return false;
        run->index++;
        uint32_t opcode = *run->at++;
        if (opcode >= COMMAND_COUNT || !commands[opcode].handler)
            return false;
        run->at = decode(commands[opcode].layout, run->at, run->end, &op);
        if (!run->at)
            return false;
        if (opcode == WIRE_OP_SYSTEM_POLL)
            count += 1;
        else if (opcode == WIRE_OP_SYSTEM_SELECT)
            count += op.field[1];
        else if (opcode == WIRE_OP_SYSTEM_REPEAT)
            count += op.field[0];
    }
    return true;
}

static inline const uint8_t *decode(const char *layout, const uint8_t *at, const uint8_t *end, struct op *op)
{
    uint32_t *field = op->field;
    char kind;
    while ((kind = *layout++) != 0) {
        /* Nearly every field is a byte, or a number that fits one. */
        uint32_t byte;
        if (at >= end)
            return 0;
        if (kind == 'b' || ((kind == 'v' || kind == 'd') && *at < 0x80)) {
            byte = *at++;
            *field++ = byte;
            if (kind != 'd')
                continue;
            goto bytes;
        }
        uint32_t left = (uint32_t)(end - at);
        switch (kind) {
        case 'h':
            if (left < 2)
                return 0;
            *field++ = at[0] | (uint32_t)at[1] << 8;
            at += 2;
            break;
        case 'w':
            if (left < 4)
                return 0;
            *field++ = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
            at += 4;
            break;
        default: /* 'v', and the count of 'd' */
            at = decode_varint(at, end, field);
            if (!at)
                return 0;
            byte = *field++;
            if (kind != 'd')
                break;
        bytes:
            if (byte > (uint32_t)(end - at))
                return 0;
            op->data = at;
            op->data_length = byte;
            at += byte;
            break;
        }
    }
    return at;
}

/* Returns what follows it, or 0 when it does not end or has more than 32 bits. */
static const uint8_t *decode_varint(const uint8_t *at, const uint8_t *end, uint32_t *value)
{
    uint32_t byte, shift = 0;
    *value = 0;
    do {
        if (at >= end || shift > 28)
            return 0;
        byte = *at++;
        *value |= (byte & 0x7F) << shift;
        shift += 7;
    } while (byte & 0x80);
    return at;
}

/* Whether it runs the ops behind it. */
static inline bool governs(uint32_t opcode)
{
    return opcode - WIRE_OP_SYSTEM_POLL <= WIRE_OP_SYSTEM_SELECT - WIRE_OP_SYSTEM_POLL;
}

static bool fail(struct run *run, uint8_t status, uint32_t index)
{
    if (run->outcome->failed == 0) {
        run->outcome->status = status;
        run->outcome->index = (uint16_t)index;
    }
    if (run->outcome->failed < 0xFFFF)
        run->outcome->failed++;
    if (status == WIRE_CANCELLED)
        run->stop = true;
    return !run->waiting && !run->stop;
}

/* The rest of the frame cannot be read, or must not be run. */
static bool malformed(struct run *run, uint8_t status, uint32_t index)
{
    run->stop = true;
    return fail(run, status, index);
}
