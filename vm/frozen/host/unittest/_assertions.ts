/** The assert methods of a test case. (Python, for the host dialect) */
export const unittestAssertionsSource = String.raw`"""The assert methods of a test case."""

from difflib import show_difference as _difference

from ._contexts import LogsContext, RaisesContext, WarnsContext


def _shown(value, limit=80):
    try:
        text = repr(value)
    except Exception:
        text = object.__repr__(value)
    return text


class Assertions:
    failureException = AssertionError
    longMessage = True
    maxDiff = 80 * 8

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
        context = RaisesContext(expected, self, msg=kwargs.pop("msg", None) if not args else None)
        return self._within(context, args, kwargs)

    def assertRaisesRegex(self, expected, pattern, *args, **kwargs):
        context = RaisesContext(expected, self, pattern, kwargs.pop("msg", None) if not args else None)
        return self._within(context, args, kwargs)

    def assertWarns(self, expected, *args, **kwargs):
        return self._within(WarnsContext(expected, self, msg=kwargs.pop("msg", None) if not args else None), args, kwargs)

    def assertWarnsRegex(self, expected, pattern, *args, **kwargs):
        return self._within(WarnsContext(expected, self, pattern, kwargs.pop("msg", None) if not args else None), args, kwargs)

    def _within(self, context, args, kwargs):
        if not args:
            return context
        function, *rest = args
        with context:
            function(*rest, **kwargs)

    def assertLogs(self, logger=None, level=None):
        return LogsContext(self, logger, level)

    def assertNoLogs(self, logger=None, level=None):
        return LogsContext(self, logger, level, True)
`;
