/** What became of the tests. (Python, for the host dialect) */
export const unittestResultSource = String.raw`"""What became of the tests."""

import re
import traceback

# frames of these files are of no interest
_own = re.compile(r'  File "(.*/)?unittest/(_assertions|_contexts|async_case|case|suite)\.py"')


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
        lines = traceback.format_exception(kind, value, tb)
        out = []
        hidden = False
        for line in "".join(lines).splitlines(keepends=True):
            if line.startswith('  File "'):
                hidden = _own.match(line) is not None
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
`;
