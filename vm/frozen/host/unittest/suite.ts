/** Tests in their order, with what sets up their classes and modules. (Python, for the host dialect) */
export const unittestSuiteSource = String.raw`"""Tests in their order, with what sets up their classes and modules."""

import sys

from .case import SkipTest, _module_cleanups


class TestSuite:
    def __init__(self, tests=()):
        self._tests = list(tests)

    def __iter__(self):
        return iter(self._tests)

    def addTest(self, test):
        self._tests.append(test)

    def addTests(self, tests):
        for test in tests:
            self.addTest(test)

    def countTestCases(self):
        return sum(test.countTestCases() for test in self._tests)

    def __call__(self, result):
        return self.run(result)

    def run(self, result, debug=False):
        top = not getattr(result, "_running", False)
        result._running = True
        for test in self._tests:
            if result.shouldStop:
                break
            if isinstance(test, TestSuite):
                test.run(result)
                continue
            if not self._enter(test, result):
                continue
            test(result)
        if top:
            self._leave(None, result)
            self._leave_module(None, result)
            result._running = False
        return result

    def _enter(self, test, result):
        """Class and module of a test set up, those of the one before taken down."""
        cls = test.__class__
        previous = getattr(result, "_previous", None)
        if cls is not previous:
            self._leave(cls, result)
            self._leave_module(cls, result)
            result._previous = cls
            module = sys.modules.get(cls.__module__)
            if getattr(result, "_module", None) != cls.__module__:
                result._module = cls.__module__
                result._module_failed = False
                setup = getattr(module, "setUpModule", None)
                if setup is not None:
                    result._module_failed = not self._guarded(result, setup, f"setUpModule ({cls.__module__})")
            result._class_failed = False
            if not result._module_failed and not getattr(cls, "__unittest_skip__", False):
                result._class_failed = not self._guarded(
                    result, cls.setUpClass, f"setUpClass ({cls.__module__}.{cls.__qualname__})")
        return not (result._module_failed or result._class_failed)

    def _guarded(self, result, function, name):
        try:
            function()
            return True
        except SkipTest as e:
            result.addSkip(_Holder(name), str(e))
        except Exception as e:
            result.addError(_Holder(name), (type(e), e, e.__traceback__))
        return False

    def _leave(self, cls, result):
        previous = getattr(result, "_previous", None)
        if previous is None or getattr(previous, "__unittest_skip__", False):
            return
        name = f"tearDownClass ({previous.__module__}.{previous.__qualname__})"
        if not getattr(result, "_class_failed", False) and not getattr(result, "_module_failed", False):
            self._guarded(result, previous.tearDownClass, name)
        self._guarded(result, previous.doClassCleanups, name)
        result._previous = None

    def _leave_module(self, cls, result):
        name = getattr(result, "_module", None)
        if name is None or cls is not None and cls.__module__ == name:
            return
        teardown = getattr(sys.modules.get(name), "tearDownModule", None)
        if teardown is not None and not result._module_failed:
            self._guarded(result, teardown, f"tearDownModule ({name})")
        while _module_cleanups:
            function, args, kwargs = _module_cleanups.pop()
            function(*args, **kwargs)
        result._module = None


class _Holder:
    """Stands for a class or a module where a test is expected."""

    failureException = None

    def __init__(self, description):
        self.description = description

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def __str__(self):
        return self.description
`;
