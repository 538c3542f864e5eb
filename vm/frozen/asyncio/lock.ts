/** asyncio.lock: Lock. */
export const lock = String.raw`
# A lock between tasks, given on in the order of asking.

from . import core


class Lock:
    def __init__(self):
        self._owner = None  # None, True while held, or the task it was given to that has not run yet
        self._waiting = core.TaskQueue()

    def locked(self):
        return self._owner is True

    def release(self):
        if self._owner is not True:
            raise RuntimeError("Lock not acquired")
        self._owner = None
        if self._waiting.peek():
            self._owner = self._waiting.pop()
            core._task_queue.push(self._owner)

    def acquire(self):
        if self._owner is not None:
            self._waiting.wait()
            try:
                yield
            except core.CancelledError:
                if self._owner is core.cur_task:
                    # It was given the lock, but will not use it.
                    self._owner = True
                    self.release()
                raise
        self._owner = True
        return True

    async def __aenter__(self):
        return await self.acquire()

    async def __aexit__(self, exc_type, exc, tb):
        self.release()
`;
