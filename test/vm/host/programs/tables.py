"""csv: what is read and written, dialects, sniffing."""

import csv
import io


def tell(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


def written(rows, **settings):
    out = io.StringIO()
    csv.writer(out, **settings).writerows(rows)
    return out.getvalue()


rows = [["a", 'b"c', "d,e", 5, 1.5, None, "x\ny", "", True, 1e100, "tab\there"], [], [""], ["'single'", " lead", "trail "], [b"bytes", [1], ("t",)]]
print(repr(written(rows)))
for settings in (dict(dialect="excel-tab"), dict(dialect="unix"), dict(delimiter=";", quotechar="'"), dict(quoting=csv.QUOTE_NONNUMERIC), dict(quoting=csv.QUOTE_ALL),
                 dict(quoting=csv.QUOTE_NONE, escapechar="\\"), dict(doublequote=False, escapechar="\\"), dict(lineterminator="!"), dict(escapechar="\\")):
    print(settings, repr(written([["a", 'b"c', "d;e,f\\g", 5, 1.5, None], [1, 2]], **settings)))
tell(lambda: written([["a,b"]], quoting=csv.QUOTE_NONE))
tell(lambda: written([[""]], quoting=csv.QUOTE_NONE))
tell(lambda: written([5]))
tell(lambda: csv.writer(5))
tell(lambda: csv.writer(io.StringIO()).writerow("abc"))

for text, settings in (
    ("a,b,c\r\n1,2,3\r\n", {}), ("a,b\n\nc\n", {}), ('"a ""q"" b",c\n', {}), ('"multi\nline",x\ny,z\n', {}), ("a;b;'c;d'\n", dict(delimiter=";", quotechar="'")),
    ("a, b, \"c\"\n", {}), ('a, b, "c, d"\n', dict(skipinitialspace=True)), ("1,2.5,\"x\"\n", dict(quoting=csv.QUOTE_NONNUMERIC)), ('a"b,"c"d\n', {}),
    ("a\\,b,c\n", dict(escapechar="\\")), ('"a\\"b",c\n', dict(escapechar="\\", doublequote=False)), ('"a"b', dict(strict=True)), ('"open', {}), ('"open', dict(strict=True)),
    ('"a",b\n', dict(quoting=csv.QUOTE_NONE)), (",,\n,\n", {}), ("a\tb\n", dict(dialect="excel-tab")), ("x", {}), ("", {}), ("no newline,at end", {}), ("ä,€,😀\n", {}),
    ("x,1\n", dict(quoting=csv.QUOTE_NONNUMERIC)),
):
    tell(lambda: list(csv.reader(io.StringIO(text, newline=""), **settings)))
tell(lambda: list(csv.reader([b"a,b"])))
tell(lambda: list(csv.reader(["a,b", "c,d"])))
r = csv.reader(io.StringIO('a\n"b\nc"\nd\n'))
print([(row, r.line_num) for row in r], r.dialect.delimiter, r.dialect.quoting)

d = csv.DictReader(io.StringIO("name,value\none,1\n\ntwo,2,extra,more\nthree\n"))
print(d.fieldnames, list(d), d.line_num)
print(list(csv.DictReader(io.StringIO("1,2\n3\n"), fieldnames=["a", "b"], restval="none")), list(csv.DictReader(["a,b", "1,2,3"], restkey="rest")))
out = io.StringIO()
w = csv.DictWriter(out, ["x", "y"], restval="-")
w.writeheader()
w.writerow({"x": 1, "y": 2})
w.writerows([{"x": 3}, {"y": 4}])
print(repr(out.getvalue()))
tell(lambda: w.writerow({"x": 1, "z": 2}))
tell(lambda: csv.DictWriter(out, ["x"], extrasaction="maybe"))
csv.DictWriter(out, ["x"], extrasaction="ignore").writerow({"x": 9, "q": 1})
print(repr(out.getvalue()[-4:]))


class Pipes(csv.Dialect):
    delimiter = "|"
    quotechar = "~"
    doublequote = True
    skipinitialspace = False
    lineterminator = "\n"
    quoting = csv.QUOTE_MINIMAL


csv.register_dialect("pipes", Pipes)
csv.register_dialect("colons", delimiter=":", quoting=csv.QUOTE_ALL)
print(csv.list_dialects(), repr(written([["a|b", "c~d", "e"]], dialect="pipes")), repr(written([["a"]], dialect="colons")), list(csv.reader(["a|~b|c~"], Pipes)))
csv.unregister_dialect("colons")
tell(lambda: csv.get_dialect("colons"))
tell(lambda: csv.unregister_dialect("colons"))
for settings in (dict(delimiter=""), dict(delimiter="ab"), dict(delimiter=5), dict(quotechar="ab"), dict(quoting=9), dict(quoting="x"), dict(quotechar=None, quoting=csv.QUOTE_ALL), dict(colour="red")):
    tell(lambda: csv.reader([], **settings))
tell(lambda: csv.field_size_limit())
csv.field_size_limit(5)
tell(lambda: list(csv.reader(["abcdef,g"])))
tell(lambda: list(csv.reader(['"abcdef",g'])))
csv.field_size_limit(131072)

for sample in ("a,b,c\n1,2,3\n4,5,6\n", "a;b;c\n1;2;3\n", "a\tb\n1\t2\n", "'a':'b'\n'c':'d'\n", "x|y|z\n1|2|3\n4|5|6\n", '"one", "two"\n"three", "four"\n', "nothing here"):
    try:
        found = csv.Sniffer().sniff(sample)
        print(repr(found.delimiter), found.quotechar, found.skipinitialspace)
    except csv.Error as error:
        print(error)
print(csv.Sniffer().sniff("a,b;c,d\n1,2;3,4\n", delimiters=";").delimiter)
print(csv.Sniffer().has_header("name,size\na,1\nbb,2\nccc,3\n"), csv.Sniffer().has_header("1,2\n3,4\n5,6\n"))
