/** asyncio.timeouts: an end to what takes too long. (Python, for the host dialect) */
export const asyncioTimeoutsSource = String.raw`"""asyncio.timeouts: an end to what takes too long."""

from . import events as _events
from .futures import CancelledError
from .tasks import current_task


class Timeout:
    """async with: cancels what is awaited inside when the time has come, and raises TimeoutError."""

    def __init__(self, when):
        self._when, self._task, self._timer, self._expired, self._before = when, None, None, False, 0

    def when(self):
        return self._when

    def reschedule(self, when):
        if self._task is None:
            raise RuntimeError("Timeout has not been entered")
        self._when = when
        if self._timer is not None:
            self._timer.cancel()
        loop = _events.get_running_loop()
        self._timer = None if when is None else loop.call_soon(self._expire) if when <= loop.time() else loop.call_at(when, self._expire)

    def expired(self):
        return self._expired

    def _expire(self):
        self._task.cancel()
        self._expired = True
        self._timer = None

    async def __aenter__(self):
        self._task = current_task()
        if self._task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._before = self._task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, tb):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._expired and self._task.uncancel() <= self._before and kind is not None and issubclass(kind, CancelledError):
            raise TimeoutError from error


def timeout(delay):
    return Timeout(None if delay is None else _events.get_running_loop().time() + delay)


def timeout_at(when):
    return Timeout(when)
`;
