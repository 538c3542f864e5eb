/** unittest: tests as methods of classes. (Python, for the host dialect) */
export const unittestSource = String.raw`"""unittest: tests as methods of classes."""

from .async_case import IsolatedAsyncioTestCase
from .case import (FunctionTestCase, SkipTest, TestCase, addModuleCleanup, expectedFailure, skip, skipIf, skipUnless)
from .loader import TestLoader, defaultTestLoader, makeSuite
from .main import TestProgram, main
from .result import TestResult
from .runner import TextTestResult, TextTestRunner
from .suite import TestSuite

__all__ = ["TestResult", "TestCase", "IsolatedAsyncioTestCase", "TestSuite", "TextTestRunner", "TestLoader", "main",
           "defaultTestLoader", "SkipTest", "skip", "skipIf", "skipUnless", "expectedFailure", "FunctionTestCase",
           "TextTestResult", "makeSuite", "addModuleCleanup", "TestProgram"]
`;
