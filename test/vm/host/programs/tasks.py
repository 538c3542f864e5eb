"""asyncio: tasks, cancellation, waits, locks, queues; contextvars."""

import asyncio
import contextvars
import time


def tell(make):
    try:
        print(repr(make()))
    except BaseException as error:
        print(type(error).__name__, error)


async def told(awaitable):
    try:
        print(repr(await awaitable))
    except BaseException as error:
        print(type(error).__name__, error)


async def blink(name, seconds, n=2):
    for i in range(n):
        print(name, i)
        await asyncio.sleep(seconds)
    return name


async def fails(text, after=0.0):
    await asyncio.sleep(after)
    raise ValueError(text)


async def main():
    begun = time.monotonic()
    print(await asyncio.gather(blink("a", 0.02), blink("b", 0.03), blink("c", 0)))
    print(time.monotonic() - begun < 5)
    task = asyncio.create_task(blink("t", 0.01, 1), name="my task")
    print(task.get_name(), task.done(), task in asyncio.all_tasks(), asyncio.current_task() is not task, isinstance(task, asyncio.Future))
    print(await task, task.done(), task.result(), task.exception(), task.cancelled(), task.cancel())
    tell(asyncio.get_running_loop().run_forever)
    tell(lambda: asyncio.run(main()) if False else None)

    # cancellation
    async def stubborn():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            print("cancelled", e.args)
            raise
        finally:
            print("finally")

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    print(task.cancel("why"), task.cancelling())
    await told(task)
    print(task.cancelled(), task.done())
    tell(task.result)
    tell(task.exception)
    early = asyncio.create_task(stubborn())
    early.cancel()
    await told(early)

    async def refuses():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            return "stayed"

    task = asyncio.create_task(refuses())
    await asyncio.sleep(0)
    task.cancel()
    print(await task, task.cancelled())

    # errors
    task = asyncio.create_task(fails("one"))
    await told(task)
    print(repr(task.exception()))
    await told(asyncio.gather(blink("x", 0.01), fails("in gather")))
    print(await asyncio.gather(blink("y", 0, 1), fails("returned"), return_exceptions=True))
    print(await asyncio.gather())
    await told(asyncio.wait_for(asyncio.sleep(10), 0.01))
    print(await asyncio.wait_for(asyncio.sleep(0, "in time"), 1), await asyncio.wait_for(asyncio.sleep(0, "no limit"), None))
    await told(asyncio.wait_for(fails("inside wait_for"), 1))
    await told(asyncio.wait_for(asyncio.sleep(1), 0))
    try:
        async with asyncio.timeout(0.01) as limit:
            await asyncio.sleep(10)
    except TimeoutError as e:
        print("timeout", repr(e), limit.expired())
    async with asyncio.timeout(None) as limit:
        await asyncio.sleep(0)
    print(limit.expired(), limit.when())

    # wait
    tasks = [asyncio.create_task(blink(str(i), 0.02 * i, 1)) for i in (3, 1, 2)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(sorted(t.result() for t in done), len(pending))
    done, pending = await asyncio.wait(tasks, timeout=0.005)
    print(len(done), len(pending))
    done, pending = await asyncio.wait(tasks)
    print(sorted(t.result() for t in done), len(pending))
    print([await f for f in asyncio.as_completed([asyncio.sleep(0.03, "3"), asyncio.sleep(0.001, "1")])])
    await told(asyncio.wait([]))
    done, pending = await asyncio.wait([asyncio.create_task(fails("first")), asyncio.create_task(asyncio.sleep(10))], return_when=asyncio.FIRST_EXCEPTION)
    print([repr(t.exception()) for t in done], len(pending), [t.cancel() for t in pending])

    inner = asyncio.create_task(asyncio.sleep(0.02, "shielded"))
    outer = asyncio.shield(inner)
    outer.cancel()
    await told(outer)
    print(await inner)

    # groups
    async with asyncio.TaskGroup() as group:
        one = group.create_task(blink("g1", 0.01, 1))
        two = group.create_task(blink("g2", 0, 1))
    print(one.result(), two.result())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails("g"))
            slow = group.create_task(stubborn())
            await asyncio.sleep(10)
    except* ValueError as e:
        print(e, e.exceptions, slow.cancelled())
    try:
        async with asyncio.TaskGroup() as group:
            slow = group.create_task(stubborn())
            await asyncio.sleep(0)
            raise KeyError("body")
    except* KeyError as e:
        print(e.exceptions, slow.cancelled())

    # futures
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(lambda f: print("callback", f.result()))
    tell(future.result)
    tell(future.exception)
    loop.call_later(0.01, future.set_result, 42)
    loop.call_soon(print, "soon")
    handle = loop.call_later(0.001, print, "never")
    handle.cancel()
    print(await future, future.done(), handle.cancelled())
    tell(lambda: future.set_result(1))
    future = loop.create_future()
    print(future.cancel(), future.cancelled(), future.cancel())
    order = []
    for name, after in (("late", 0.03), ("early", 0.01), ("middle", 0.02)):
        loop.call_later(after, order.append, name)
    await asyncio.sleep(0.05)
    print(order)

    # locks
    lock = asyncio.Lock()

    async def worker(name):
        async with lock:
            print(name, "in", lock.locked())
            await asyncio.sleep(0.001)
            print(name, "out")

    await asyncio.gather(*(worker(i) for i in range(3)))
    tell(lock.release)
    event = asyncio.Event()
    waiting = [asyncio.create_task(event.wait()) for _ in range(2)]
    await asyncio.sleep(0)
    event.set()
    print(await asyncio.gather(*waiting), event.is_set(), await event.wait())
    event.clear()
    semaphore = asyncio.Semaphore(2)
    most = now = 0

    async def limited():
        nonlocal most, now
        async with semaphore:
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.001)
            now -= 1

    await asyncio.gather(*(limited() for _ in range(5)))
    print(most, now, semaphore.locked())
    tell(asyncio.BoundedSemaphore(1).release)
    condition = asyncio.Condition()
    items = []

    async def consumer():
        async with condition:
            await condition.wait_for(lambda: items)
            return items.pop()

    task = asyncio.create_task(consumer())
    await asyncio.sleep(0)
    async with condition:
        items.append("item")
        condition.notify_all()
    print(await task)
    tell(condition.notify)
    barrier = asyncio.Barrier(3)
    print(sorted(await asyncio.gather(*(barrier.wait() for _ in range(3)))), barrier.n_waiting, barrier.broken)

    # queues
    queue = asyncio.Queue(2)

    async def produce():
        for i in range(5):
            await queue.put(i)
            print("put", i)
        await queue.put(None)

    async def consume():
        out = []
        while (item := await queue.get()) is not None:
            out.append(item)
            queue.task_done()
        queue.task_done()
        return out

    print(await asyncio.gather(produce(), consume()))
    await queue.join()
    tell(queue.get_nowait)
    tell(queue.task_done)
    queue.put_nowait(1)
    queue.put_nowait(2)
    tell(lambda: queue.put_nowait(3))
    print(queue.qsize(), queue.full(), queue.empty(), queue.maxsize)
    priority = asyncio.PriorityQueue()
    for each in (3, 1, 2):
        priority.put_nowait(each)
    print([await priority.get() for _ in range(3)])
    await told(asyncio.wait_for(asyncio.Queue().get(), 0.001))

    # context variables
    var = contextvars.ContextVar("var", default="none")
    var.set("main")

    async def changes():
        before = var.get()
        var.set("task")
        await asyncio.sleep(0)
        return before, var.get()

    print(await asyncio.create_task(changes()), var.get(), var.name)
    token = var.set("other")
    var.reset(token)
    print(var.get(), contextvars.copy_context()[var], contextvars.Context().run(var.get))
    tell(lambda: var.reset(token)) if False else None
    tell(contextvars.ContextVar("empty").get) if False else None

    # async generators and context managers
    async def ticks(n):
        for i in range(n):
            await asyncio.sleep(0.001)
            yield i

    print([i async for i in ticks(3)], await anext(ticks(1)))
    print(await asyncio.to_thread(lambda a, b: a + b, 1, b=2), await loop.run_in_executor(None, len, "abc"))
    print(asyncio.iscoroutinefunction(main), asyncio.iscoroutine(coro := blink("never", 0)), coro.close())
    await told(asyncio.sleep(0, "last"))
    asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    return "done"


print(asyncio.run(main()))
tell(lambda: asyncio.run(5))
tell(asyncio.get_running_loop)
tell(lambda: asyncio.create_task(c := blink("x", 0)) if False else None)
with asyncio.Runner() as runner:
    print(runner.run(asyncio.sleep(0, 1)), runner.run(asyncio.sleep(0, 2)), runner.get_loop().is_running(), runner.get_loop().is_closed())
loop = asyncio.new_event_loop()
print(loop.run_until_complete(asyncio.sleep(0.001, "by hand")), loop.is_closed(), loop.close(), loop.is_closed())
tell(lambda: loop.call_soon(print))


async def interrupted():
    asyncio.create_task(asyncio.sleep(5))
    await asyncio.sleep(0)
    raise SystemExit(3)


tell(lambda: asyncio.run(interrupted()))
