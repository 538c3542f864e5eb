"""unittest.IsolatedAsyncioTestCase: each test on a loop of its own."""

import asyncio
import io
import unittest


class Timed(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        print("set up")
        self.queue = asyncio.Queue()
        self.loop = asyncio.get_running_loop()
        self.addAsyncCleanup(self.clean, "cleaned")

    async def asyncTearDown(self):
        await asyncio.sleep(0)
        print("torn down")

    async def clean(self, text):
        await asyncio.sleep(0)
        print(text, asyncio.get_running_loop() is self.loop)

    async def test_a_task(self):
        async def put():
            await asyncio.sleep(0.01)
            await self.queue.put(5)

        task = asyncio.create_task(put())
        self.assertEqual(await asyncio.wait_for(self.queue.get(), 10), 5)
        await task
        self.assertIs(asyncio.get_running_loop(), self.loop)

    async def test_fails(self):
        await asyncio.sleep(0)
        self.assertEqual(1, 2)

    def test_plain(self):
        print("plain")

    async def test_left_over(self):
        async def forever():
            try:
                await asyncio.sleep(1000)
            finally:
                print("stopped")

        asyncio.create_task(forever())
        await asyncio.sleep(0)


result = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(Timed))
print(result, result.failures[0][1].splitlines()[-1])
