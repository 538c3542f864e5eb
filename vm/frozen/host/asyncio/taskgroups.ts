/** asyncio.taskgroups: tasks that end together. (Python, for the host dialect) */
export const asyncioTaskgroupsSource = String.raw`"""asyncio.taskgroups: tasks that end together."""

from . import events as _events
from .futures import CancelledError
from .tasks import create_task, current_task


class TaskGroup:
    """async with: waits for the tasks made in it; one that fails cancels the others."""

    def __init__(self):
        self._tasks, self._errors, self._parent, self._waiter = set(), [], None, None
        self._aborting = self._exiting = self._entered = self._parent_cancelled = False
        self._base_error = None

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError(f"TaskGroup {self!r} has already been entered")
        self._entered = True
        self._parent = current_task()
        if self._parent is None:
            raise RuntimeError(f"TaskGroup {self!r} cannot determine the parent task")
        return self

    def create_task(self, coro, *, name=None, context=None):
        if not self._entered:
            raise RuntimeError(f"TaskGroup {self!r} has not been entered")
        if (self._exiting and not self._tasks) or self._aborting:
            coro.close()
            raise RuntimeError(f"TaskGroup {self!r} is {'shutting down' if self._aborting else 'finished'}")
        task = create_task(coro, name=name, context=context)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _abort(self):
        self._aborting = True
        for task in self._tasks:
            if not task.done():
                task.cancel()

    def _ended(self, task):
        self._tasks.discard(task)
        if self._waiter is not None and not self._tasks and not self._waiter.done():
            self._waiter.set_result(None)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        self._errors.append(error)
        if isinstance(error, (SystemExit, KeyboardInterrupt)) and self._base_error is None:
            self._base_error = error
        if self._parent.done():
            self._parent.get_loop().call_exception_handler({"message": f"Task {task!r} has errored out but its parent task is already completed", "exception": error, "task": task})
            return
        if not self._aborting and not self._parent_cancelled:
            self._abort()
            self._parent_cancelled = True
            self._parent.cancel()

    async def __aexit__(self, kind, error, tb):
        self._exiting = True
        if error is not None and isinstance(error, (SystemExit, KeyboardInterrupt)) and self._base_error is None:
            self._base_error = error
        cancelled = error if kind is not None and issubclass(kind, CancelledError) else None
        if self._parent_cancelled and self._parent.uncancel() == 0:
            cancelled = None
        if kind is not None and not self._aborting:
            self._abort()
        while self._tasks:
            if self._waiter is None:
                self._waiter = _events.get_running_loop().create_future()
            try:
                await self._waiter
            except CancelledError as e:
                if not self._aborting:
                    cancelled = e
                    self._abort()
                elif self._parent_cancelled:
                    self._parent.uncancel()
            self._waiter = None
        if self._base_error is not None:
            raise self._base_error
        if cancelled is not None and not self._errors:
            raise cancelled
        if kind is not None and not issubclass(kind, CancelledError):
            self._errors.append(error)
        if self._errors:
            raise BaseExceptionGroup("unhandled errors in a TaskGroup", self._errors)

    def __repr__(self):
        parts = []
        if self._tasks:
            parts.append(f"tasks={len(self._tasks)}")
        if self._errors:
            parts.append(f"errors={len(self._errors)}")
        if self._aborting:
            parts.append("cancelling")
        elif self._entered:
            parts.append("entered")
        return f"<TaskGroup{' ' + ' '.join(parts) if parts else ''}>"
`;
