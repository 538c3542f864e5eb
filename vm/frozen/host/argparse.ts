/** argparse: a program's arguments. (Python, for the host dialect) */
export const argparseSource = String.raw`"""argparse: a program's arguments."""

import os as _os
import re as _re
import sys as _sys

__all__ = ["ArgumentParser", "ArgumentError", "ArgumentTypeError", "BooleanOptionalAction", "FileType", "HelpFormatter",
           "ArgumentDefaultsHelpFormatter", "RawDescriptionHelpFormatter", "RawTextHelpFormatter",
           "MetavarTypeHelpFormatter", "Namespace", "Action", "ONE_OR_MORE", "OPTIONAL", "PARSER", "REMAINDER",
           "SUPPRESS", "ZERO_OR_MORE"]

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."


class ArgumentTypeError(Exception):
    pass


def _argument_name(action):
    if action is None:
        return None
    if action.option_strings:
        return "/".join(action.option_strings)
    if action.metavar not in (None, SUPPRESS):
        return action.metavar if isinstance(action.metavar, str) else "/".join(action.metavar)
    if action.dest not in (None, SUPPRESS):
        return action.dest
    return "{" + ",".join(action.choices) + "}" if action.choices else None


class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = _argument_name(argument)
        self.message = message

    def __str__(self):
        return self.message if self.argument_name is None else f"argument {self.argument_name}: {self.message}"


class Namespace:
    def __init__(self, **kwargs):
        for name in kwargs:
            setattr(self, name, kwargs[name])

    def __eq__(self, other):
        return vars(self) == vars(other) if isinstance(other, Namespace) else NotImplemented

    def __contains__(self, key):
        return key in self.__dict__

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.__dict__.items())})"


class Action:
    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None):
        self.option_strings, self.dest, self.nargs, self.const = option_strings, dest, nargs, const
        self.default, self.type, self.choices, self.required = default, type, choices, required
        self.help, self.metavar = help, metavar
        self.container = None

    def format_usage(self):
        return self.option_strings[0]

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(".__call__() not defined")


class _Store(Action):
    def __init__(self, option_strings, dest, nargs=None, const=None, **kwargs):
        if nargs == 0:
            raise ValueError("nargs for store actions must be != 0; if you have nothing to store, actions such as store "
                             "true or store const may be more appropriate")
        if const is not None and nargs != OPTIONAL:
            raise ValueError(f"nargs must be {OPTIONAL!r} to supply const")
        super().__init__(option_strings, dest, nargs, const, **kwargs)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _StoreConst(Action):
    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None):
        super().__init__(option_strings, dest, 0, const, default, required=required, help=help, metavar=metavar)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrue(_StoreConst):
    def __init__(self, option_strings, dest, default=False, required=False, help=None):
        super().__init__(option_strings, dest, True, default, required, help)


class _StoreFalse(_StoreConst):
    def __init__(self, option_strings, dest, default=True, required=False, help=None):
        super().__init__(option_strings, dest, False, default, required, help)


def _grown(namespace, dest, more):
    items = getattr(namespace, dest, None)
    setattr(namespace, dest, (list(items) if items is not None else []) + more)


class _Append(_Store):
    def __call__(self, parser, namespace, values, option_string=None):
        _grown(namespace, self.dest, [values])


class _Extend(_Store):
    def __call__(self, parser, namespace, values, option_string=None):
        _grown(namespace, self.dest, list(values))


class _AppendConst(_StoreConst):
    def __call__(self, parser, namespace, values, option_string=None):
        _grown(namespace, self.dest, [self.const])


class _Count(Action):
    def __init__(self, option_strings, dest, default=None, required=False, help=None):
        super().__init__(option_strings, dest, 0, None, default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _Help(Action):
    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None):
        super().__init__(option_strings, dest, 0, None, default, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()


class _Version(Action):
    def __init__(self, option_strings, dest=SUPPRESS, version=None, default=SUPPRESS, help="show program's version number and exit"):
        super().__init__(option_strings, dest, 0, None, default, help=help)
        self.version = version

    def __call__(self, parser, namespace, values, option_string=None):
        parser._print_message((self.version or parser.version) % {"prog": parser.prog} + "\n", _sys.stdout)
        parser.exit()


class BooleanOptionalAction(Action):
    def __init__(self, option_strings, dest, default=None, type=None, choices=None, required=False, help=None, metavar=None):
        names = []
        for name in option_strings:
            names.append(name)
            if name.startswith("--"):
                names.append("--no-" + name[2:])
        super().__init__(names, dest, 0, None, default, type, choices, required, help, metavar)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, not option_string.startswith("--no-"))

    def format_usage(self):
        return " | ".join(self.option_strings)


class _SubParsers(Action):
    def __init__(self, option_strings, prog, parser_class, dest=SUPPRESS, required=False, help=None, metavar=None):
        self._prefix, self._class = prog, parser_class
        self.parsers = {}
        self._choices_actions = []
        super().__init__(option_strings, dest, PARSER, choices=self.parsers, required=required, help=help, metavar=metavar)

    def add_parser(self, name, *, aliases=(), **kwargs):
        kwargs.setdefault("prog", f"{self._prefix} {name}")
        if "help" in kwargs:
            pseudo = Action([], name, help=kwargs.pop("help"))
            pseudo.metavar = name + (f" ({', '.join(aliases)})" if aliases else "")
            self._choices_actions.append(pseudo)
        parser = self._class(**kwargs)
        for each in (name, *aliases):
            self.parsers[each] = parser
        return parser

    def __call__(self, parser, namespace, values, option_string=None):
        name, *rest = values
        if self.dest != SUPPRESS:
            setattr(namespace, self.dest, name)
        if name not in self.parsers:
            raise ArgumentError(self, f"unknown parser {name!r} (choices: {', '.join(self.parsers)})")
        found, unknown = self.parsers[name].parse_known_args(rest, None)
        for key, value in vars(found).items():
            setattr(namespace, key, value)
        if unknown:
            namespace.__dict__.setdefault("_unrecognized_args", []).extend(unknown)


class FileType:
    def __init__(self, mode="r", bufsize=-1, encoding=None, errors=None):
        self._mode = mode

    def __call__(self, string):
        if string == "-":
            return _sys.stdin if "r" in self._mode else _sys.stdout
        try:
            return open(string, self._mode)
        except OSError as e:
            raise ArgumentTypeError(f"can't open '{string}': {e}")


class HelpFormatter:
    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        if width is None:
            width = int(_os.environ.get("COLUMNS", 80)) - 2
        self.prog, self.width = prog, width
        self.max_help_position = min(max_help_position, max(width - 20, indent_increment * 2))

    def _lines(self, text, width):
        import textwrap

        return textwrap.wrap(" ".join(text.split()), width)

    def _paragraph(self, text):
        import textwrap

        return textwrap.fill(" ".join((text % {"prog": self.prog} if "%(prog)" in text else text).split()), self.width)

    def _help(self, action):
        values = {k: v for k, v in vars(action).items() if v is not SUPPRESS}
        values["prog"] = self.prog
        for name, value in values.items():
            if hasattr(value, "__name__"):
                values[name] = value.__name__
        if values.get("choices") is not None:
            values["choices"] = ", ".join(map(str, values["choices"]))
        return action.help % values

    def _metavar(self, action, default):
        if action.metavar is not None:
            return action.metavar
        return "{" + ",".join(map(str, action.choices)) + "}" if action.choices is not None else default

    def _args(self, action, default):
        name = self._metavar(action, default)
        names = name if isinstance(name, tuple) else (name, name)
        n = action.nargs
        if n is None:
            return names[0]
        if n == OPTIONAL:
            return f"[{names[0]}]"
        if n == ZERO_OR_MORE:
            return f"[{names[0]} ...]"
        if n == ONE_OR_MORE:
            return f"{names[0]} [{names[1]} ...]"
        if n == REMAINDER:
            return "..."
        if n == PARSER:
            return f"{names[0]} ..."
        return " ".join(names[i] if isinstance(name, tuple) else names[0] for i in range(n))

    def _invocation(self, action):
        if not action.option_strings:
            return self._metavar(action, action.dest)
        if action.nargs == 0:
            return ", ".join(action.option_strings)
        args = self._args(action, action.dest.upper())
        return ", ".join(f"{option} {args}" for option in action.option_strings)

    def usage(self, parser):
        if parser.usage is not None:
            return f"usage: {parser.usage % {'prog': self.prog}}\n"
        parts = []
        for group in (True, False):
            for action in parser._actions:
                if action.help is SUPPRESS or bool(action.option_strings) is not group:
                    continue
                if group:
                    part = action.format_usage()
                    if action.nargs != 0:
                        part += " " + self._args(action, action.dest.upper())
                    exclusive = next((g for g in parser._exclusive if action in g._group), None)
                    if exclusive is not None:
                        if exclusive._group[0] is not action:
                            continue
                        inside = [a.format_usage() + (f" {self._args(a, a.dest.upper())}" if a.nargs != 0 else "") for a in exclusive._group]
                        part = ("({})" if exclusive.required else "[{}]").format(" | ".join(inside))
                    elif not action.required:
                        part = f"[{part}]"
                else:
                    part = self._args(action, action.dest)
                parts.append((group, part))
        prefix = f"usage: {self.prog}"
        flat = " ".join([prefix] + [part for _, part in parts])
        if len(flat) <= self.width:
            return flat + "\n"
        indent = " " * (len(prefix) + 1)
        lines = []
        for group in (True, False):
            line = ""
            for g, part in parts:
                if g is not group:
                    continue
                if line and len(indent) + len(line) + 1 + len(part) > self.width:
                    lines.append(line)
                    line = part
                else:
                    line = f"{line} {part}" if line else part
            if line:
                lines.append(line)
        return prefix + " " + ("\n" + indent).join(lines) + "\n"

    def help(self, parser):
        text = self.usage(parser)
        if parser.description:
            text += "\n" + self._paragraph(parser.description) + "\n"
        shown = []
        for group in parser._groups:
            entries = []
            for action in group._own:
                if action.help is SUPPRESS:
                    continue
                entries.append((2, action))
                entries += [(4, sub) for sub in getattr(action, "_choices_actions", ())]
            shown.append((group, entries))
        width = min(max((len(self._invocation(a)) + indent for _, entries in shown for indent, a in entries), default=0) + 2,
                    self.max_help_position)
        for group, entries in shown:
            if not entries and not group.description:
                continue
            text += f"\n{group.title}:\n"
            if group.description:
                text += "  " + self._paragraph(group.description).replace("\n", "\n  ") + ("\n\n" if entries else "\n")
            for indent, action in entries:
                head = " " * indent + self._invocation(action)
                lines = self._lines(self._help(action), max(self.width - width, 11)) if action.help else []
                if not lines:
                    text += head + "\n"
                elif len(head) <= width - 2:
                    text += head.ljust(width) + lines.pop(0) + "\n"
                else:
                    text += head + "\n"
                text += "".join(" " * width + line + "\n" for line in lines)
        if parser.epilog:
            text += "\n" + self._paragraph(parser.epilog) + "\n"
        return text


class RawDescriptionHelpFormatter(HelpFormatter):
    def _paragraph(self, text):
        return text % {"prog": self.prog} if "%(prog)" in text else text


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    def _lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    def _help(self, action):
        if "%(default)" not in action.help and action.default is not SUPPRESS and (action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE)):
            saved, action.help = action.help, action.help + " (default: %(default)s)"
            try:
                return super()._help(action)
            finally:
                action.help = saved
        return super()._help(action)


class MetavarTypeHelpFormatter(HelpFormatter):
    def _metavar(self, action, default):
        return super()._metavar(action, action.type.__name__ if action.type else default)


class _Group:
    def __init__(self, parser, title=None, description=None, required=False, exclusive=False):
        self.parser, self.title, self.description = parser, title, description
        self.required = required
        self._exclusive = exclusive
        self._group = []
        self._own = []

    def add_argument(self, *args, **kwargs):
        action = self.parser._made(args, kwargs)
        if self._exclusive and action.required:
            raise ValueError("mutually exclusive arguments must be optional")
        self._group.append(action)
        self.parser._placed(action, None if self._exclusive else self)
        return action

    def add_mutually_exclusive_group(self, **kwargs):
        return self.parser.add_mutually_exclusive_group(**kwargs)


class ArgumentParser:
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter,
                 prefix_chars="-", fromfile_prefix_chars=None, argument_default=None, conflict_handler="error",
                 add_help=True, allow_abbrev=True, exit_on_error=True):
        self.prog = prog if prog is not None else _os.path.basename(_sys.argv[0])
        self.usage, self.description, self.epilog = usage, description, epilog
        self.formatter_class, self.prefix_chars = formatter_class, prefix_chars
        self.fromfile_prefix_chars, self.argument_default = fromfile_prefix_chars, argument_default
        self.conflict_handler, self.add_help = conflict_handler, add_help
        self.allow_abbrev, self.exit_on_error = allow_abbrev, exit_on_error
        self._actions = []
        self._options = {}
        self._defaults = {}
        self._exclusive = []
        self._subparsers = None
        self._positional_group = _Group(self, "positional arguments")
        self._optional_group = _Group(self, "options")
        self._groups = [self._positional_group, self._optional_group]
        self._types = {}
        self._kinds = {None: _Store, "store": _Store, "store_const": _StoreConst, "store_true": _StoreTrue,
                       "store_false": _StoreFalse, "append": _Append, "append_const": _AppendConst, "count": _Count,
                       "help": _Help, "version": _Version, "extend": _Extend}
        if add_help:
            self.add_argument("-h", "--help", action="help", default=SUPPRESS, help="show this help message and exit")
        for parent in parents:
            for action in parent._actions:
                if action.dest != SUPPRESS or not isinstance(action, _Help):
                    self._placed(action, None)
            self._defaults.update(parent._defaults)

    def register(self, registry, value, object):
        (self._kinds if registry == "action" else self._types)[value] = object

    def _made(self, args, kwargs):
        if not args or len(args) == 1 and args[0][0] not in self.prefix_chars:
            if args and "dest" in kwargs:
                raise ValueError("dest supplied twice for positional argument")
            kwargs = dict(kwargs)
            dest = args[0] if args else kwargs.pop("dest")
            if "required" in kwargs:
                raise TypeError("'required' is an invalid argument for positionals")
            if kwargs.get("nargs") not in (OPTIONAL, ZERO_OR_MORE, REMAINDER) or kwargs.get("nargs") == ZERO_OR_MORE and "default" not in kwargs:
                kwargs["required"] = True
            names = []
        else:
            kwargs = dict(kwargs)
            for name in args:
                if name[0] not in self.prefix_chars:
                    raise ValueError(f"invalid option string {name!r}: must start with a character {self.prefix_chars!r}")
            names = list(args)
            dest = kwargs.pop("dest", None)
            if dest is None:
                long = next((n for n in names if len(n) > 1 and n[1] in self.prefix_chars), names[0])
                dest = long.lstrip(self.prefix_chars).replace("-", "_")
                if not dest:
                    raise ValueError(f"dest= is required for options like {names[0]!r}")
        if "default" not in kwargs:
            if dest in self._defaults:
                kwargs["default"] = self._defaults[dest]
            elif self.argument_default is not None:
                kwargs["default"] = self.argument_default
        kind = kwargs.pop("action", None)
        cls = self._kinds.get(kind, kind) if kind is None or isinstance(kind, str) else kind
        if not callable(cls):
            raise ValueError(f"unknown action {kind!r}")
        if cls is not _Store and not names and "required" in kwargs and cls in (_StoreConst, _StoreTrue, _StoreFalse, _Count, _Help, _Version):
            del kwargs["required"]
        action = cls(names, dest, **kwargs)
        type_function = self._types.get(action.type, action.type)
        if type_function is not None and not callable(type_function):
            raise ValueError(f"{type_function!r} is not callable")
        return action

    def _placed(self, action, group):
        action.container = self
        for name in action.option_strings:
            if name in self._options:
                if self.conflict_handler != "resolve":
                    raise ArgumentError(action, f"conflicting option string: {name}")
                old = self._options[name]
                old.option_strings.remove(name)
                if not old.option_strings:
                    self._actions.remove(old)
                    for each in self._groups:
                        if old in each._own:
                            each._own.remove(old)
            self._options[name] = action
        self._actions.append(action)
        (group or (self._optional_group if action.option_strings else self._positional_group))._own.append(action)

    def add_argument(self, *args, **kwargs):
        action = self._made(args, kwargs)
        self._placed(action, None)
        return action

    def add_argument_group(self, title=None, description=None, **kwargs):
        group = _Group(self, title, description)
        self._groups.append(group)
        return group

    def add_mutually_exclusive_group(self, *, required=False):
        group = _Group(self, required=required, exclusive=True)
        self._exclusive.append(group)
        return group

    def add_subparsers(self, **kwargs):
        if self._subparsers is not None:
            raise ArgumentError(None, "cannot have multiple subparser arguments")
        title = kwargs.pop("title", None)
        description = kwargs.pop("description", None)
        kwargs.pop("action", None)
        kwargs.setdefault("parser_class", type(self))
        if kwargs.get("prog") is None:
            kwargs["prog"] = " ".join([self.prog] + [a.metavar or a.dest for a in self._actions if not a.option_strings])
        self._subparsers = _SubParsers([], **kwargs)
        group = self.add_argument_group(title or "subcommands", description) if title or description else None
        self._placed(self._subparsers, group)
        return self._subparsers

    def set_defaults(self, **kwargs):
        self._defaults.update(kwargs)
        for action in self._actions:
            if action.dest in kwargs:
                action.default = kwargs[action.dest]

    def get_default(self, dest):
        for action in self._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._defaults.get(dest)

    def parse_args(self, args=None, namespace=None):
        namespace, rest = self.parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return namespace

    parse_intermixed_args = parse_args

    def parse_known_args(self, args=None, namespace=None):
        args = list(_sys.argv[1:] if args is None else args)
        namespace = Namespace() if namespace is None else namespace
        for action in self._actions:
            if action.dest is not SUPPRESS and not hasattr(namespace, action.dest) and action.default is not SUPPRESS:
                setattr(namespace, action.dest, action.default)
        for dest, value in self._defaults.items():
            if not hasattr(namespace, dest):
                setattr(namespace, dest, value)
        if not self.exit_on_error:
            return self._parse(args, namespace)
        try:
            return self._parse(args, namespace)
        except ArgumentError as e:
            self.error(str(e))

    # an argument is an option ("O", with its action), "--", or a value ("A")

    def _option(self, arg):
        """(action, option string, value given with it) for what is an option, None for a value."""
        if not arg or arg[0] not in self.prefix_chars:
            return None
        if arg in self._options:
            return self._options[arg], arg, None
        if len(arg) == 1:
            return None
        name, eq, value = arg.partition("=")
        if eq and name in self._options:
            return self._options[name], name, value
        if arg[1] in self.prefix_chars:
            found = [n for n in self._options if n.startswith(name)] if self.allow_abbrev else []
        else:
            found = [n for n in self._options if n == arg[:2]]
            if found:
                return self._options[found[0]], found[0], arg[2:]
            found = [n for n in self._options if n.startswith(name)] if self.allow_abbrev else []
        if len(found) > 1:
            raise ArgumentError(None, f"ambiguous option: {arg} could match {', '.join(found)}")
        if found:
            return self._options[found[0]], found[0], value if eq else None
        if _re.match(r"^-\d+$|^-\d*\.\d+$", arg) and not any(_re.match(r"^-\d+$|^-\d*\.\d+$", n) for n in self._options):
            return None
        return None if " " in arg else (None, arg, None)

    def _parse(self, args, namespace):
        if self.fromfile_prefix_chars is not None:
            args = self._from_files(args)
        kinds = []
        options = {}
        after = False
        for i, arg in enumerate(args):
            if after:
                kinds.append("A")
            elif arg == "--":
                kinds.append("-")
                after = True
            else:
                option = self._option(arg)
                if option is not None:
                    options[i] = option
                kinds.append("A" if option is None else "O")
        pattern = "".join(kinds)
        positionals = [a for a in self._actions if not a.option_strings]
        seen = set()
        taken = {}
        extras = []

        def act(action, strings, option=None):
            seen.add(action)
            values = self._values(action, strings)
            if values is not action.default or action.option_strings:
                for group in self._exclusive:
                    if action in group._group:
                        other = taken.setdefault(group, action)
                        if other is not action:
                            raise ArgumentError(action, f"not allowed with argument {_argument_name(other)}")
            if values is not SUPPRESS:
                action(self, namespace, values, option)

        def positional(start):
            for count in range(len(positionals), 0, -1):
                m = _re.match("".join(f"({self._pattern(a)})" for a in positionals[:count]), pattern[start:])
                if m is not None:
                    for action, text in zip(positionals[:count], m.groups()):
                        act(action, args[start : start + len(text)])
                        start += len(text)
                    del positionals[:count]
                    break
            return start

        def option(start):
            action, name, given = options[start]
            if action is None:
                extras.append(args[start])
                return start + 1
            while given is not None and action.nargs == 0:
                # several short ones in one word
                if name[1] in self.prefix_chars or given == "" or "=" == given[0]:
                    raise ArgumentError(action, f"ignored explicit argument {given!r}")
                act(action, [], name)
                name = name[0] + given[0]
                if name not in self._options:
                    raise ArgumentError(action, f"ignored explicit argument {given!r}")
                action, given = self._options[name], given[1:] or None
            if given is not None:
                if given.startswith("=") and len(name) == 2:
                    given = given[1:]
                if _re.match(self._pattern(action) + "$", "A") is None:
                    raise ArgumentError(action, f"expected {action.nargs} arguments" if isinstance(action.nargs, int) else f"ignored explicit argument {given!r}")
                act(action, [given], name)
                return start + 1
            m = _re.match(self._pattern(action), pattern[start + 1 :])
            if m is None:
                expected = {None: "expected one argument", OPTIONAL: "expected at most one argument", ONE_OR_MORE: "expected at least one argument"}
                raise ArgumentError(action, expected.get(action.nargs) or f"expected {action.nargs} argument{'' if action.nargs == 1 else 's'}")
            stop = start + 1 + m.end()
            act(action, args[start + 1 : stop], name)
            return stop

        at = 0
        last = max(options, default=-1)
        while at <= last:
            upcoming = min(i for i in options if i >= at)
            if at != upcoming:
                stop = positional(at)
                if stop > at:
                    at = stop
                    continue
            if at not in options:
                upcoming = min(i for i in options if i >= at)
                extras += args[at:upcoming]
                at = upcoming
            at = option(at)
        stop = positional(at)
        extras += args[stop:]
        missing = []
        for action in self._actions:
            if action in seen:
                continue
            if action.required:
                missing.append(_argument_name(action))
            elif isinstance(action.default, str) and action.default is not SUPPRESS and getattr(namespace, action.dest, None) is action.default:
                setattr(namespace, action.dest, self._value(action, action.default))
        if missing:
            raise ArgumentError(None, f"the following arguments are required: {', '.join(missing)}")
        for group in self._exclusive:
            if group.required and not any(a in seen for a in group._group):
                raise ArgumentError(None, f"one of the arguments {' '.join(_argument_name(a) for a in group._group if a.help is not SUPPRESS)} is required")
        extras += namespace.__dict__.pop("_unrecognized_args", [])
        return namespace, extras

    def _pattern(self, action):
        n = action.nargs
        text = {None: "(-*A-*)", OPTIONAL: "(-*A?-*)", ZERO_OR_MORE: "(-*[A-]*)", ONE_OR_MORE: "(-*A[A-]*)",
                REMAINDER: "([AO-]*)", PARSER: "(-*A[-AO]*)"}.get(n)
        if text is None:
            text = "(-*" + "-*".join("A" * n) + ")"
        if action.option_strings:
            text = text.replace("-*", "").replace("-", "")
        return text.replace("(", "(?:", 1)

    def _values(self, action, strings):
        n = action.nargs
        if n not in (PARSER, REMAINDER) and "--" in strings:
            strings = list(strings)
            strings.remove("--")
        if not strings and n == OPTIONAL:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str) and value is not SUPPRESS:
                value = self._value(action, value)
                self._check(action, value)
            return value
        if not strings and n == ZERO_OR_MORE and not action.option_strings:
            return action.default if action.default is not None else []
        if n in (None, OPTIONAL):
            value = self._value(action, strings[0])
            self._check(action, value)
            return value
        values = [self._value(action, s) for s in strings]
        if n == PARSER:
            self._check(action, values[0])
        elif n != REMAINDER:
            for value in values:
                self._check(action, value)
        return values

    def _value(self, action, string):
        function = self._types.get(action.type, action.type)
        if function is None:
            return string
        try:
            return function(string)
        except ArgumentTypeError as e:
            raise ArgumentError(action, str(e))
        except (TypeError, ValueError):
            raise ArgumentError(action, f"invalid {getattr(function, '__name__', repr(function))} value: {string!r}")

    def _check(self, action, value):
        if action.choices is not None and value not in action.choices:
            raise ArgumentError(action, f"invalid choice: {value!r} (choose from {', '.join(map(repr, action.choices))})")

    def convert_arg_line_to_args(self, line):
        return [line]

    def _from_files(self, args):
        out = []
        for arg in args:
            if arg and arg[0] in self.fromfile_prefix_chars:
                with open(arg[1:]) as file:
                    for line in file.read().splitlines():
                        out += self._from_files(self.convert_arg_line_to_args(line))
            else:
                out.append(arg)
        return out

    def _formatter(self):
        return self.formatter_class(self.prog)

    def format_usage(self):
        return self._formatter().usage(self)

    def format_help(self):
        return self._formatter().help(self)

    def print_usage(self, file=None):
        self._print_message(self.format_usage(), file or _sys.stdout)

    def print_help(self, file=None):
        self._print_message(self.format_help(), file or _sys.stdout)

    def _print_message(self, message, file=None):
        if message:
            (file or _sys.stderr).write(message)

    def exit(self, status=0, message=None):
        if message:
            self._print_message(message, _sys.stderr)
        _sys.exit(status)

    def error(self, message):
        self.print_usage(_sys.stderr)
        self.exit(2, f"{self.prog}: error: {message}\n")
`;
