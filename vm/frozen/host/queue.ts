/** queue: what one part of a program leaves for another. There is one thread: what would wait for ever raises RuntimeError instead. (Python, for the host dialect) */
export const queueSource = String.raw`"""queue: what one part of a program leaves for another. There is one thread: what would wait for ever raises RuntimeError instead."""

import heapq as _heapq
import time as _time
import types as _types
from collections import deque as _deque

__all__ = ["Empty", "Full", "ShutDown", "Queue", "PriorityQueue", "LifoQueue", "SimpleQueue"]


class Empty(Exception):
    pass


class Full(Exception):
    pass


class ShutDown(Exception):
    pass


def _wait(timeout, error, what):
    if timeout is None:
        raise RuntimeError(f"{what}: no other thread is there to change that, this would wait for ever")
    _time.sleep(timeout)
    raise error


def _check(block, timeout):
    if block and timeout is not None and timeout < 0:
        raise ValueError("'timeout' must be a non-negative number")


class Queue:
    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self.unfinished_tasks = 0
        self.is_shutdown = False
        self._init(maxsize)

    __class_getitem__ = classmethod(_types.GenericAlias)

    def _init(self, maxsize):
        self.queue = _deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    def qsize(self):
        return self._qsize()

    def empty(self):
        return not self._qsize()

    def full(self):
        return 0 < self.maxsize <= self._qsize()

    def put(self, item, block=True, timeout=None):
        if self.is_shutdown:
            raise ShutDown
        _check(block, timeout)
        if self.full():
            if not block:
                raise Full
            _wait(timeout, Full, "the queue is full")
        self._put(item)
        self.unfinished_tasks += 1

    def put_nowait(self, item):
        self.put(item, False)

    def get(self, block=True, timeout=None):
        _check(block, timeout)
        if not self._qsize():
            if self.is_shutdown:
                raise ShutDown
            if not block:
                raise Empty
            _wait(timeout, Empty, "the queue is empty")
        return self._get()

    def get_nowait(self):
        return self.get(False)

    def task_done(self):
        if self.unfinished_tasks <= 0:
            raise ValueError("task_done() called too many times")
        self.unfinished_tasks -= 1

    def join(self):
        if self.unfinished_tasks:
            raise RuntimeError("tasks are not done: no other thread is there to do them, this would wait for ever")

    def shutdown(self, immediate=False):
        self.is_shutdown = True
        if immediate:
            while self._qsize():
                self._get()
                if self.unfinished_tasks > 0:
                    self.unfinished_tasks -= 1


class PriorityQueue(Queue):
    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        _heapq.heappush(self.queue, item)

    def _get(self):
        return _heapq.heappop(self.queue)


class LifoQueue(Queue):
    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.pop()


class SimpleQueue:
    def __init__(self):
        self._queue = _deque()

    __class_getitem__ = classmethod(_types.GenericAlias)

    def put(self, item, block=True, timeout=None):
        self._queue.append(item)

    def put_nowait(self, item):
        self._queue.append(item)

    def get(self, block=True, timeout=None):
        _check(block, timeout)
        if not self._queue:
            if not block:
                raise Empty
            _wait(timeout, Empty, "the queue is empty")
        return self._queue.popleft()

    def get_nowait(self):
        return self.get(False)

    def qsize(self):
        return len(self._queue)

    def empty(self):
        return not self._queue
`;
