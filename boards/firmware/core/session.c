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
#include "crc16.h"
#include "dispatch.h"
#include "events.h"
#include "version.h"
#include "wait.h"

#define HELLO_BODY 7u
#define NAK_BODY 5u
#define ERROR_RECORD 6u
#define CRC 2u

struct cached_reply;

static void hello(enum link_pipe pipe, const uint8_t *body, uint32_t length);
static void hello_reply(enum link_pipe pipe, uint8_t status, uint32_t nonce);
static uint32_t nonce_of(const uint8_t *hello_body);
static void heard_meanwhile(const uint8_t *frame, uint32_t length);
static void request(uint8_t flags, uint8_t seq, const uint8_t *ops, uint32_t length);
static void run_waiting(uint8_t seq, const uint8_t *ops, uint32_t length);
static void send_reply(struct cached_reply *reply);
static void run_posted(uint8_t seq, const uint8_t *ops, uint32_t length);
static void duplicate(uint8_t flags, uint8_t seq);
static void ping(const uint8_t *body, uint32_t length);
static void cancel(uint8_t seq);
static bool take_cancelled(uint8_t seq);
static void send_ack(void);
static void send_nak(enum link_pipe pipe, uint8_t reason, uint8_t seq);
static uint8_t *put_head(uint8_t *out, uint8_t type, uint8_t seq);
static void send(uint8_t *frame, const uint8_t *end);
static bool host_gone(void);
static void end_session(void);

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
    bool active;
    enum link_pipe pipe;
    uint32_t nonce;
    uint64_t lease_us; /* 0: none */
    uint64_t heard_at;
    uint32_t heard;
    bool dtr_raised;
    uint8_t expected;
    bool nak_sent;
    uint32_t used_frames, used_bytes; /* since anything was last acknowledged */
    struct posted_error error;
    bool working;
    uint8_t working_seq;
    bool cancel_working;
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

void session_frame(enum link_pipe pipe, enum cobs_event event, const uint8_t *frame, uint32_t length)
{
    bool ours = session.active && pipe == session.pipe;
    if (event == COBS_FRAME && (length < 2 + CRC || crc16(frame, length - CRC) != (frame[length - 2] | (uint32_t)frame[length - 1] << 8)))
        event = COBS_BROKEN;
    if (event != COBS_FRAME) {
        if (ours && !session.nak_sent)
            send_nak(pipe, event == COBS_TOO_LONG ? WIRE_NAK_TOO_LONG : WIRE_NAK_CORRUPT, session.expected);
        return;
    }
    uint8_t type = frame[0] & WIRE_TYPE_MASK, flags = frame[0] & (uint8_t)~WIRE_TYPE_MASK, seq = frame[1];
    const uint8_t *body = frame + 2;
    uint32_t body_length = length - 2 - CRC;
    if (ours && session.lease_us) {
        session.heard_at = wait_now();
        session.heard = link_heard(pipe);
    }
    switch (type) {
    case WIRE_FRAME_REQUEST:
        if (ours)
            request(flags, seq, body, body_length);
        else if (!session.nak_sent || session.active)
            send_nak(pipe, WIRE_NAK_NO_SESSION, 0);
        break;
    case WIRE_FRAME_HELLO:
        hello(pipe, body, body_length);
        break;
    case WIRE_FRAME_PING:
        if (ours)
            ping(body, body_length);
        else
            send_nak(pipe, WIRE_NAK_NO_SESSION, 0);
        break;
    case WIRE_FRAME_CANCEL:
        if (ours)
            cancel(seq);
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
    if (length < 2 + CRC || crc16(frame, length - CRC) != (frame[length - 2] | (uint32_t)frame[length - 1] << 8))
        return;
    switch (frame[0] & WIRE_TYPE_MASK) {
    case WIRE_FRAME_CANCEL:
        cancel(frame[1]);
        break;
    case WIRE_FRAME_HELLO:
        if (length == 2 + HELLO_BODY + CRC && frame[2] == WIRE_PROTOCOL_VERSION && nonce_of(frame + 2) != session.nonce)
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
    uint8_t frame[2 + 2 + CRC] = {WIRE_FRAME_EVENT, 0, (uint8_t)waiting, (uint8_t)(waiting >> 8)};
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

static void request(uint8_t flags, uint8_t seq, const uint8_t *ops, uint32_t length)
{
    uint8_t distance = (uint8_t)(seq - session.expected);
    if (distance >= 128) {
        duplicate(flags, seq);
        return;
    }
    if (distance) {
        if (!session.nak_sent)
            send_nak(session.pipe, WIRE_NAK_GAP, session.expected);
        return;
    }
    session.nak_sent = false;
    session.used_frames += 1;
    session.used_bytes += length + 2 + CRC;
    session.working = true;
    session.working_seq = seq;
    session.cancel_working = take_cancelled(seq);
    if (flags & WIRE_FLAG_WAIT)
        run_waiting(seq, ops, length);
    else
        run_posted(seq, ops, length);
    session.working = false;
    session.cancel_working = false;
    if (!(flags & WIRE_FLAG_WAIT) && ((flags & WIRE_FLAG_WANT_ACK) || session.used_frames >= SESSION_WINDOW_FRAMES / 2 ||
                                      session.used_bytes >= SESSION_WINDOW_BYTES / 2))
        send_ack();
}

static void run_waiting(uint8_t seq, const uint8_t *ops, uint32_t length)
{
    struct cached_reply *reply = &replies[seq % SESSION_WINDOW_FRAMES];
    uint8_t *body = reply->frame + BODY_AT;
    struct results results = {body + 1, reply->frame + LINK_FRAME_MAX - CRC};
    struct outcome outcome;
    if (!session.cancel_working)
        dispatch(ops, length, true, &results, &outcome);
    else
        outcome.status = WIRE_CANCELLED, outcome.index = 0;
    if (outcome.status != WIRE_OK) {
        results.at = body + 1;
        put_u16(&results, outcome.index);
    }
    *body = outcome.status;
    session.expected = (uint8_t)(seq + 1);
    reply->valid = true;
    reply->seq = seq;
    reply->length = (uint16_t)(results.at - body);
    send_reply(reply);
}

/* The head is written right before the body, with the posted error between where one is held. */
static void send_reply(struct cached_reply *reply)
{
    uint8_t *frame = reply->frame, *head = session.error.held ? frame : frame + ERROR_RECORD;
    put_head(head, WIRE_FRAME_REPLY, reply->seq);
    send(head, frame + BODY_AT + reply->length);
}

static void run_posted(uint8_t seq, const uint8_t *ops, uint32_t length)
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
    if (outcome.failed == 0)
        return;
    struct posted_error *error = &session.error;
    if (!error->held) {
        *error = (struct posted_error){.held = true, .seq = seq, .status = outcome.status, .index = outcome.index};
        outcome.failed--;
    }
    uint32_t more = (uint32_t)error->more + outcome.failed;
    error->more = more > 0xFFFF ? 0xFFFF : (uint16_t)more;
}

static void duplicate(uint8_t flags, uint8_t seq)
{
    struct cached_reply *reply = &replies[seq % SESSION_WINDOW_FRAMES];
    session.nak_sent = false;
    if ((flags & WIRE_FLAG_WAIT) && reply->valid && reply->seq == seq)
        send_reply(reply);
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
    uint8_t frame[2 + ERROR_RECORD + 13 + CRC];
    struct results out = {put_head(frame, WIRE_FRAME_PONG, session.expected), frame + sizeof frame};
    put_u8(&out, body[0]);
    put_u32(&out, epoch);
    put_u64(&out, wait_now());
    send(frame, out.at);
}

static void cancel(uint8_t seq)
{
    if (session.working && seq == session.working_seq) {
        session.cancel_working = true;
        return;
    }
    uint8_t next = (uint8_t)(session.working ? session.working_seq + 1 : session.expected);
    if ((uint8_t)(seq - next) < SESSION_WINDOW_FRAMES)
        session.cancelled[seq / 32] |= 1u << (seq % 32);
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
    uint8_t frame[2 + ERROR_RECORD + CRC];
    send(frame, put_head(frame, WIRE_FRAME_ACK, session.expected));
}

static void send_nak(enum link_pipe pipe, uint8_t reason, uint8_t seq)
{
    uint8_t frame[2 + ERROR_RECORD + NAK_BODY + CRC];
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
static void send(uint8_t *frame, const uint8_t *end)
{
    session.used_frames = session.used_bytes = 0;
    link_send(session.pipe, frame, (uint32_t)(end - frame));
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
