/** asyncio.locks: tasks wait for one another, in the order they came. (Python, for the host dialect) */
export const asyncioLocksSource = String.raw`"""asyncio.locks: tasks wait for one another, in the order they came."""

from collections import deque as _deque

from . import events as _events
from .futures import CancelledError


class BrokenBarrierError(RuntimeError):
    pass


class _Waiting:
    """Futures of those who wait."""

    def __init__(self):
        self._waiters = _deque()

    async def _wait(self):
        future = _events.get_running_loop().create_future()
        self._waiters.append(future)
        try:
            await future
        finally:
            self._waiters.remove(future)

    def _wake(self, n=1):
        for future in self._waiters:
            if n <= 0:
                return
            if not future.done():
                future.set_result(True)
                n -= 1


class _With:
    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *args):
        self.release()


class Lock(_Waiting, _With):
    def __init__(self):
        super().__init__()
        self._locked = False

    def locked(self):
        return self._locked

    async def acquire(self):
        if self._locked or not all(future.cancelled() for future in self._waiters):
            try:
                await self._wait()
            except CancelledError:
                if not self._locked:
                    self._wake()
                raise
        self._locked = True
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError("Lock is not acquired.")
        self._locked = False
        self._wake()

    def __repr__(self):
        waiters = f", waiters:{len(self._waiters)}" if self._waiters else ""
        return f"<{super().__repr__()[1:-1]} [{'locked' if self._locked else 'unlocked'}{waiters}]>"


class Event(_Waiting):
    def __init__(self):
        super().__init__()
        self._value = False

    def is_set(self):
        return self._value

    def set(self):
        if not self._value:
            self._value = True
            self._wake(len(self._waiters))

    def clear(self):
        self._value = False

    async def wait(self):
        if not self._value:
            await self._wait()
        return True


class Condition(_Waiting, _With):
    def __init__(self, lock=None):
        super().__init__()
        self._lock = Lock() if lock is None else lock
        self.locked, self.acquire, self.release = self._lock.locked, self._lock.acquire, self._lock.release

    async def wait(self):
        if not self.locked():
            raise RuntimeError("cannot wait on un-acquired lock")
        self.release()
        try:
            await self._wait()
            return True
        finally:
            cancelled = None
            while True:
                try:
                    await self.acquire()
                    break
                except CancelledError as e:
                    cancelled = e
            if cancelled is not None:
                raise cancelled

    async def wait_for(self, predicate):
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        if not self.locked():
            raise RuntimeError("cannot notify on un-acquired lock")
        self._wake(n)

    def notify_all(self):
        self.notify(len(self._waiters))


class Semaphore(_Waiting, _With):
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        super().__init__()
        self._value = value

    def locked(self):
        return self._value == 0 or any(not future.cancelled() for future in self._waiters)

    async def acquire(self):
        if not self.locked():
            self._value -= 1
            return True
        future = _events.get_running_loop().create_future()
        self._waiters.append(future)
        try:
            try:
                await future
            finally:
                self._waiters.remove(future)
        except CancelledError:
            if future.done() and not future.cancelled():
                self._value += 1
            raise
        finally:
            self._pass_on()
        return True

    def _pass_on(self):
        """Each who is woken has had one taken off for it."""
        for future in self._waiters:
            if self._value <= 0:
                return
            if not future.done():
                self._value -= 1
                future.set_result(True)

    def release(self):
        self._value += 1
        self._pass_on()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._most = value

    def release(self):
        if self._value >= self._most:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


class Barrier:
    def __init__(self, parties):
        if parties < 1:
            raise ValueError("parties must be >= 1")
        self._condition, self._parties, self._count, self._state = Condition(), parties, 0, "filling"

    parties = property(lambda self: self._parties)
    n_waiting = property(lambda self: self._count if self._state == "filling" else 0)
    broken = property(lambda self: self._state == "broken")

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *args):
        pass

    async def wait(self):
        async with self._condition:
            await self._condition.wait_for(lambda: self._state not in ("draining", "resetting"))
            if self._state == "broken":
                raise BrokenBarrierError("Barrier aborted")
            index = self._count
            self._count += 1
            try:
                if index + 1 == self._parties:
                    self._state = "draining"
                    self._condition.notify_all()
                else:
                    await self._condition.wait_for(lambda: self._state != "filling")
                    if self._state in ("broken", "resetting"):
                        raise BrokenBarrierError("Abort or reset of barrier")
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in ("draining", "resetting"):
                    self._state = "filling"
                self._condition.notify_all()

    async def reset(self):
        async with self._condition:
            if self._count > 0:
                self._state = "resetting"
                self._condition.notify_all()
            else:
                self._state = "filling"

    async def abort(self):
        async with self._condition:
            self._state = "broken"
            self._condition.notify_all()
`;
