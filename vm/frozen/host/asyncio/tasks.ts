/** asyncio.tasks: coroutines that take turns, and what waits for several. (Python, for the host dialect) */
export const asyncioTasksSource = String.raw`"""asyncio.tasks: coroutines that take turns, and what waits for several."""

import contextvars as _contextvars
import inspect as _inspect
import types as _types

from . import events as _events
from .futures import CancelledError, Future, isfuture

FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"
_current = {}
_count = 0


def iscoroutine(obj):
    return _inspect.iscoroutine(obj)


def iscoroutinefunction(func):
    return _inspect.iscoroutinefunction(func)


class Task(Future):
    def __init__(self, coro, *, loop=None, name=None, context=None, eager_start=False):
        global _count
        super().__init__(loop=loop)
        if not iscoroutine(coro) and not _inspect.isgenerator(coro):
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        if name is None:
            _count += 1
            name = f"Task-{_count}"
        self._name, self._coro = str(name), coro
        self._context = _contextvars.copy_context() if context is None else context
        self._waits_for, self._must_cancel, self._cancel_requests = None, False, 0
        self._loop._tasks.add(self)
        self._loop.call_soon(self._step, context=self._context)

    def get_coro(self):
        return self._coro

    def get_context(self):
        return self._context

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def cancel(self, msg=None):
        self._unseen = False
        if self.done():
            return False
        self._cancel_requests += 1
        if self._waits_for is not None and self._waits_for.cancel(msg=msg):
            return True
        self._must_cancel, self._cancel_message = True, msg
        return True

    def cancelling(self):
        return self._cancel_requests

    def uncancel(self):
        if self._cancel_requests > 0:
            self._cancel_requests -= 1
            if self._cancel_requests == 0:
                self._must_cancel = False
        return self._cancel_requests

    def _step(self, error=None):
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._cancelled_error()
            self._must_cancel = False
        self._waits_for = None
        loop = self._loop
        before = _current.get(loop)
        _current[loop] = self
        try:
            waits_for = self._coro.send(None) if error is None else self._coro.throw(error)
        except StopIteration as e:
            if self._must_cancel:
                self._must_cancel = False
                super().cancel(self._cancel_message)
            else:
                super().set_result(e.value)
        except CancelledError as e:
            self._cancelled_by = e
            super().cancel()
        except (KeyboardInterrupt, SystemExit) as e:
            super().set_exception(e)
            self._unseen = False
            raise
        except BaseException as e:
            super().set_exception(e)
        else:
            self._await(waits_for)
        finally:
            _current[loop] = before
            if self.done():
                loop._tasks.discard(self)

    def _await(self, what):
        if what is None:
            self._loop.call_soon(self._step, context=self._context)
        elif not isfuture(what):
            self._loop.call_soon(self._step, RuntimeError(f"Task got bad yield: {what!r}"), context=self._context)
        elif what is self:
            self._loop.call_soon(self._step, RuntimeError(f"Task cannot await on itself: {self!r}"), context=self._context)
        else:
            what._asyncio_future_blocking = False
            what.add_done_callback(self._wake, context=self._context)
            self._waits_for = what
            if self._must_cancel and what.cancel(msg=self._cancel_message):
                self._must_cancel = False

    def _wake(self, future):
        try:
            future.result()
        except BaseException as e:
            self._step(e)
        else:
            self._step()

    def _described(self):
        state, *more = super()._described()
        if state == "pending" and self._cancel_requests:
            state = "cancelling"
        return [state, f"name={self._name!r}", f"coro=<{getattr(self._coro, '__qualname__', type(self._coro).__name__)}()>", *more]


def current_task(loop=None):
    return _current.get(_events.get_running_loop() if loop is None else loop)


def all_tasks(loop=None):
    return set((_events.get_running_loop() if loop is None else loop)._tasks)


def create_task(coro, *, name=None, context=None):
    return _events.get_running_loop().create_task(coro, name=name, context=context)


def ensure_future(coro_or_future, *, loop=None):
    if isfuture(coro_or_future):
        if loop is not None and loop is not coro_or_future.get_loop():
            raise ValueError("The future belongs to a different loop than the one specified as the loop argument")
        return coro_or_future
    if not iscoroutine(coro_or_future):
        if not _inspect.isawaitable(coro_or_future):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")

        async def awaited(what):
            return await what

        coro_or_future = awaited(coro_or_future)
    return (_events.get_event_loop() if loop is None else loop).create_task(coro_or_future)


@_types.coroutine
def _turn():
    yield


async def sleep(delay, result=None):
    if delay <= 0:
        await _turn()
        return result
    loop = _events.get_running_loop()
    future = loop.create_future()
    handle = loop.call_later(delay, _set_unless_cancelled, future, result)
    try:
        return await future
    finally:
        handle.cancel()


def _set_unless_cancelled(future, result):
    if not future.done():
        future.set_result(result)


class _Gathered(Future):
    def __init__(self, children, *, loop):
        super().__init__(loop=loop)
        self._children, self._asked = children, False

    def cancel(self, msg=None):
        if self.done():
            return False
        cancelled = [child.cancel(msg=msg) for child in self._children]
        if any(cancelled):
            self._asked = True
            return True
        return False


def gather(*coros_or_futures, return_exceptions=False):
    if not coros_or_futures:
        future = _events.get_event_loop().create_future()
        future.set_result([])
        return future
    made = {}
    futures = []
    for each in coros_or_futures:
        if each not in made:
            made[each] = ensure_future(each)
        futures.append(made[each])
    children = list(made.values())
    outer = _Gathered(children, loop=children[0].get_loop())
    left = len(children)

    def ended(child):
        nonlocal left
        left -= 1
        if outer.done():
            if not child.cancelled():
                child.exception()  # seen
            return
        if not return_exceptions:
            if child.cancelled():
                outer.set_exception(child._cancelled_error())
                outer._unseen = False
                return
            error = child.exception()
            if error is not None:
                outer.set_exception(error)
                return
        if left:
            return
        results = [f._cancelled_error() if f.cancelled() else f.exception() if f.exception() is not None else f.result() for f in futures]
        if outer._asked:
            outer.set_exception(CancelledError())
            outer._unseen = False
        else:
            outer.set_result(results)

    for child in children:
        child.add_done_callback(ended)
    return outer


def shield(arg):
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = inner.get_loop().create_future()

    def inner_ended(_):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()
        elif inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    inner.add_done_callback(inner_ended)
    outer.add_done_callback(lambda _: inner.done() or inner.remove_done_callback(inner_ended))
    return outer


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    fs = set(fs)
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    if any(iscoroutine(f) for f in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")

    def enough():
        return (all(f.done() for f in fs) or (return_when == FIRST_COMPLETED and any(f.done() for f in fs))
                or (return_when == FIRST_EXCEPTION and any(f.done() and not f.cancelled() and f._exception is not None for f in fs)))

    if not enough():
        loop = _events.get_running_loop()
        waiter = loop.create_future()
        timer = None if timeout is None else loop.call_later(timeout, _set_unless_cancelled, waiter, None)

        def ended(_):
            if enough():
                _set_unless_cancelled(waiter, None)

        for f in fs:
            f.add_done_callback(ended)
        try:
            await waiter
        finally:
            if timer is not None:
                timer.cancel()
            for f in fs:
                f.remove_done_callback(ended)
    return {f for f in fs if f.done()}, {f for f in fs if not f.done()}


async def wait_for(fut, timeout):
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if not fut.done():
            await _cancel_and_wait(fut)
            if fut.cancelled():
                raise TimeoutError
        return fut.result()
    from .timeouts import timeout as limit

    async with limit(timeout):
        return await fut


async def _cancel_and_wait(fut):
    fut.cancel()
    try:
        await fut
    except BaseException:
        pass


class _AsCompleted:
    """In a for: awaitables of the results, in the order they come; in an async for: the futures themselves."""

    def __init__(self, fs, limit):
        from .queues import Queue

        self._futures = {ensure_future(f) for f in fs}
        self._done, self._left = Queue(), len(self._futures)
        loop = _events.get_event_loop()
        self._timer = None if limit is None else loop.call_later(limit, self._late)
        for f in self._futures:
            f.add_done_callback(self._ended)

    def _ended(self, future):
        if future in self._futures:
            self._futures.discard(future)
            self._done.put_nowait(future)
            if not self._futures and self._timer is not None:
                self._timer.cancel()

    def _late(self):
        for f in self._futures:
            f.remove_done_callback(self._ended)
            self._done.put_nowait(None)
        self._futures.clear()

    async def _next(self):
        future = await self._done.get()
        if future is None:
            raise TimeoutError
        return future

    async def _result(self):
        return (await self._next()).result()

    def __iter__(self):
        while self._left > 0:
            self._left -= 1
            yield self._result()

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._left <= 0:
            raise StopAsyncIteration
        self._left -= 1
        return await self._next()


def as_completed(fs, *, timeout=None):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    return _AsCompleted(fs, timeout)


async def to_thread(func, /, *args, **kwargs):
    """There is one thread: the function runs at once."""
    return func(*args, **kwargs)


def run_coroutine_threadsafe(coro, loop):
    if not iscoroutine(coro):
        raise TypeError("A coroutine object is required")
    return ensure_future(coro, loop=loop)
`;
