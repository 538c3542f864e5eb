/** asyncio: tasks that take turns in one thread; sleeps, locks, queues. Nothing of networks and processes is here. (Python, for the host dialect) */
export const asyncioSource = String.raw`"""asyncio: tasks that take turns in one thread; sleeps, locks, queues. Nothing of networks and processes is here."""

from .events import (AbstractEventLoop, AbstractEventLoopPolicy, BaseEventLoop, DefaultEventLoopPolicy, Handle, TimerHandle, get_event_loop,
                     get_event_loop_policy, get_running_loop, new_event_loop, set_event_loop, set_event_loop_policy, _get_running_loop)
from .futures import CancelledError, Future, InvalidStateError, isfuture, wrap_future
from .locks import Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, Lock, Semaphore
from .queues import LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull, QueueShutDown
from .runners import Runner, run
from .taskgroups import TaskGroup
from .tasks import (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, Task, all_tasks, as_completed, create_task, current_task, ensure_future, gather,
                    iscoroutine, iscoroutinefunction, run_coroutine_threadsafe, shield, sleep, to_thread, wait, wait_for)
from .timeouts import Timeout, timeout, timeout_at

TimeoutError = TimeoutError
SelectorEventLoop = BaseEventLoop


class IncompleteReadError(EOFError):
    def __init__(self, partial, expected):
        super().__init__(f"{len(partial)} bytes read on a total of {'undefined' if expected is None else expected!r} expected bytes")
        self.partial, self.expected = partial, expected


class LimitOverrunError(Exception):
    def __init__(self, message, consumed):
        super().__init__(message)
        self.consumed = consumed
`;
