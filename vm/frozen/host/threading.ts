/** threading: locks and their like for the one thread there is. Another cannot be started, and says so as CPython does where the computer refuses one. (Python, for the host dialect) */
export const threadingSource = String.raw`"""threading: locks and their like for the one thread there is. Another cannot be started, and says so as CPython does where the computer refuses one."""

import time as _time

__all__ = ["get_ident", "active_count", "Condition", "current_thread", "enumerate", "main_thread", "TIMEOUT_MAX", "Event", "Lock", "RLock",
           "Semaphore", "BoundedSemaphore", "Thread", "Barrier", "BrokenBarrierError", "Timer", "ThreadError", "local", "get_native_id"]

TIMEOUT_MAX = 9223372036.0
ThreadError = RuntimeError


class BrokenBarrierError(RuntimeError):
    pass


def _for_ever(what):
    raise RuntimeError(f"{what}: no other thread is there to change that, this would wait for ever")


def _waited(blocking, timeout, what):
    """What a wait that nobody can end comes to: False, after its time."""
    if not blocking:
        return False
    if timeout is None or timeout < 0:
        _for_ever(what)
    _time.sleep(timeout)
    return False


class Lock:
    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout != -1 and timeout < 0:
            raise ValueError("timeout value must be a non-negative number")
        if self._held:
            return _waited(blocking, timeout, "the lock is held")
        self._held = True
        return True

    def release(self):
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    def locked(self):
        return self._held

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class RLock:
    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        self._count += 1
        return True

    def release(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class Condition:
    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def wait(self, timeout=None):
        return _waited(True, timeout, "nobody has notified")

    def wait_for(self, predicate, timeout=None):
        found = predicate()
        if found:
            return found
        self.wait(timeout)
        return predicate()

    def notify(self, n=1):
        pass

    def notify_all(self):
        pass


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        if self._value == 0:
            return _waited(blocking, timeout, "the semaphore is 0")
        self._value -= 1
        return True

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        self._value += n

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._most = value

    def release(self, n=1):
        if self._value + n > self._most:
            raise ValueError("Semaphore released too many times")
        super().release(n)


class Event:
    def __init__(self):
        self._flag = False

    def is_set(self):
        return self._flag

    def set(self):
        self._flag = True

    def clear(self):
        self._flag = False

    def wait(self, timeout=None):
        return True if self._flag else _waited(True, timeout, "the event is not set")


class Barrier:
    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self.parties, self._action, self._timeout, self.broken, self.n_waiting = parties, action, timeout, False, 0

    def wait(self, timeout=None):
        if self.broken:
            raise BrokenBarrierError
        if self.parties > 1:
            _waited(True, self._timeout if timeout is None else timeout, "the other parties are not there")
            self.broken = True
            raise BrokenBarrierError
        if self._action:
            self._action()
        return 0

    def reset(self):
        self.broken = False

    def abort(self):
        self.broken = True


class local:
    pass


class Thread:
    _made = 0

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        Thread._made += 1
        suffix = f" ({target.__name__})" if hasattr(target, "__name__") else ""
        self.name = name or f"Thread-{Thread._made}{suffix}"
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self.daemon = bool(daemon)
        self.ident = self.native_id = None

    def run(self):
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        raise RuntimeError("can't start new thread")

    def join(self, timeout=None):
        if self.ident is None:
            raise RuntimeError("cannot join thread before it is started")
        raise RuntimeError("cannot join current thread")

    def is_alive(self):
        return self.ident is not None

    def getName(self):
        return self.name

    def setName(self, name):
        self.name = name

    def __repr__(self):
        return f"<{self.__class__.__name__}({self.name}, {'initial' if self.ident is None else f'started {self.ident}'})>"


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__(target=function, args=args or (), kwargs=kwargs)
        self.interval, self.function = interval, function

    def cancel(self):
        pass


class _MainThread(Thread):
    def __init__(self):
        self.name, self.daemon, self.ident, self.native_id = "MainThread", False, 1, 1


_main = _MainThread()


def current_thread():
    return _main


main_thread = currentThread = current_thread


def get_ident():
    return 1


get_native_id = get_ident


def active_count():
    return 1


def enumerate():
    return [_main]


def settrace(func):
    import sys

    sys.settrace(func)


def stack_size(size=0):
    return 0


excepthook = None
`;
