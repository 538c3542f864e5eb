/** Where tests are found. (Python, for the host dialect) */
export const unittestLoaderSource = String.raw`"""Where tests are found."""

import sys
import types
from fnmatch import fnmatchcase

from .async_case import IsolatedAsyncioTestCase
from .case import FunctionTestCase, TestCase
from .suite import TestSuite


class TestLoader:
    testMethodPrefix = "test"
    suiteClass = TestSuite
    testNamePatterns = None

    def __init__(self):
        self.errors = []

    def getTestCaseNames(self, cls):
        def wanted(name):
            if not name.startswith(self.testMethodPrefix) or not callable(getattr(cls, name)):
                return False
            full = f"{cls.__module__}.{cls.__qualname__}.{name}"
            patterns = self.testNamePatterns
            return patterns is None or any(fnmatchcase(full, pattern) for pattern in patterns)

        return sorted(filter(wanted, dir(cls)))

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
`;
