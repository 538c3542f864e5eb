/** asyncio.events: the loop. What is ready runs in turn; when nothing is, the loop sleeps until the next timer. (Python, for the host dialect) */
export const asyncioEventsSource = String.raw`"""asyncio.events: the loop. What is ready runs in turn; when nothing is, the loop sleeps until the next timer."""

import contextvars as _contextvars
import heapq as _heapq
import sys as _sys
import time as _time
from collections import deque as _deque


class Handle:
    __slots__ = ("_callback", "_args", "_cancelled", "_context", "_loop")

    def __init__(self, callback, args, loop, context=None):
        self._callback, self._args, self._loop, self._cancelled = callback, args, loop, False
        self._context = _contextvars.copy_context() if context is None else context

    def cancel(self):
        self._cancelled = True

    def cancelled(self):
        return self._cancelled

    def get_context(self):
        return self._context

    def _run(self):
        try:
            self._context.run(self._callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as e:
            self._loop.call_exception_handler({"message": f"Exception in callback {self._callback!r}", "exception": e, "handle": self})


class TimerHandle(Handle):
    __slots__ = ("_when", "_number")
    _made = 0

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        TimerHandle._made += 1
        self._when, self._number = when, TimerHandle._made

    def when(self):
        return self._when

    def __lt__(self, other):
        return (self._when, self._number) < (other._when, other._number)


class AbstractEventLoop:
    pass


_running = None
_set = None


class BaseEventLoop(AbstractEventLoop):
    def __init__(self):
        self._ready, self._timers = _deque(), []
        self._closed = self._stopping = False
        self._exception_handler = self._task_factory = None
        self._debug = False
        self._unseen = []  # tasks that ended with an exception that nobody has asked for
        self._tasks = set()
        self._generators = []

    def time(self):
        return _time.monotonic()

    def _check(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def call_soon(self, callback, *args, context=None):
        self._check()
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError("delay must not be None")
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError("when cannot be None")
        self._check()
        handle = TimerHandle(when, callback, args, self, context)
        _heapq.heappush(self._timers, handle)
        return handle

    def create_future(self):
        from .futures import Future

        return Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        from .tasks import Task

        self._check()
        if self._task_factory is not None:
            return self._task_factory(self, coro)
        return Task(coro, loop=self, name=name, context=context)

    def set_task_factory(self, factory):
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    def run_in_executor(self, executor, func, *args):
        """There is one thread: the function runs at once, and the future has its result."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as e:
            future.set_exception(e)
        return future

    def set_default_executor(self, executor):
        pass

    async def shutdown_default_executor(self, timeout=None):
        pass

    async def shutdown_asyncgens(self):
        for generator in self._generators:
            await generator.aclose()
        self._generators.clear()

    def _run_once(self):
        while self._timers and self._timers[0]._cancelled:
            _heapq.heappop(self._timers)
        if not self._ready and not self._stopping:
            if not self._timers:
                raise RuntimeError("every task waits for another: nothing is left that could wake one")
            wait = self._timers[0]._when - self.time()
            if wait > 0:
                _time.sleep(wait)
        now = self.time()
        while self._timers and self._timers[0]._when <= now:
            handle = _heapq.heappop(self._timers)
            if not handle._cancelled:
                self._ready.append(handle)
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle._cancelled:
                handle._run()

    def run_forever(self):
        global _running
        self._check()
        if self._running():
            raise RuntimeError("This event loop is already running")
        if _running is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")
        _running = self
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            _running = None

    def _running(self):
        return _running is self

    def run_until_complete(self, future):
        from .tasks import ensure_future

        self._check()
        if self._running():
            raise RuntimeError("This event loop is already running")
        future = ensure_future(future, loop=self)

        def ended(future):
            # one that stops the program has stopped the loop already
            if future.cancelled() or not isinstance(future.exception(), (SystemExit, KeyboardInterrupt)):
                self._stopping = True

        future.add_done_callback(ended)
        try:
            self.run_forever()
        finally:
            future.remove_done_callback(ended)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def stop(self):
        self._stopping = True

    def is_running(self):
        return self._running()

    def is_closed(self):
        return self._closed

    def close(self):
        if self._running():
            raise RuntimeError("Cannot close a running event loop")
        self._closed = True
        self._ready.clear()
        self._timers.clear()
        self._tell_unseen()

    def _tell_unseen(self):
        for task in self._unseen:
            if task._unseen:
                task._unseen = False
                self.call_exception_handler({"message": f"{type(task).__name__} exception was never retrieved", "exception": task._exception, "future": task})
        self._unseen.clear()

    def set_exception_handler(self, handler):
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def get_exception_handler(self):
        return self._exception_handler

    def default_exception_handler(self, context):
        import traceback

        print(context.get("message") or "Unhandled exception in event loop", file=_sys.stderr)
        for key in sorted(context):
            if key not in ("message", "exception"):
                print(f"{key}: {context[key]!r}", file=_sys.stderr)
        if context.get("exception") is not None:
            _sys.stderr.write("".join(traceback.format_exception(context["exception"])))

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            self.default_exception_handler(context)
        else:
            self._exception_handler(self, context)

    def set_debug(self, enabled):
        self._debug = enabled

    def get_debug(self):
        return self._debug

    def add_signal_handler(self, sig, callback, *args):
        raise NotImplementedError

    def remove_signal_handler(self, sig):
        raise NotImplementedError

    def __repr__(self):
        return f"<{type(self).__name__} running={self.is_running()} closed={self._closed} debug={self._debug}>"


def _get_running_loop():
    return _running


def get_running_loop():
    if _running is None:
        raise RuntimeError("no running event loop")
    return _running


def new_event_loop():
    return BaseEventLoop()


def set_event_loop(loop):
    global _set
    _set = loop


def get_event_loop():
    if _running is not None:
        return _running
    if _set is None:
        set_event_loop(new_event_loop())
    return _set


class AbstractEventLoopPolicy:
    def get_event_loop(self):
        return get_event_loop()

    def set_event_loop(self, loop):
        set_event_loop(loop)

    def new_event_loop(self):
        return new_event_loop()


DefaultEventLoopPolicy = AbstractEventLoopPolicy
_policy = DefaultEventLoopPolicy()


def get_event_loop_policy():
    return _policy


def set_event_loop_policy(policy):
    global _policy
    _policy = DefaultEventLoopPolicy() if policy is None else policy
`;
