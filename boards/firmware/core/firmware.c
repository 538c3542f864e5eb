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
    enum link_pipe pipe;
    struct cobs_frame frame;
    /* Before any frame: a HELLO that came after the connection was lost must not be lost with it. */
    if (link_pending_events())
        session_poll();
    bool worked = link_receive(&pipe, &frame);
    if (worked)
        session_frame(pipe, &frame);
    else
        session_poll();
    if (!MUTANT(watchdog_not_fed))
        hal_watchdog_feed();
    return worked;
}

void firmware_run(void)
{
    for (;;)
        if (!firmware_step())
            hal_idle();
}
