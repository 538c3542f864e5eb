#include "wait.h"
#include "../hal.h"
#include "events.h"
#include "mutate.h"
#include "op.h"
#include "session.h"

/* Below this, waking up takes longer than waiting. */
#define SPIN_US 30u

uint64_t wait_now(void)
{
    return hal_time_us();
}

uint8_t wait_until(uint64_t us)
{
    while (hal_time_us() < us) {
        if (us - hal_time_us() <= SPIN_US)
            continue;
        uint8_t status = wait_check();
        if (status != WIRE_OK)
            return status;
        hal_idle_until(us - SPIN_US / 2);
    }
    return WIRE_OK;
}

uint8_t wait_check(void)
{
    if (!MUTANT(watchdog_not_fed))
        hal_watchdog_feed();
    events_poll();
    return session_cancelled() ? WIRE_CANCELLED : WIRE_OK;
}
