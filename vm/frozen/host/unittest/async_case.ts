/** Tests that are coroutines. (Python, for the host dialect) */
export const unittestAsyncCaseSource = String.raw`"""Tests that are coroutines."""

import inspect

from .case import TestCase


class IsolatedAsyncioTestCase(TestCase):
    """Every test has a loop of its own, from asyncSetUp to the last cleanup."""

    loop_factory = None

    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def addAsyncCleanup(self, function, /, *args, **kwargs):
        self.addCleanup(function, *args, **kwargs)

    async def enterAsyncContext(self, cm):
        result = await cm.__aenter__()
        self.addAsyncCleanup(cm.__aexit__, None, None, None)
        return result

    def run(self, result=None):
        import asyncio

        with asyncio.Runner(debug=False, loop_factory=self.loop_factory) as self._runner:
            return super().run(result)

    def _call(self, function):
        if function == self.setUp:
            self._runner.get_loop()  # there is one from here on, as get_event_loop() shows
            function()
            return self._finished(self.asyncSetUp())
        if function == self.tearDown:
            self._finished(self.asyncTearDown())
            return function()
        return self._finished(function())

    def _finished(self, result):
        if not inspect.isawaitable(result):
            return result

        async def awaited():
            return await result

        return self._runner.run(awaited())
`;
