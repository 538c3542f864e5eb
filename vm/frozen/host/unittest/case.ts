/** A test: a method of a class, how it is run, and what skips it. (Python, for the host dialect) */
export const unittestCaseSource = String.raw`"""A test: a method of a class, how it is run, and what skips it."""

import types

from ._assertions import Assertions


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


class TestCase(Assertions):
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
        from .result import TestResult

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
        self._clean(self._outcome or self.defaultTestResult())
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
`;
