/** asyncio.runners: run() and the loop it makes. (Python, for the host dialect) */
export const asyncioRunnersSource = String.raw`"""asyncio.runners: run() and the loop it makes."""

import contextvars as _contextvars

from . import events as _events
from .tasks import all_tasks, gather, iscoroutine


class Runner:
    def __init__(self, *, debug=None, loop_factory=None):
        self._debug, self._factory = debug, loop_factory
        self._loop = self._context = None
        self._closed = False

    def __enter__(self):
        self._begin()
        return self

    def __exit__(self, *args):
        self.close()

    def _begin(self):
        if self._closed:
            raise RuntimeError("Runner is closed")
        if self._loop is None:
            self._loop = _events.new_event_loop() if self._factory is None else self._factory()
            _events.set_event_loop(self._loop)
            if self._debug is not None:
                self._loop.set_debug(self._debug)
            self._context = _contextvars.copy_context()

    def get_loop(self):
        self._begin()
        return self._loop

    def run(self, coro, *, context=None):
        if not iscoroutine(coro):
            raise ValueError(f"a coroutine was expected, got {coro!r}")
        if _events._get_running_loop() is not None:
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        self._begin()
        return self._loop.run_until_complete(self._loop.create_task(coro, context=self._context if context is None else context))

    def close(self):
        loop = self._loop
        if loop is None or self._closed:
            return
        try:
            left = all_tasks(loop)
            for task in left:
                task.cancel()
            if left:
                loop.run_until_complete(_ended(left))
                for task in left:
                    if not task.cancelled() and task.exception() is not None:
                        loop.call_exception_handler({"message": "unhandled exception during asyncio.run() shutdown", "exception": task.exception(), "task": task})
        finally:
            self._closed = True
            _events.set_event_loop(None)
            loop.close()
            self._loop = None


async def _ended(tasks):
    await gather(*tasks, return_exceptions=True)


def run(main, *, debug=None, loop_factory=None):
    if _events._get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)
`;
