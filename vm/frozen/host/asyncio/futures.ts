/** asyncio.futures: results that are not there yet. (Python, for the host dialect) */
export const asyncioFuturesSource = String.raw`"""asyncio.futures: results that are not there yet."""

import contextvars as _contextvars
import types as _types

from . import events as _events


class CancelledError(BaseException):
    pass


class InvalidStateError(Exception):
    pass


class Future:
    _state = "PENDING"
    _result = _exception = _cancel_message = _cancelled_by = None
    _unseen = False
    _asyncio_future_blocking = False

    def __init__(self, *, loop=None):
        self._loop = _events.get_event_loop() if loop is None else loop
        self._callbacks = []

    __class_getitem__ = classmethod(_types.GenericAlias)

    def get_loop(self):
        return self._loop

    def cancel(self, msg=None):
        self._unseen = False
        if self._state != "PENDING":
            return False
        self._state = "CANCELLED"
        self._cancel_message = msg
        self._call_back()
        return True

    def _cancelled_error(self):
        """The one that ended a task goes on to the first who asks."""
        if self._cancelled_by is not None:
            error, self._cancelled_by = self._cancelled_by, None
            return error
        return CancelledError() if self._cancel_message is None else CancelledError(self._cancel_message)

    def cancelled(self):
        return self._state == "CANCELLED"

    def done(self):
        return self._state != "PENDING"

    def result(self):
        if self._state == "CANCELLED":
            raise self._cancelled_error()
        if self._state != "FINISHED":
            raise InvalidStateError("Result is not set.")
        self._unseen = False
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self):
        if self._state == "CANCELLED":
            raise self._cancelled_error()
        if self._state != "FINISHED":
            raise InvalidStateError("Exception is not set.")
        self._unseen = False
        return self._exception

    def add_done_callback(self, fn, *, context=None):
        if self._state != "PENDING":
            self._loop.call_soon(fn, self, context=context)
        else:
            self._callbacks.append((fn, _contextvars.copy_context() if context is None else context))

    def remove_done_callback(self, fn):
        kept = [(f, context) for f, context in self._callbacks if f != fn]
        removed = len(self._callbacks) - len(kept)
        self._callbacks[:] = kept
        return removed

    def _call_back(self):
        callbacks, self._callbacks = self._callbacks, []
        for fn, context in callbacks:
            self._loop.call_soon(fn, self, context=context)

    def set_result(self, result):
        if self._state != "PENDING":
            raise InvalidStateError("invalid state")
        self._state, self._result = "FINISHED", result
        self._call_back()

    def set_exception(self, exception):
        if self._state != "PENDING":
            raise InvalidStateError("invalid state")
        if isinstance(exception, type):
            exception = exception()
        if isinstance(exception, StopIteration):
            raise TypeError("StopIteration interacts badly with generators and cannot be raised into a Future")
        self._state, self._exception = "FINISHED", exception
        self._unseen = True
        self._loop._unseen.append(self)
        self._call_back()

    def __await__(self):
        if not self.done():
            self._asyncio_future_blocking = True
            yield self
        if not self.done():
            raise RuntimeError("await wasn't used with future")
        return self.result()

    __iter__ = __await__

    def _described(self):
        parts = [self._state.lower()]
        if self._state == "FINISHED":
            parts.append(f"result={self._result!r}" if self._exception is None else f"exception={self._exception!r}")
        return parts

    def __repr__(self):
        return f"<{type(self).__name__} {' '.join(self._described())}>"


def isfuture(obj):
    return hasattr(type(obj), "_asyncio_future_blocking")


def wrap_future(future, *, loop=None):
    if isfuture(future):
        return future
    raise TypeError(f"an asyncio.Future is expected, got {future!r}: there is no other thread to make another kind")
`;
