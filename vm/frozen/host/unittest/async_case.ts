/** Tests that are coroutines. (Python, for the host dialect) */
export const unittestAsyncCaseSource = String.raw`"""Tests that are coroutines."""

from .case import TestCase


class IsolatedAsyncioTestCase(TestCase):
    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def addAsyncCleanup(self, function, /, *args, **kwargs):
        self.addCleanup(function, *args, **kwargs)

    def _call(self, function):
        if function == self.setUp:
            function()
            return _finish(self.asyncSetUp())
        if function == self.tearDown:
            _finish(self.asyncTearDown())
            return function()
        return _finish(function())


def _finish(awaitable):
    """Runs a coroutine that waits for nothing from outside to its end."""
    if not hasattr(awaitable, "send"):
        return awaitable
    try:
        while True:
            awaitable.send(None)
    except StopIteration as e:
        return e.value
`;
