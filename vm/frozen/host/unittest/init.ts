/** unittest: tests as methods of classes. (Python, for the host dialect) */
export const unittestSource = String.raw`"""unittest: tests as methods of classes."""

import sys
import time
import traceback
import types
from difflib import show_difference as _difference

__all__ = ["TestResult", "TestCase", "IsolatedAsyncioTestCase", "TestSuite", "TextTestRunner", "TestLoader", "main",
           "defaultTestLoader", "SkipTest", "skip", "skipIf", "skipUnless", "expectedFailure", "FunctionTestCase",
           "TextTestResult", "makeSuite", "addModuleCleanup", "TestProgram"]


class SkipTest(Exception):
    pass


class _ShouldStop(Exception):
    pass


def skip(reason):
    def decorate(item):
        if not isinstance(item, type):
            import functools

            @functools.wraps(item)
            def wrapper(*args, **kwargs):
                raise SkipTest(reason)

            item = wrapper
        item.__unittest_skip__ = True
        item.__unittest_skip_why__ = reason
        return item

    if isinstance(reason, types.FunctionType):
        item, reason = reason, ""
        return decorate(item)
    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda item: item


def skipUnless(condition, reason):
    return lambda item: item if condition else skip(reason)(item)


def expectedFailure(item):
    item.__unittest_expecting_failure__ = True
    return item


_module_cleanups = []


def addModuleCleanup(function, /, *args, **kwargs):
    _module_cleanups.append((function, args, kwargs))


class _RaisesContext:
    def __init__(self, expected, case, pattern=None, msg=None):
        self.expected = expected
        self.case = case
        self.pattern = pattern
        self.msg = msg
        self.exception = None

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc, tb):
        if exc_type is None:
            expected = self.expected
            name = expected.__name__ if isinstance(expected, type) else repr(expected)
            raise self.case.failureException(self.case._formatMessage(self.msg, f"{name} not raised"))
        if not issubclass(exc_type, self.expected):
            return False
        self.exception = exc
        if self.pattern is not None:
            import re

            pattern = re.compile(self.pattern) if isinstance(self.pattern, (str, bytes)) else self.pattern
            if not pattern.search(str(exc)):
                raise self.case.failureException(
                    self.case._formatMessage(self.msg, f'"{pattern.pattern}" does not match "{exc}"')
                )
        return True


class _WarnsContext:
    def __init__(self, expected, case, pattern=None, msg=None):
        self.expected, self.case, self.pattern, self.msg = expected, case, pattern, msg

    def __enter__(self):
        import warnings

        self._manager = warnings.catch_warnings(record=True)
        self.warnings = self._manager.__enter__()
        warnings.simplefilter("always", self.expected if isinstance(self.expected, type) else Warning)
        return self

    def __exit__(self, exc_type, exc, tb):
        self._manager.__exit__(exc_type, exc, tb)
        if exc_type is not None:
            return
        import re

        first = None
        for item in self.warnings:
            if isinstance(item.message, self.expected):
                first = first or item.message
                if self.pattern is None or re.search(self.pattern, str(item.message)):
                    self.warning = item.message
                    self.filename, self.lineno = item.filename, item.lineno
                    return
        name = getattr(self.expected, "__name__", str(self.expected))
        if first is not None:
            raise self.case.failureException(self.case._formatMessage(self.msg, f'"{self.pattern}" does not match "{first}"'))
        raise self.case.failureException(self.case._formatMessage(self.msg, f"{name} not triggered"))


class _LogsContext:
    def __init__(self, case, logger, level, no_logs=False):
        self.case, self.logger_name, self.level, self.no_logs = case, logger, level, no_logs

    def __enter__(self):
        import logging

        context = self
        self.records, self.output = [], []

        class Capture(logging.Handler):
            def emit(self, record):
                context.records.append(record)
                context.output.append(self.format(record))

        name = self.logger_name
        logger = self.logger = name if isinstance(name, logging.Logger) else logging.getLogger(name)
        level = self.level
        handler = Capture()
        handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
        handler.setLevel(level if level is not None else logging.INFO)
        self._saved = logger.handlers[:], logger.level, logger.propagate
        logger.handlers = [handler]
        logger.setLevel(level if level is not None else logging.INFO)
        logger.propagate = False
        return None if self.no_logs else self

    def __exit__(self, exc_type, exc, tb):
        self.logger.handlers, level, self.logger.propagate = self._saved
        self.logger.setLevel(level)
        if exc_type is not None:
            return False
        import logging

        shown = logging.getLevelName(self.level if self.level is not None else logging.INFO) if not isinstance(self.level, str) else self.level
        if self.no_logs and self.records:
            raise self.case.failureException(f"Unexpected logs found: {self.output!r}")
        if not self.no_logs and not self.records:
            raise self.case.failureException(f"no logs of level {shown} or higher triggered on {self.logger.name}")


def _shown(value, limit=80):
    try:
        text = repr(value)
    except Exception:
        text = object.__repr__(value)
    return text


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 80 * 8

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        method = getattr(self, methodName, None)
        if method is None and methodName != "runTest":
            raise ValueError(f"no such test method in {self.__class__}: {methodName}")
        self._testMethodDoc = method.__doc__ if method is not None else None
        self._cleanups = []
        self._subtest = None
        self._outcome = None
        self._equality = {}

    # what programs define

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    _class_cleanups = []

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        if "_class_cleanups" not in cls.__dict__:
            cls._class_cleanups = []
        cls._class_cleanups.append((function, args, kwargs))

    @classmethod
    def doClassCleanups(cls):
        cleanups = cls.__dict__.get("_class_cleanups", [])
        while cleanups:
            function, args, kwargs = cleanups.pop()
            function(*args, **kwargs)

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, cm):
        result = type(cm).__enter__(cm)
        self.addCleanup(type(cm).__exit__, cm, None, None, None)
        return result

    def addTypeEqualityFunc(self, typeobj, function):
        self._equality[typeobj] = function

    # how they run

    def countTestCases(self):
        return 1

    def defaultTestResult(self):
        return TestResult()

    def id(self):
        return f"{self.__class__.__module__}.{self.__class__.__qualname__}.{self._testMethodName}"

    def shortDescription(self):
        return self._testMethodDoc.strip().split("\n")[0].strip() if self._testMethodDoc else None

    def __str__(self):
        return f"{self._testMethodName} ({self.__class__.__module__}.{self.__class__.__qualname__}.{self._testMethodName})"

    def __repr__(self):
        return f"<{self.__class__.__module__}.{self.__class__.__qualname__} testMethod={self._testMethodName}>"

    def __eq__(self, other):
        return type(self) is type(other) and self._testMethodName == other._testMethodName

    def __hash__(self):
        return hash((type(self), self._testMethodName))

    def _call(self, function):
        return function()

    def run(self, result=None):
        own = result is None
        if own:
            result = self.defaultTestResult()
            result.startTestRun()
        result.startTest(self)
        try:
            self._run(result)
            return result
        finally:
            result.stopTest(self)
            if own:
                result.stopTestRun()

    def _run(self, result):
        method = getattr(self, self._testMethodName)
        if getattr(self.__class__, "__unittest_skip__", False) or getattr(method, "__unittest_skip__", False):
            result.addSkip(self, getattr(self.__class__, "__unittest_skip_why__", "") or getattr(method, "__unittest_skip_why__", ""))
            return
        expecting = getattr(self, "__unittest_expecting_failure__", False) or getattr(method, "__unittest_expecting_failure__", False)
        self._outcome = result
        self._failed = self._unexpected = False
        self._expected_error = None
        if self._part(result, self.setUp, False):
            self._part(result, method, expecting)
            self._part(result, self.tearDown, False)
        self._clean(result)
        if self._failed:
            return
        if expecting:
            if self._expected_error is not None:
                result.addExpectedFailure(self, self._expected_error)
            else:
                result.addUnexpectedSuccess(self)
        else:
            result.addSuccess(self)

    def _part(self, result, function, expecting):
        """Runs one of the methods. @returns whether it ended well"""
        try:
            self._call(function)
            return True
        except KeyboardInterrupt:
            raise
        except SkipTest as e:
            self._failed = True
            result.addSkip(self, str(e))
        except _ShouldStop:
            self._failed = True
        except BaseException as e:
            if expecting:
                self._expected_error = (type(e), e, e.__traceback__)
                return False
            self._failed = True
            info = (type(e), e, e.__traceback__)
            if isinstance(e, self.failureException):
                result.addFailure(self, info)
            else:
                result.addError(self, info)
        return False

    def _clean(self, result):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            self._part(result, lambda: function(*args, **kwargs), False)

    def doCleanups(self):
        self._clean(self._outcome or TestResult())
        return True

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def debug(self):
        self.setUp()
        getattr(self, self._testMethodName)()
        self.tearDown()
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, msg=None, **params):
        return _SubTest(self, msg, params)

    # what they say

    def _formatMessage(self, msg, standard):
        if not self.longMessage:
            return msg or standard
        return standard if msg is None else f"{standard} : {msg}"

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _fail(self, msg, standard):
        raise self.failureException(self._formatMessage(msg, standard))

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail(msg, f"{_shown(expr)} is not true")

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail(msg, f"{_shown(expr)} is not false")

    def assertEqual(self, first, second, msg=None):
        if type(first) is type(second) and type(first) in self._equality:
            function = self._equality[type(first)]
            (getattr(self, function) if isinstance(function, str) else function)(first, second, msg=msg)
            return
        if first == second:
            return
        standard = f"{_shown(first)} != {_shown(second)}"
        if type(first) is type(second) and isinstance(first, (list, tuple)):
            return self.assertSequenceEqual(first, second, msg, type(first))
        if type(first) is type(second) and isinstance(first, (set, frozenset)):
            return self.assertSetEqual(first, second, msg)
        if type(first) is type(second) is str:
            return self.assertMultiLineEqual(first, second, msg)
        if type(first) is type(second) is dict:
            standard += _difference(first, second)
        self._fail(msg, standard)

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail(msg, f"{_shown(first)} == {_shown(second)}")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        if delta is not None:
            if diff <= delta:
                return
            self._fail(msg, f"{_shown(first)} != {_shown(second)} within {_shown(delta)} delta ({_shown(diff)} difference)")
        places = 7 if places is None else places
        if round(diff, places) == 0:
            return
        self._fail(msg, f"{_shown(first)} != {_shown(second)} within {places!r} places ({_shown(diff)} difference)")

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        diff = abs(first - second)
        if delta is not None:
            if not first == second and diff > delta:
                return
            self._fail(msg, f"{_shown(first)} == {_shown(second)} within {_shown(delta)} delta ({_shown(diff)} difference)")
        places = 7 if places is None else places
        if not first == second and round(diff, places) != 0:
            return
        self._fail(msg, f"{_shown(first)} == {_shown(second)} within {places!r} places")

    def assertSequenceEqual(self, first, second, msg=None, seq_type=None):
        if seq_type is not None:
            for which, value in (("First", first), ("Second", second)):
                if not isinstance(value, seq_type):
                    raise self.failureException(f"{which} sequence is not a {seq_type.__name__}: {_shown(value)}")
        if first == second and len(first) == len(second):
            return
        kind = seq_type.__name__ if seq_type is not None else "sequence"
        text = f"{kind.capitalize()}s differ: {_shown(first)} != {_shown(second)}\n"
        for i in range(min(len(first), len(second))):
            if first[i] != second[i]:
                text += f"\nFirst differing element {i}:\n{_shown(first[i])}\n{_shown(second[i])}\n"
                break
        if len(first) > len(second):
            text += f"\nFirst {kind} contains {len(first) - len(second)} additional elements.\nFirst extra element {len(second)}:\n{_shown(first[len(second)])}\n"
        elif len(second) > len(first):
            text += f"\nSecond {kind} contains {len(second) - len(first)} additional elements.\nFirst extra element {len(first)}:\n{_shown(second[len(first)])}\n"
        self._fail(msg, text + _difference(first, second))

    def assertListEqual(self, first, second, msg=None):
        self.assertSequenceEqual(first, second, msg, list)

    def assertTupleEqual(self, first, second, msg=None):
        self.assertSequenceEqual(first, second, msg, tuple)

    def assertSetEqual(self, first, second, msg=None):
        only_first, only_second = first - second, second - first
        if not only_first and not only_second:
            return
        lines = []
        for which, items in (("first", only_first), ("second", only_second)):
            if items:
                lines.append(f"Items in the {which} set but not the {'second' if which == 'first' else 'first'}:")
                lines += [repr(item) for item in items]
        self._fail(msg, "\n".join(lines))

    def assertDictEqual(self, first, second, msg=None):
        self.assertIsInstance(first, dict, "First argument is not a dictionary")
        self.assertIsInstance(second, dict, "Second argument is not a dictionary")
        if first != second:
            self._fail(msg, f"{_shown(first)} != {_shown(second)}" + _difference(first, second))

    def assertMultiLineEqual(self, first, second, msg=None):
        if first != second:
            self._fail(msg, f"{_shown(first)} != {_shown(second)}" + _difference(first, second))

    def assertCountEqual(self, first, second, msg=None):
        rest = list(second)
        missing = []
        for item in first:
            if item in rest:
                rest.remove(item)
            else:
                missing.append(item)
        if missing or rest:
            lines = [f"First has 1, Second has 0:  {item!r}" for item in missing] + [f"First has 0, Second has 1:  {item!r}" for item in rest]
            self._fail(msg, "Element counts were not equal:\n" + "\n".join(lines))

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail(msg, f"{_shown(member)} not found in {_shown(container)}")

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail(msg, f"{_shown(member)} unexpectedly found in {_shown(container)}")

    def assertIs(self, first, second, msg=None):
        if first is not second:
            self._fail(msg, f"{_shown(first)} is not {_shown(second)}")

    def assertIsNot(self, first, second, msg=None):
        if first is second:
            self._fail(msg, f"unexpectedly identical: {_shown(first)}")

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail(msg, f"{_shown(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail(msg, "unexpectedly None")

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            self._fail(msg, f"{_shown(obj)} is not an instance of {cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail(msg, f"{_shown(obj)} is an instance of {cls!r}")

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail(msg, f"{_shown(a)} not less than {_shown(b)}")

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail(msg, f"{_shown(a)} not less than or equal to {_shown(b)}")

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail(msg, f"{_shown(a)} not greater than {_shown(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail(msg, f"{_shown(a)} not greater than or equal to {_shown(b)}")

    def assertRegex(self, text, pattern, msg=None):
        import re

        pattern = re.compile(pattern) if isinstance(pattern, (str, bytes)) else pattern
        if not pattern.search(text):
            self._fail(msg, f"Regex didn't match: {pattern.pattern!r} not found in {text!r}")

    def assertNotRegex(self, text, pattern, msg=None):
        import re

        pattern = re.compile(pattern) if isinstance(pattern, (str, bytes)) else pattern
        match = pattern.search(text)
        if match:
            self._fail(msg, f"Regex matched: {text[match.start():match.end()]!r} matches {pattern.pattern!r} in {text!r}")

    def assertRaises(self, expected, *args, **kwargs):
        context = _RaisesContext(expected, self, msg=kwargs.pop("msg", None) if not args else None)
        return self._within(context, args, kwargs)

    def assertRaisesRegex(self, expected, pattern, *args, **kwargs):
        context = _RaisesContext(expected, self, pattern, kwargs.pop("msg", None) if not args else None)
        return self._within(context, args, kwargs)

    def assertWarns(self, expected, *args, **kwargs):
        return self._within(_WarnsContext(expected, self, msg=kwargs.pop("msg", None) if not args else None), args, kwargs)

    def assertWarnsRegex(self, expected, pattern, *args, **kwargs):
        return self._within(_WarnsContext(expected, self, pattern, kwargs.pop("msg", None) if not args else None), args, kwargs)

    def _within(self, context, args, kwargs):
        if not args:
            return context
        function, *rest = args
        with context:
            function(*rest, **kwargs)

    def assertLogs(self, logger=None, level=None):
        return _LogsContext(self, logger, level)

    def assertNoLogs(self, logger=None, level=None):
        return _LogsContext(self, logger, level, True)


class _SubTest:
    def __init__(self, case, message, params):
        self.case, self.message, self.params = case, message, params
        self.failureException = case.failureException

    def __enter__(self):
        return None

    def __exit__(self, exc_type, exc, tb):
        if exc_type is None:
            return False
        if issubclass(exc_type, (KeyboardInterrupt, _ShouldStop)):
            return False
        case = self.case
        result = case._outcome
        if result is None:
            return False
        if issubclass(exc_type, SkipTest):
            result.addSkip(self, str(exc))
            return True
        case._failed = True
        result.addSubTest(case, self, (exc_type, exc, tb))
        return True

    def shortDescription(self):
        return self.case.shortDescription()

    def id(self):
        return f"{self.case.id()} {self._described()}"

    def _described(self):
        parts = [f"[{self.message}]"] if self.message is not None else []
        if self.params:
            parts.append(f"({', '.join(f'{k}={v!r}' for k, v in self.params.items())})")
        return " ".join(parts) or "(<subtest>)"

    def __str__(self):
        return f"{self.case} {self._described()}"


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


class FunctionTestCase(TestCase):
    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._functions = (testFunc, setUp, tearDown)
        self._description = description

    def setUp(self):
        if self._functions[1]:
            self._functions[1]()

    def tearDown(self):
        if self._functions[2]:
            self._functions[2]()

    def runTest(self):
        self._functions[0]()

    def __str__(self):
        return f"{self.__class__.__name__} ({self._functions[0].__name__})"


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


class TestResult:
    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = False
        self.failures = []
        self.errors = []
        self.testsRun = 0
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []
        self.shouldStop = False
        self.buffer = False
        self.collectedDurations = []

    def startTestRun(self):
        pass

    def stopTestRun(self):
        pass

    def startTest(self, test):
        self.testsRun += 1

    def stopTest(self, test):
        pass

    def _text(self, err):
        kind, value, tb = err
        frames = getattr(tb, "tb_next", None)
        # frames of this file are of no interest
        lines = traceback.format_exception(kind, value, tb)
        out = []
        hidden = False
        for line in "".join(lines).splitlines(keepends=True):
            if line.startswith('  File "'):
                hidden = line.startswith('  File "unittest/__init__.py"') or "/unittest/__init__.py" in line
            elif not line.startswith("    "):
                hidden = False
            if not hidden:
                out.append(line)
        return "".join(out)

    def addError(self, test, err):
        self.errors.append((test, self._text(err)))
        if self.failfast:
            self.stop()

    def addFailure(self, test, err):
        self.failures.append((test, self._text(err)))
        if self.failfast:
            self.stop()

    def addSubTest(self, test, subtest, err):
        if err is not None:
            if issubclass(err[0], test.failureException):
                self.failures.append((subtest, self._text(err)))
            else:
                self.errors.append((subtest, self._text(err)))
            if self.failfast:
                self.stop()

    def addSuccess(self, test):
        pass

    def addSkip(self, test, reason):
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        self.expectedFailures.append((test, self._text(err)))

    def addUnexpectedSuccess(self, test):
        self.unexpectedSuccesses.append(test)

    def wasSuccessful(self):
        return not self.failures and not self.errors and not self.unexpectedSuccesses

    def stop(self):
        self.shouldStop = True

    def printErrors(self):
        pass

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} run={self.testsRun} errors={len(self.errors)} failures={len(self.failures)}>"


class TextTestResult(TestResult):
    def __init__(self, stream, descriptions, verbosity, *, durations=None):
        super().__init__()
        self.stream = stream
        self.showAll = verbosity > 1
        self.dots = verbosity == 1
        self.descriptions = descriptions

    def getDescription(self, test):
        first = test.shortDescription()
        return f"{test}\n{first}" if self.descriptions and first else str(test)

    def _say(self, word, letter):
        if self.showAll:
            self.stream.write(word + "\n")
        elif self.dots:
            self.stream.write(letter)

    def startTest(self, test):
        super().startTest(test)
        if self.showAll:
            self.stream.write(f"{self.getDescription(test)} ... ")

    def addSuccess(self, test):
        self._say("ok", ".")

    def addError(self, test, err):
        super().addError(test, err)
        self._say("ERROR", "E")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._say("FAIL", "F")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        failed = issubclass(err[0], test.failureException)
        if self.showAll:
            self.stream.write(f"\n  {self.getDescription(subtest)} ... ")
        self._say("FAIL" if failed else "ERROR", "F" if failed else "E")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._say(f"skipped {reason!r}", "s")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._say("expected failure", "x")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._say("unexpected success", "u")

    def printErrors(self):
        if self.dots or self.showAll:
            self.stream.write("\n")
        for flavour, items in (("ERROR", self.errors), ("FAIL", self.failures)):
            for test, text in items:
                self.stream.write("=" * 70 + f"\n{flavour}: {self.getDescription(test)}\n" + "-" * 70 + f"\n{text}\n")
        for test in self.unexpectedSuccesses:
            self.stream.write("=" * 70 + f"\nUNEXPECTED SUCCESS: {self.getDescription(test)}\n")


class TextTestRunner:
    resultclass = TextTestResult

    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False, resultclass=None,
                 warnings=None, *, tb_locals=False, durations=None):
        self.stream = stream or sys.stderr
        self.descriptions = descriptions
        self.verbosity = verbosity
        self.failfast = failfast
        if resultclass is not None:
            self.resultclass = resultclass

    def run(self, test):
        result = self.resultclass(self.stream, self.descriptions, self.verbosity)
        result.failfast = self.failfast
        start = time.perf_counter()
        result.startTestRun()
        try:
            test(result)
        finally:
            result.stopTestRun()
        taken = time.perf_counter() - start
        result.printErrors()
        run = result.testsRun
        self.stream.write("-" * 70 + f"\nRan {run} test{'' if run == 1 else 's'} in {taken:.3f}s\n\n")
        notes = []
        if not result.wasSuccessful():
            self.stream.write("FAILED")
            if result.failures:
                notes.append(f"failures={len(result.failures)}")
            if result.errors:
                notes.append(f"errors={len(result.errors)}")
        else:
            self.stream.write("OK")
        if result.skipped:
            notes.append(f"skipped={len(result.skipped)}")
        if result.expectedFailures:
            notes.append(f"expected failures={len(result.expectedFailures)}")
        if result.unexpectedSuccesses:
            notes.append(f"unexpected successes={len(result.unexpectedSuccesses)}")
        self.stream.write(f" ({', '.join(notes)})\n" if notes else "\n")
        return result


class TestLoader:
    testMethodPrefix = "test"
    suiteClass = TestSuite
    testNamePatterns = None

    def __init__(self):
        self.errors = []

    def getTestCaseNames(self, cls):
        return sorted(name for name in dir(cls) if name.startswith(self.testMethodPrefix) and callable(getattr(cls, name)))

    def loadTestsFromTestCase(self, cls):
        names = self.getTestCaseNames(cls)
        if not names and hasattr(cls, "runTest"):
            names = ["runTest"]
        return self.suiteClass(map(cls, names))

    def loadTestsFromModule(self, module, *, pattern=None):
        tests = []
        for name in dir(module):
            obj = getattr(module, name)
            if isinstance(obj, type) and issubclass(obj, TestCase) and obj not in (TestCase, FunctionTestCase, IsolatedAsyncioTestCase):
                tests.append(self.loadTestsFromTestCase(obj))
        suite = self.suiteClass(tests)
        load = getattr(module, "load_tests", None)
        return load(self, suite, pattern) if load is not None else suite

    def loadTestsFromName(self, name, module=None):
        parts = name.split(".")
        if module is None:
            obj = None
            for i in range(len(parts), 0, -1):
                try:
                    obj = __import__(".".join(parts[:i]))
                    for part in parts[1:i]:
                        obj = getattr(obj, part)
                    parts = parts[i:]
                    break
                except ImportError:
                    if i == 1:
                        raise
        else:
            obj = module
        parent = None
        for part in parts:
            parent, obj = obj, getattr(obj, part)
        if isinstance(obj, types.ModuleType):
            return self.loadTestsFromModule(obj)
        if isinstance(obj, type) and issubclass(obj, TestCase):
            return self.loadTestsFromTestCase(obj)
        if isinstance(obj, types.FunctionType) and isinstance(parent, type):
            return self.suiteClass([parent(parts[-1])])
        if isinstance(obj, TestSuite):
            return obj
        raise TypeError(f"don't know how to make test from: {obj}")

    def loadTestsFromNames(self, names, module=None):
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        import os
        from fnmatch import fnmatch

        top = top_level_dir or start_dir
        if top not in sys.path:
            sys.path.insert(0, top)
        tests = []

        def walk(folder, prefix):
            for name in sorted(os.listdir(folder)):
                path = os.path.join(folder, name)
                if os.path.isdir(path):
                    if os.path.exists(os.path.join(path, "__init__.py")):
                        walk(path, f"{prefix}{name}.")
                elif fnmatch(name, pattern):
                    tests.append(self.loadTestsFromName(prefix + name[:-3]))

        walk(start_dir, "")
        return self.suiteClass(tests)


defaultTestLoader = TestLoader()


def makeSuite(testCaseClass, prefix="test", sortUsing=None, suiteClass=TestSuite):
    return defaultTestLoader.loadTestsFromTestCase(testCaseClass)


class TestProgram:
    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=defaultTestLoader,
                 exit=True, verbosity=1, failfast=None, catchbreak=None, buffer=None, warnings=None, *, tb_locals=False,
                 durations=None):
        argv = sys.argv if argv is None else argv
        names = []
        for arg in argv[1:]:
            if arg in ("-v", "--verbose"):
                verbosity = 2
            elif arg in ("-q", "--quiet"):
                verbosity = 0
            elif arg in ("-f", "--failfast"):
                failfast = True
            elif not arg.startswith("-"):
                names.append(arg)
        self.module = sys.modules[module] if isinstance(module, str) else module
        if names[:1] == ["discover"]:
            self.test = testLoader.discover(*(names[1:] or ["."]))
        elif names:
            self.test = testLoader.loadTestsFromNames(names, self.module)
        elif defaultTest is not None:
            self.test = testLoader.loadTestsFromNames([defaultTest] if isinstance(defaultTest, str) else defaultTest, self.module)
        else:
            self.test = testLoader.loadTestsFromModule(self.module)
        runner = testRunner or TextTestRunner
        if isinstance(runner, type):
            runner = runner(verbosity=verbosity, failfast=bool(failfast))
        self.result = runner.run(self.test)
        if exit:
            sys.exit(not self.result.wasSuccessful())


main = TestProgram
TestResult.__module__ = "unittest.result"
TextTestResult.__module__ = "unittest.runner"
`;
