/*
 * Bytes between USB and the sessions: two pipes (the serial port and the vendor interface), each with a queue of packets in and a buffer of
 * bytes out.
 *
 * The interrupt moves packets, the main loop decodes and encodes. Nothing that arrives is dropped: when a queue is full the endpoint is
 * not armed and the host's next packet is refused by the hardware until there is room.
 */
#ifndef PINBRIDGE_LINK_H
#define PINBRIDGE_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "cobs.h"
#include "limits.h" /* the port's: LINK_FRAME_MAX, LINK_PACKETS, LINK_OUT_BYTES, SESSION_WINDOW_FRAMES, SESSION_WINDOW_BYTES */

enum link_pipe { LINK_CDC, LINK_VENDOR, LINK_PIPES };

/* ---- main loop ---- */

void link_start(void);

/*
 * The next frame of either pipe, or what was left of one; false when there is none, or no room for its answer. The frame stays until the
 * next call.
 */
bool link_receive(enum link_pipe *pipe, struct cobs_frame *frame);

/* Whether a whole frame can be queued, with a frame's room left over: for what is said unasked, which must never take the room of an answer. */
bool link_has_room_to_spare(enum link_pipe pipe);

/* Adds check and framing, queues, starts sending. Without room the frame is lost; there is always room for one answer to what was received. */
void link_send(enum link_pipe pipe, const uint8_t *frame, uint32_t length);

/* Whether everything queued has left. */
bool link_drained(enum link_pipe pipe);

/* Short frames that arrived behind the one in work, each given once: its length without its check, or 0 when there is none. Does not consume. */
#define LINK_SHORT_FRAME 16u
uint32_t link_look_ahead(enum link_pipe pipe, uint8_t frame[LINK_SHORT_FRAME]);

/* Counts packets received: it moved when the host is alive. */
uint32_t link_heard(enum link_pipe pipe);

/* What happened to the connection since the last call; bits of LINK_… below. */
uint32_t link_take_events(void);
/* The same, left in place. */
extern volatile uint32_t link_events;
static inline uint32_t link_pending_events(void)
{
    return link_events;
}
#define LINK_LOST 1u      /* bus reset, suspend or unconfigured: both pipes */
#define LINK_DTR_FELL 2u  /* the serial port was closed */
#define LINK_BOOTLOADER 4u /* a 1200-baud touch */

bool link_dtr(void);

/* ---- from usb_control.c, in the interrupt ---- */

void link_open_pipe(enum link_pipe pipe);
void link_unconfigured(void);
void link_endpoint_cleared(uint8_t endpoint);
void link_control_lines(bool dtr, uint32_t baud);

/* Endpoint 0's side of on_usb_in and on_usb_out. */
void usb_control_in_done(void);
void usb_control_out_done(const uint8_t *bytes, uint32_t length);

#endif
