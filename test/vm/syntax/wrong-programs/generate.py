"""Random programs with something wrong in them, for asking what the firmwares' interpreters say.

    python3 generate.py COUNT SEED > programs.txt
    MICROPYTHON ask.py > micropython.txt; CIRCUITPYTHON ask.py > circuitpython.txt

Half of them are well-formed statements in wrong places, for the compiler; half have tokens taken out, put in or
exchanged, for the parser and the lexer.
"""

import random
import re
import sys

EXPRESSIONS = """\
f(a=1, 2)|f(**a, 2)|f(1=2)|f(a+1=2)|f(True=1)|{1:2, 3}|{1, 2:3}|(yield 1)|(await x)|[*a]|(*a, 1)|lambda a, a: 1|(x := 1)|(f() := 1)
super()|[a for 4 in b]|[(yield) for x in y]|{**a}|f(**a, *b)|f(a=1, *b)|(lambda: (yield))|[x for x in (yield 3)]|{a: b for 4 in b}
(x for x.y+1 in z)|f'{a b}'|f'{a.1}'|f'{x!r:>{w}}'|1 if 2 else (4 := 3)|0x|1e|1_0x|0b2|12ab|b'a' 'b'|'\\x1'|(1, 2)[3|f'{ }'|f'{}'|f'}'|f'{{x}'|f'{x'|t'{x!r}'|t'{ }'|t'}'|f'{f'{x}'}'|'\\N{DASH}'""".replace("\n", "|").split("|")

STATEMENTS = """\
return|return 1|break|continue|yield|yield 1|await x|4 = x|f() = 3|a + b = 1|(a, b+1) = c|a, f() = c|[a, 4] = c|del f()|del 4
del a, 4|del (a, b+1)|4 += 1|a, b += 1|f() += 1|*a = b|*a, *b = c|a, *b, *c = d|x = *a|global gx; gx = 1|x = 1; global x
nonlocal zz|nonlocal x|import *|from m import *|for 4 in x: pass|for f() in x: pass|with x as 4: pass|with x as f(): pass
async for a in b: pass|async with a: pass|def g(a, a): pass|def g(a=1, b): pass|def g(*a, *b): pass|def g(**k, a): pass
def g(*, **k): pass|def g(a, *, a): pass|class A: return 1|class A(a=1, 2): pass|None = 1|'abc' = 1|'abcdefghijkl' = 1|1.5 = x
123456789012345678901234 = x|... = 3|b'a' = 3|() = x|[] = x|-1 = x|-x = 3|not x = 3|a < b = 3|a if b else c = 3|f(): int = 3|4: int
try:\\n    pass\\nexcept:\\n    pass\\nexcept X:\\n    pass|assert (x := 1)|assert|x = yield = 1|yield = 1|del (yield)|while 1: pass\\nelse: continue
@micropython.foo\\ndef g(): pass|@f(a=1, 2)\\ndef g(): pass|def g(a, b=(yield)): pass|lambda a=(yield): 1|x = [\\n  f(a=1,\\n    2),\\n 3]
f(\\n a,\\n  1=2\\n)|(a,\\n  b+1,\\n  c) = d|(a,\\n  4,\\n  c) = d|del a, \\\\\\n  4|nonlocal a, x|global a, a|x = (1,\\n|print('a|x = '''a\\nb\\n""".replace(
    "\n", "|"
).split("|")
STATEMENTS = [text.replace("\\n", "\n").replace("\\\\", "\\") for text in STATEMENTS]

PLAIN = ["x = 1", "pass", "f(x)", "a = [1,\n    2]", "'doc'", "import m", "x += 1", "if x: pass", "y = lambda z: z", "5", "print(f'{x}', x[1:2])"]
AROUND = ["def fn(p, q=2):", "class Cl:", "class Cl(Base, k=1):", "if x:", "while x:", "for i in y:", "with a as b:", "async def af(p):", "@deco\ndef dfn():"]
AFTER = ["except X:\n    pass", "finally:\n    pass", "except X as e:\n    pass\nelse:\n    pass"]
HOLDERS = "%s|x = %s|return %s|f(%s, 1)|print(1,\n   %s)|if %s: pass|y = lambda: %s|z = [%s for q in w]|z = [q for q in %s]|z = {q: %s\n  for q in w}|def k(d=%s): pass|class K(%s): pass|for i in %s: pass|assert %s".split("|")
TOKENS = "= == ( ) [ ] { } : , . * ** + - lambda def class return yield await async if else elif for in while try except finally with as pass break global nonlocal del not and or is x 1 'a' None := ; -> @ ... import from raise assert 1.5".split() + ["\n", "\n    ", "\n  ", "        "]

chance = random.Random(int(sys.argv[2]))
pick = chance.choice


def indented(text, by=4):
    return "\n".join(" " * by + line if line else line for line in text.split("\n"))


def wrong():
    if chance.random() < 0.5:
        return pick(STATEMENTS)
    return pick(HOLDERS) % pick(EXPRESSIONS)


def block(depth, wrongs):
    count = pick([1, 1, 2, 3])
    place = chance.randrange(count)
    inner = lambda: (compound(depth - 1, wrongs) if depth > 0 and chance.random() < 0.75 else wrong() if wrongs else pick(PLAIN))
    parts = [inner() if i == place else pick(PLAIN) for i in range(count)]
    return "\n".join(parts)


def compound(depth, wrongs):
    body = indented(block(depth, wrongs))
    head = pick(AROUND + ["try", "else", "finally", "async with"])
    if head == "try":
        return "try:\n" + body + "\n" + pick(AFTER)
    if head == "else":
        return "if x:\n    pass\nelse:\n" + body
    if head == "finally":
        return "try:\n    pass\nfinally:\n" + body
    if head == "async with":
        return "async def aw():\n    async with z as y:\n" + indented(body)
    return head + "\n" + body


def mutated(text):
    tokens = re.findall(r"\n[ ]*|[ ]+|\w+|'[^'\n]*'|[^\w\s]", text)
    for _ in range(pick([1, 1, 2])):
        at = chance.randrange(len(tokens))
        how = chance.randrange(5)
        if how == 0 and len(tokens) > 2:
            del tokens[at]
        elif how == 1:
            tokens.insert(at, tokens[at])
        elif how == 2:
            other = chance.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif how == 3:
            tokens[at] = pick(TOKENS)
        else:
            tokens.insert(at, " " + pick(TOKENS) + " ")
    return "".join(tokens)


for number in range(int(sys.argv[1])):
    head = pick(["", "", "\n", "# c\n\n"])
    depth = pick([0, 1, 1, 2, 3])
    text = head + (block(depth, True) if number % 2 else mutated(block(depth + 1, False)))
    sys.stdout.write("=== %d\n%s\n" % (number, text))
