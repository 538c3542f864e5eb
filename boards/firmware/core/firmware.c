#include "firmware.h"
#include "../hal.h"
#include "link.h"
#include "mutate.h"
#include "session.h"

void firmware_start(void)
{
    link_start();
    session_start();
    hal_usb_start();
    hal_usb_connect();
}

bool firmware_step(void)
{
    bool worked = false;
    if (!MUTANT(watchdog_not_fed))
        hal_watchdog_feed();
    /* Before any frame: a HELLO that came after the connection was lost must not be lost with it. */
    if (link_pending_events())
        session_poll();
    for (enum link_pipe pipe = 0; pipe < LINK_PIPES; pipe++) {
        const uint8_t *frame;
        uint32_t length;
        if (!link_waits(pipe) || !link_has_room(pipe))
            continue;
        enum cobs_event event = link_receive(pipe, &frame, &length);
        if (event == COBS_MORE)
            continue;
        session_frame(pipe, event, frame, length);
        worked = true;
    }
    if (!worked)
        session_poll();
    return worked;
}

void firmware_run(void)
{
    for (;;)
        if (!firmware_step())
            hal_idle();
}
