# t-strings (PEP 750) as MicroPython has them.

from string.templatelib import Template, Interpolation

name, width = "sensor", 8
t = t"{name!r:>{width}} reads { 1 + 1 } {{raw}} {name=} {width=:02d}"
print(t.strings, t.values)
for i in t.interpolations:
    print(i.value, repr(i.expression), i.conversion, repr(i.format_spec))
print([type(part).__name__ for part in t"a{1}{2}b"], list(t""))
print(t"a{1}b" + t"c{2}", Template("x", "y", Interpolation(1, "one"), Interpolation(2)))
print(rt"\n{name}\t".strings, t'{"nested"} {t"{name}"}'.values)
print(t"{width:{name}{{literal}}}".interpolations[0].format_spec)
print(__template__(("a", "b"), 1, "x", None, ""))
for wrong in "Template(1)", 't"a" + "b"', "__template__((), None)", 't"{"', 't"}"', 't"{}"', 't"{x!z}"', 't"{x" "}"':
    try:
        print(eval(wrong))
    except Exception as error:
        print(wrong, type(error).__name__, error)
