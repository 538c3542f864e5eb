/** unittest.main: the tests of a module as a program. (Python, for the host dialect) */
export const unittestMainSource = String.raw`"""unittest.main: the tests of a module as a program."""

import sys

from .loader import defaultTestLoader
from .runner import TextTestRunner


class TestProgram:
    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=defaultTestLoader,
                 exit=True, verbosity=1, failfast=None, catchbreak=None, buffer=None, warnings=None, *, tb_locals=False,
                 durations=None):
        argv = sys.argv if argv is None else argv
        names, patterns = [], []
        rest = iter(argv[1:])
        for arg in rest:
            if arg == "-k":
                patterns.append(next(rest, "*"))
            elif arg.startswith("-k"):
                patterns.append(arg[2:])
            elif arg in ("-v", "--verbose"):
                verbosity = 2
            elif arg in ("-q", "--quiet"):
                verbosity = 0
            elif arg in ("-f", "--failfast"):
                failfast = True
            elif not arg.startswith("-"):
                names.append(arg)
        self.module = sys.modules[module] if isinstance(module, str) else module
        if patterns:
            testLoader.testNamePatterns = [p if "*" in p else f"*{p}*" for p in patterns]
        if names[:1] == ["discover"] or self.module is None and not names:
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
`;
