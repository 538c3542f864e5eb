/** asyncio.core: tasks, the queue of what is due, and the loop. */
export const core = String.raw`
# Tasks and the loop that runs them. A task is in exactly one place at a time: running, in the run queue (sorted by the
# time it is due), or in something that it waits for, which 'remove(task)' takes it out of again when it is cancelled.

from time import ticks_ms as ticks, ticks_add, ticks_diff
import select
import sys


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


class TaskQueue:
    """Tasks by the time they are due; of those due at the same time the first to come is the first to go."""

    def __init__(self):
        self._tasks = []

    def peek(self):
        return self._tasks[0] if self._tasks else None

    def push(self, task, due=None):
        if due is None:
            due = ticks()
        task._due = due
        task._waits = None
        task._throw = None
        tasks = self._tasks
        at = len(tasks)
        while at > 0 and ticks_diff(tasks[at - 1]._due, due) > 0:
            at -= 1
        tasks.insert(at, task)

    def wait(self):
        """Puts the current task here; it then yields, until another pops it."""
        self.push(cur_task)
        cur_task._waits = self

    def pop(self):
        return self._tasks.pop(0)

    def remove(self, task):
        self._tasks.remove(task)


class Task:
    def __init__(self, coro, globals=None):
        self.coro = coro
        self._due = 0
        self._waits = None  # a Task, or what has remove(task)
        self._throw = None  # raised in it when it next runs
        self._ended = False
        self._value = None
        self._error = None
        self._claimed = False  # somebody has seen how it ended
        self._waiters = TaskQueue()
        self._callback = None  # gather's, in place of waiters

    def __iter__(self):
        while not self._ended:
            if self._callback is not None:
                raise RuntimeError("can't wait")
            self._waiters.wait()
            cur_task._waits = self
            yield
        self._claimed = True
        if self._error is not None:
            raise self._error
        return self._value

    __await__ = __iter__

    def done(self):
        return self._ended

    def remove(self, task):
        self._waiters.remove(task)

    def cancel(self):
        if self._ended:
            return False
        if self is cur_task:
            raise RuntimeError("can't cancel self")
        # What it waits for is cancelled first; the error comes back through the waiting.
        task = self
        while isinstance(task._waits, Task):
            task = task._waits
        if task._waits is not None:
            task._waits.remove(task)
            _task_queue.push(task)
        elif ticks_diff(task._due, ticks()) > 0:
            _task_queue.remove(task)
            _task_queue.push(task)
        task._throw = CancelledError
        return True

    def _end(self, value, error):
        self._ended = True
        self._value = value
        self._error = error
        if self._callback is not None:
            self._claimed = True
            callback = self._callback
            self._callback = None
            callback(error)
        while self._waiters.peek():
            self._claimed = True
            _task_queue.push(self._waiters.pop())


class _Pause:
    """What sleep gives: a wait until 'due', once."""

    def __init__(self):
        self.due = None

    def __iter__(self):
        return self

    __await__ = __iter__

    def __next__(self):
        if self.due is None:
            raise _stop
        _task_queue.push(cur_task, self.due)
        self.due = None


# Waits that follow one another share one object, so that sleeping allocates nothing.
_pause = _Pause()
_stop = StopIteration()


def sleep_ms(t):
    pause = _pause if _pause.due is None else _Pause()
    pause.due = ticks_add(ticks(), max(0, t))
    return pause


def sleep(t):
    return sleep_ms(int(t * 1000))


class IOQueue:
    """Tasks that wait for streams."""

    def __init__(self):
        self._poller = select.poll()
        self.map = {}  # id(stream): [stream, reading task, writing task]

    def queue_read(self, stream):
        self._wait(stream, 1)

    def queue_write(self, stream):
        self._wait(stream, 2)

    def _wait(self, stream, side):
        entry = self.map.get(id(stream))
        if entry is None:
            entry = self.map[id(stream)] = [stream, None, None]
            self._poller.register(stream, 0)
        if entry[side] is not None:
            raise RuntimeError("another task waits for this stream")
        entry[side] = cur_task
        cur_task._waits = self
        self._update(entry)

    def _update(self, entry):
        stream, reader, writer = entry
        if reader is None and writer is None:
            del self.map[id(stream)]
            self._poller.unregister(stream)
        else:
            events = (select.POLLIN if reader else 0) | (select.POLLOUT if writer else 0)
            self._poller.modify(stream, events)

    def remove(self, task):
        for entry in list(self.map.values()):
            for side in (1, 2):
                if entry[side] is task:
                    entry[side] = None
                    self._update(entry)

    def wait_io_event(self, ms):
        for stream, events in self._poller.ipoll(ms):
            entry = self.map[id(stream)]
            # Errors wake both sides.
            for side, other in ((1, select.POLLOUT), (2, select.POLLIN)):
                if entry[side] is not None and events & ~other:
                    _task_queue.push(entry[side])
                    entry[side] = None
            self._update(entry)


cur_task = None


def _promote_to_task(aw):
    return aw if isinstance(aw, Task) else create_task(aw)


def create_task(coro):
    if not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    task = Task(coro)
    _task_queue.push(task)
    return task


def current_task():
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return cur_task


def _next_due(main):
    """Waits until a task can run, and takes it from the queue; None when none ever will."""
    while True:
        task = _task_queue.peek()
        if task is not None:
            wait = max(0, ticks_diff(task._due, ticks()))
        elif _io_queue.map:
            wait = -1
        elif main is None or main._ended:
            return None
        else:
            # Only an interrupt can wake a task now.
            wait = 3
        _io_queue.wait_io_event(wait)
        task = _task_queue.peek()
        if task is not None and ticks_diff(task._due, ticks()) <= 0:
            return _task_queue.pop()


_failures = (CancelledError, Exception)


def run_until_complete(main_task=None):
    global cur_task
    try:
        while True:
            task = _next_due(main_task)
            if task is None:
                return None
            if task._ended:
                # It failed, came back at the end of the queue, and nobody has asked for it since.
                if not task._claimed:
                    task._claimed = True
                    context = {"message": "Task exception wasn't retrieved", "exception": task._error, "future": task}
                    Loop.call_exception_handler(context)
                continue
            cur_task = task
            error = task._throw
            task._throw = None
            try:
                if error is None:
                    task.coro.send(None)
                else:
                    task.coro.throw(error)
            except StopIteration as end:
                task._end(end.value, None)
            except _failures as failure:
                task._end(None, failure)
                if task is not main_task and not task._claimed and not isinstance(failure, CancelledError):
                    _task_queue.push(task)
            if task is main_task and task._ended:
                task._claimed = True
                if task._error is not None:
                    raise task._error
                return task._value
    finally:
        cur_task = None


def run(coro):
    return run_until_complete(create_task(coro))


async def _nothing():
    pass


_stop_task = None


class Loop:
    """The one event loop; used as it is, without instances."""

    _exc_handler = None

    def create_task(coro):
        return create_task(coro)

    def run_forever():
        global _stop_task
        _stop_task = Task(_nothing())
        run_until_complete(_stop_task)

    def run_until_complete(aw):
        return run_until_complete(_promote_to_task(aw))

    def stop():
        global _stop_task
        if _stop_task is not None:
            _task_queue.push(_stop_task)
            _stop_task = None

    def close():
        pass

    def set_exception_handler(handler):
        Loop._exc_handler = handler

    def get_exception_handler():
        return Loop._exc_handler

    def default_exception_handler(loop, context):
        task = context["future"]
        print(context["message"], file=sys.stderr)
        print("future:", task, "coro=", task.coro, file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        handler = Loop._exc_handler or Loop.default_exception_handler
        handler(Loop, context)


def get_event_loop(runq_len=0, waitq_len=0):
    return Loop


def new_event_loop():
    global _task_queue, _io_queue
    _task_queue = TaskQueue()
    _io_queue = IOQueue()
    return Loop


new_event_loop()
`;
