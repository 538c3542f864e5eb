/*
 * The device's end of a conversation.
 *
 * Exactly once: a REQUEST is run when its number is the expected one, answered from the cache when it was run before, and refused with one
 * NAK when something before it is missing. The cache is one slot for each of the last SESSION_WINDOW_FRAMES numbers; the host's window
 * makes sure that a slot is not needed any more when its number comes round again.
 *
 * Both pipes are decoded all the time, since a stranger may talk on one (ModemManager tries AT commands on every new serial port). The
 * session belongs to the pipe whose HELLO opened it; the other is answered NO_SESSION, and garbage on it is not answered at all.
 */
#include "session.h"
#include "../hal.h"
#include "claims.h"
#include "dispatch.h"
#include "events.h"
#include "version.h"
#include "wait.h"

#define HELLO_BODY 7u
#define NAK_BODY 5u
#define ERROR_RECORD 6u
#define CRC 2u

struct cached_reply;

static SELDOM void hello(enum link_pipe pipe, const uint8_t *body, uint32_t length);
static void hello_reply(enum link_pipe pipe, uint8_t status, uint32_t nonce);
static uint32_t nonce_of(const uint8_t *hello_body);
static SELDOM void other_frame(enum link_pipe pipe, uint32_t type, uint32_t seq, const uint8_t *body, uint32_t length);
static SELDOM void strangers_frame(enum link_pipe pipe, const struct cobs_frame *frame);
static SELDOM void unexpected_request(uint32_t flags, uint32_t seq);
static void heard_meanwhile(const uint8_t *frame, uint32_t length);
static inline void run_waiting(uint32_t seq, const uint8_t *ops, uint32_t length);
static inline void send_reply(uint8_t *frame, uint32_t seq, const uint8_t *end);
static __attribute__((noinline)) void run_posted(uint8_t flags, uint8_t seq, const uint8_t *ops, uint32_t length);
static SELDOM void note_posted_errors(uint8_t seq, const struct outcome *outcome);
static SELDOM void duplicate(uint8_t flags, uint8_t seq);
static void ping(const uint8_t *body, uint32_t length);
static void cancel(uint8_t seq);
static SELDOM bool take_cancelled(uint8_t seq);
static SELDOM void send_ack(void);
static SELDOM void send_nak(enum link_pipe pipe, uint8_t reason, uint8_t seq);
static SELDOM uint8_t *put_head(uint8_t *out, uint8_t type, uint8_t seq);
static inline void send(uint8_t *frame, const uint8_t *end);
static SELDOM bool host_gone(void);
static SELDOM void end_session(void);

struct posted_error {
    bool held;
    uint8_t seq, status;
    uint16_t index, more;
};

/* A body is kept without what goes before it: a posted error is told as it stands when the reply is sent, also for the second time. */
struct cached_reply {
    bool valid;
    uint8_t seq;
    uint16_t length; /* of the body */
    uint8_t *frame;
};

#define BODY_AT (2u + ERROR_RECORD)

static struct {
    /* What every request touches comes first, in reach of the shortest loads. */
    bool active, working /* on the expected number */, cancel_working, any_cancelled;
    bool nak_sent, dtr_raised;
    uint8_t expected;
    enum link_pipe pipe;
    struct posted_error error;
    uint64_t lease_us; /* 0: none */
    uint32_t used_frames, used_bytes; /* since anything was last acknowledged */
    uint32_t heard;
    uint64_t heard_at;
    uint32_t nonce;
    uint32_t cancelled[256 / 32]; /* requests to be cancelled before they begin */
} session;

static struct cached_reply replies[SESSION_WINDOW_FRAMES];
UNINITIALISED static uint32_t reply_frames[SESSION_WINDOW_FRAMES][LINK_FRAME_MAX / 4];
static uint32_t epoch;
static enum { STAY, RESTART, BOOTLOADER } restart;
static uint64_t restart_at;
static uint64_t bites_at; /* 0: never */

void session_start(void)
{
    for (uint32_t i = 0; i < SESSION_WINDOW_FRAMES; i++)
        replies[i].frame = (uint8_t *)reply_frames[i];
    do
        epoch = hal_random();
    while (epoch == 0);
}

void session_frame(enum link_pipe pipe, const struct cobs_frame *frame)
{
    const uint8_t *bytes = frame->bytes;
    if (frame->event != COBS_FRAME || !session.active || pipe != session.pipe) {
        strangers_frame(pipe, frame);
        return;
    }
    if (session.lease_us) {
        session.heard_at = wait_now();
        session.heard = link_heard(pipe);
    }
    uint32_t head = bytes[0], seq = bytes[1], length = frame->length - 2;
    bytes += 2;
    if ((head & WIRE_TYPE_MASK) != WIRE_FRAME_REQUEST) {
        other_frame(pipe, head & WIRE_TYPE_MASK, seq, bytes, length);
        return;
    }
    if (seq != session.expected) {
        unexpected_request(head, seq);
        return;
    }
    session.nak_sent = false;
    session.working = true;
    session.cancel_working = session.any_cancelled && take_cancelled(seq);
    if (head & WIRE_FLAG_WAIT)
        run_waiting(seq, bytes, length);
    else
        run_posted(head, seq, bytes, length);
    session.working = false;
    session.cancel_working = false;
}

static void other_frame(enum link_pipe pipe, uint32_t type, uint32_t seq, const uint8_t *body, uint32_t length)
{
    switch (type) {
    case WIRE_FRAME_HELLO:
        hello(pipe, body, length);
        break;
    case WIRE_FRAME_PING:
        ping(body, length);
        break;
    case WIRE_FRAME_CANCEL:
        cancel((uint8_t)seq);
        break;
    default:
        break;
    }
}

/* Damaged, without a session, or not from the pipe that has it. */
static void strangers_frame(enum link_pipe pipe, const struct cobs_frame *frame)
{
    if (frame->event != COBS_FRAME) {
        if (session.active && pipe == session.pipe && !session.nak_sent)
            send_nak(pipe, frame->event == COBS_TOO_LONG ? WIRE_NAK_TOO_LONG : WIRE_NAK_CORRUPT, session.expected);
        return;
    }
    switch (frame->bytes[0] & WIRE_TYPE_MASK) {
    case WIRE_FRAME_HELLO:
        hello(pipe, frame->bytes + 2, frame->length - 2);
        break;
    case WIRE_FRAME_REQUEST:
        if (!session.nak_sent || session.active)
            send_nak(pipe, WIRE_NAK_NO_SESSION, 0);
        break;
    case WIRE_FRAME_PING:
        send_nak(pipe, WIRE_NAK_NO_SESSION, 0);
        break;
    default:
        break;
    }
}

void session_poll(void)
{
    if (bites_at && wait_now() >= bites_at) {
        bites_at = 0;
        end_session();
        hal_watchdog_bite();
    }
    if (host_gone())
        end_session();
    events_poll();
    uint32_t events = link_take_events();
    if (events & LINK_BOOTLOADER)
        session_restart_later(true);
    if (session.active && session.pipe == LINK_CDC && link_dtr())
        session.dtr_raised = true;
    if (restart != STAY && (wait_now() >= restart_at || (session.active && link_drained(session.pipe) && wait_now() + 90000 >= restart_at))) {
        end_session();
        if (restart == BOOTLOADER)
            hal_bootloader();
        else
            hal_reset();
        restart = STAY;
    }
}

bool session_cancelled(void)
{
    if (!session.active)
        return false;
    uint32_t heard = link_heard(session.pipe);
    if (heard != session.heard) {
        session.heard = heard;
        session.heard_at = wait_now();
        uint8_t frame[LINK_SHORT_FRAME];
        uint32_t length;
        while ((length = link_look_ahead(session.pipe, frame)) != 0)
            heard_meanwhile(frame, length);
    }
    return session.cancel_working || host_gone();
}

/* What arrives while an op runs keeps its turn, but for two things: a CANCEL, and the HELLO of a host that knows nothing of this op. */
static void heard_meanwhile(const uint8_t *frame, uint32_t length)
{
    switch (frame[0] & WIRE_TYPE_MASK) {
    case WIRE_FRAME_CANCEL:
        cancel(frame[1]);
        break;
    case WIRE_FRAME_HELLO:
        if (length == 2 + HELLO_BODY && frame[2] == WIRE_PROTOCOL_VERSION && nonce_of(frame + 2) != session.nonce)
            session.cancel_working = true;
        break;
    default:
        break;
    }
}

void session_watchdog(uint32_t ms)
{
    bites_at = ms ? wait_now() + (uint64_t)ms * 1000 : 0;
}

bool session_knock(uint32_t waiting)
{
    if (!session.active || !link_has_room_to_spare(session.pipe))
        return false;
    uint8_t frame[2 + 2] = {WIRE_FRAME_EVENT, 0, (uint8_t)waiting, (uint8_t)(waiting >> 8)};
    link_send(session.pipe, frame, 4);
    return true;
}

void session_restart_later(bool bootloader)
{
    restart = bootloader ? BOOTLOADER : RESTART;
    restart_at = wait_now() + 100000;
}

/* ---- HELLO ---- */

static void hello(enum link_pipe pipe, const uint8_t *body, uint32_t length)
{
    if (length < 5)
        return;
    uint32_t nonce = nonce_of(body);
    if (body[0] != WIRE_PROTOCOL_VERSION) {
        hello_reply(pipe, WIRE_HELLO_WRONG_VERSION, nonce);
        return;
    }
    if (length < HELLO_BODY)
        return;
    if (session.active && session.pipe != pipe && session.lease_us) {
        hello_reply(pipe, WIRE_HELLO_BUSY, nonce);
        return;
    }
    if (!session.active || session.pipe != pipe || session.nonce != nonce) {
        end_session();
        session.active = true;
        session.pipe = pipe;
        session.nonce = nonce;
        session.lease_us = (body[5] | (uint32_t)body[6] << 8) * 1000u;
        session.heard_at = wait_now();
        session.heard = link_heard(pipe);
        session.dtr_raised = link_dtr();
        session.expected = 0;
        session.nak_sent = false;
        session.used_frames = session.used_bytes = 0;
        session.error.held = false;
        events_clear();
        for (uint32_t i = 0; i < SESSION_WINDOW_FRAMES; i++)
            replies[i].valid = false;
        for (uint32_t i = 0; i < 256 / 32; i++)
            session.cancelled[i] = 0;
        session.any_cancelled = false;
    }
    hello_reply(pipe, WIRE_HELLO_OK, nonce);
}

static uint32_t nonce_of(const uint8_t *hello_body)
{
    return hello_body[1] | (uint32_t)hello_body[2] << 8 | (uint32_t)hello_body[3] << 16 | (uint32_t)hello_body[4] << 24;
}

static void put_text(struct results *out, const char *text, uint32_t length)
{
    put_varint(out, length);
    for (uint32_t i = 0; i < length; i++)
        put_u8(out, (uint8_t)text[i]);
}

static void hello_reply(enum link_pipe pipe, uint8_t status, uint32_t nonce)
{
    static uint8_t frame[400];
    struct results out = {put_head(frame, WIRE_FRAME_HELLO_REPLY, 0), frame + sizeof frame};
    uint8_t id[HAL_UNIQUE_ID_MAX];
    const char *board;
    uint32_t board_length = hal_board_name(&board), id_length = hal_unique_id(id), pins = hal_pin_count();
    put_u8(&out, WIRE_PROTOCOL_VERSION);
    put_u8(&out, status);
    put_u32(&out, nonce);
    put_u32(&out, epoch);
    put_u8(&out, hal_reset_cause());
    put_u16(&out, LINK_FRAME_MAX);
    put_u8(&out, SESSION_WINDOW_FRAMES);
    put_u32(&out, SESSION_WINDOW_BYTES);
    put_u32(&out, hal_cpu_hz());
    put_u32(&out, WIRE_TABLE_HASH);
    put_text(&out, board, board_length);
    put_text(&out, FIRMWARE_VERSION, sizeof FIRMWARE_VERSION - 1);
    put_text(&out, FIRMWARE_SOURCE, sizeof FIRMWARE_SOURCE - 1);
    put_text(&out, (const char *)id, id_length);
    uint8_t opcodes[32];
    uint32_t opcode_bytes = dispatch_opcodes(opcodes, sizeof opcodes);
    put_text(&out, (const char *)opcodes, opcode_bytes);
    put_varint(&out, pins);
    for (uint32_t pin = 0; pin < pins; pin++)
        put_u16(&out, hal_pin_functions((uint8_t)pin));
    link_send(pipe, frame, (uint32_t)(out.at - frame));
}

/* ---- requests ---- */

static void unexpected_request(uint32_t flags, uint32_t seq)
{
    if ((uint8_t)(seq - session.expected) >= 128)
        duplicate(flags, seq);
    else if (!session.nak_sent)
        send_nak(session.pipe, WIRE_NAK_GAP, session.expected);
}

static inline void run_waiting(uint32_t seq, const uint8_t *ops, uint32_t length)
{
    struct cached_reply *reply = &replies[seq % SESSION_WINDOW_FRAMES];
    uint8_t *frame = reply->frame, *body = frame + BODY_AT;
    struct results results = {body + 1, frame + LINK_FRAME_MAX - CRC};
    uint32_t status = session.cancel_working ? WIRE_CANCELLED : dispatch_single(ops, length, &results);
    uint32_t index = 0;
    if (status == DISPATCH_SEVERAL) {
        struct outcome outcome;
        dispatch(ops, length, true, &results, &outcome);
        status = outcome.status;
        index = outcome.index;
    }
    if (status != WIRE_OK) {
        results.at = body + 1;
        put_u16(&results, index);
    }
    const uint8_t *end = results.at;
    *body = (uint8_t)status;
    /* The answer first, the books after it: nothing is received before they are kept. */
    send_reply(frame, seq, end);
    session.expected = (uint8_t)(seq + 1);
    reply->valid = true;
    reply->seq = (uint8_t)seq;
    reply->length = (uint16_t)(end - body);
}

/* The head is written right before the body, with the posted error between where one is held. */
static inline void send_reply(uint8_t *frame, uint32_t seq, const uint8_t *end)
{
    uint8_t *head = frame + ERROR_RECORD;
    head[0] = WIRE_FRAME_REPLY;
    head[1] = (uint8_t)seq;
    if (session.error.held)
        put_head(head = frame, WIRE_FRAME_REPLY, (uint8_t)seq);
    send(head, end);
}

static void run_posted(uint8_t flags, uint8_t seq, const uint8_t *ops, uint32_t length)
{
    struct cached_reply *reply = &replies[seq % SESSION_WINDOW_FRAMES];
    /* The slot is free for scratch: a posted frame has no reply to keep. */
    reply->valid = false;
    uint8_t *scratch = reply->frame;
    struct results results = {scratch, scratch + LINK_FRAME_MAX};
    struct outcome outcome = {.status = WIRE_CANCELLED, .failed = 1};
    if (!session.cancel_working)
        dispatch(ops, length, false, &results, &outcome);
    session.expected = (uint8_t)(seq + 1);
    if (outcome.failed)
        note_posted_errors(seq, &outcome);
    /* A reply acknowledges too, and starts the count anew. */
    session.used_frames += 1;
    session.used_bytes += length + 2 + CRC;
    if ((flags & WIRE_FLAG_WANT_ACK) || session.used_frames >= SESSION_WINDOW_FRAMES / 2 || session.used_bytes >= SESSION_WINDOW_BYTES / 2)
        send_ack();
}

static void note_posted_errors(uint8_t seq, const struct outcome *outcome)
{
    uint32_t failed = outcome->failed;
    struct posted_error *error = &session.error;
    if (!error->held) {
        *error = (struct posted_error){.held = true, .seq = seq, .status = outcome->status, .index = outcome->index};
        failed--;
    }
    uint32_t more = (uint32_t)error->more + failed;
    error->more = more > 0xFFFF ? 0xFFFF : (uint16_t)more;
}

static void duplicate(uint8_t flags, uint8_t seq)
{
    struct cached_reply *reply = &replies[seq % SESSION_WINDOW_FRAMES];
    session.nak_sent = false;
    if ((flags & WIRE_FLAG_WAIT) && reply->valid && reply->seq == seq)
        send_reply(reply->frame, seq, reply->frame + BODY_AT + reply->length);
    else
        send_ack();
}

/* ---- the small frames ---- */

static void ping(const uint8_t *body, uint32_t length)
{
    if (length < 5)
        return;
    session.nak_sent = false;
    if (body[1] && session.error.held && session.error.seq == body[2] && session.error.more == (body[3] | body[4] << 8))
        session.error.held = false;
    uint8_t frame[2 + ERROR_RECORD + 13];
    struct results out = {put_head(frame, WIRE_FRAME_PONG, session.expected), frame + sizeof frame};
    put_u8(&out, body[0]);
    put_u32(&out, epoch);
    put_u64(&out, wait_now());
    send(frame, out.at);
}

static void cancel(uint8_t seq)
{
    if (session.working && seq == session.expected) {
        session.cancel_working = true;
        return;
    }
    uint8_t next = (uint8_t)(session.expected + session.working);
    if ((uint8_t)(seq - next) < SESSION_WINDOW_FRAMES) {
        session.cancelled[seq / 32] |= 1u << (seq % 32);
        session.any_cancelled = true;
    }
}

static bool take_cancelled(uint8_t seq)
{
    uint32_t bit = 1u << (seq % 32);
    bool was = (session.cancelled[seq / 32] & bit) != 0;
    session.cancelled[seq / 32] &= ~bit;
    return was;
}

static void send_ack(void)
{
    uint8_t frame[2 + ERROR_RECORD];
    send(frame, put_head(frame, WIRE_FRAME_ACK, session.expected));
}

static void send_nak(enum link_pipe pipe, uint8_t reason, uint8_t seq)
{
    uint8_t frame[2 + ERROR_RECORD + NAK_BODY];
    struct results out = {frame, frame + sizeof frame};
    if (session.active && pipe == session.pipe) {
        out.at = put_head(frame, WIRE_FRAME_NAK, seq);
        session.used_frames = session.used_bytes = 0;
    } else {
        put_u8(&out, WIRE_FRAME_NAK);
        put_u8(&out, seq);
    }
    if (!session.active || pipe == session.pipe)
        session.nak_sent = true;
    put_u8(&out, reason);
    put_u32(&out, epoch);
    link_send(pipe, frame, (uint32_t)(out.at - frame));
}

/* Head and number, and the posted error where one is held and this type carries it. Returns where the body goes. */
static uint8_t *put_head(uint8_t *out, uint8_t type, uint8_t seq)
{
    struct results frame = {out, out + 2 + ERROR_RECORD};
    bool carries = session.error.held && type != WIRE_FRAME_HELLO_REPLY;
    put_u8(&frame, carries ? type | WIRE_FLAG_POSTED_ERROR : type);
    put_u8(&frame, seq);
    if (carries) {
        put_u8(&frame, session.error.seq);
        put_u16(&frame, session.error.index);
        put_u8(&frame, session.error.status);
        put_u16(&frame, session.error.more);
    }
    return frame.at;
}

/* REPLY, ACK and PONG acknowledge what came before them. */
static inline void send(uint8_t *frame, const uint8_t *end)
{
    link_send(session.pipe, frame, (uint32_t)(end - frame));
    session.used_frames = session.used_bytes = 0;
}

/* ---- the host is gone ---- */

static bool host_gone(void)
{
    uint32_t events = link_pending_events();
    if (!session.active)
        return false;
    if (events & LINK_LOST)
        return true;
    if ((events & LINK_DTR_FELL) && session.pipe == LINK_CDC && session.dtr_raised)
        return true;
    return session.lease_us && wait_now() - session.heard_at > session.lease_us;
}

static void end_session(void)
{
    if (session.active)
        claims_to_safe_state();
    session.active = false;
    session.error.held = false;
    session.nak_sent = false;
    bites_at = 0;
}
