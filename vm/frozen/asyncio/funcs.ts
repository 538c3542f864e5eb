/** asyncio.funcs: gather and wait_for. */
export const funcs = String.raw`
# Waiting for several tasks, and for one with a limit.

from . import core


class _Arrived(core.CancelledError):
    # Ends the sleep of wait_for. A cancellation from outside takes its place.
    pass


class _Wait:
    def __init__(self, waiter):
        self.waiter = waiter
        self.open = True
        self.value = None
        self.error = None

    async def follow(self, aw):
        try:
            self.value = await aw
        except BaseException as error:
            self.error = error
        waiter = self.waiter
        if self.open and waiter._waits is None and waiter._throw is None and waiter.cancel():
            waiter._throw = _Arrived


async def wait_for(aw, timeout, sleep=core.sleep):
    aw = core._promote_to_task(aw)
    if timeout is None:
        return await aw
    wait = _Wait(core.cur_task)
    follower = core.create_task(wait.follow(aw))
    try:
        await sleep(timeout)
    except _Arrived:
        if wait.error is not None:
            raise wait.error
        return wait.value
    except core.CancelledError:
        wait.open = False
        follower.cancel()
        raise
    wait.open = False
    follower.cancel()
    await follower
    raise core.TimeoutError


def wait_for_ms(aw, timeout):
    return wait_for(aw, timeout, core.sleep_ms)


class _Gathering:
    # What a gathering task waits in: nothing holds it, its parts push it when they end.
    def __init__(self, task, stop_at_error):
        self.task = task
        self.stop_at_error = stop_at_error
        self.left = 0
        self.error = None

    def remove(self, task):
        pass

    def ended(self, error):
        self.left -= 1
        if self.task._waits is not self:
            return
        if error is not None and self.stop_at_error:
            self.error = error
        elif self.left > 0:
            return
        core._task_queue.push(self.task)


def gather(*aws, return_exceptions=False):
    tasks = [core._promote_to_task(aw) for aw in aws]
    gathering = _Gathering(core.cur_task, not return_exceptions)
    for task in tasks:
        if not task._ended and (task._callback is not None or task._waiters.peek()):
            raise RuntimeError("can't gather")
    callback = gathering.ended
    for task in tasks:
        if not task._ended:
            if task._callback is None:
                gathering.left += 1
            task._callback = callback
        elif task._error is not None and not return_exceptions and gathering.error is None:
            gathering.error = task._error
    try:
        if gathering.left > 0 and gathering.error is None:
            core.cur_task._waits = gathering
            yield
    except core.CancelledError:
        for task in tasks:
            if not task._ended:
                task._callback = None
                task.cancel()
        raise
    for task in tasks:
        task._callback = None
        if task._ended:
            task._claimed = True
    if gathering.error is not None:
        raise gathering.error
    return [task._value if task._error is None else task._error for task in tasks]
`;
