/** What `with self.assertRaises(...)`, assertWarns and assertLogs enter. (Python, for the host dialect) */
export const unittestContextsSource = String.raw`"""What assertRaises, assertWarns and assertLogs enter."""


class RaisesContext:
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


class WarnsContext:
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


class LogsContext:
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
`;
