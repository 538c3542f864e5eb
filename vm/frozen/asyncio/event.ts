/** asyncio.event: Event and ThreadSafeFlag. */
export const event = String.raw`
# Events that tasks wait for.

import io
from . import core


class Event:
    def __init__(self):
        self._set = False
        self._waiting = core.TaskQueue()

    def is_set(self):
        return self._set

    def set(self):
        self._set = True
        while self._waiting.peek():
            core._task_queue.push(self._waiting.pop())

    def clear(self):
        self._set = False

    def wait(self):
        if not self._set:
            self._waiting.wait()
            yield
        return True


class ThreadSafeFlag(io.IOBase):
    """Set from interrupts and scheduled functions: the loop polls it as a stream. One task waits; waking clears it."""

    def __init__(self):
        self._set = False

    def ioctl(self, request, events):
        if request == 3:
            return events if self._set else 0
        return -1

    def set(self):
        self._set = True

    def clear(self):
        self._set = False

    def wait(self):
        if not self._set:
            core._io_queue.queue_read(self)
            yield
        self._set = False
`;
