# Every expression and its position; the dump beside it is CPython's.
a, b, *c = 1, 2.5, *d
x = a + b * c ** -d // e % f @ g - ~h
x = (a + b) * (c)
y = not a or b and c == d != e < f <= g > h >= i is j is not k in l not in m
z = a if b else c if d else e
t = ()
t = (1,)
t = 1,
l = [1, *a, (2)]
s = {1, *a}
d = {1: 2, **e, 'f': g}
n = [i for i in range(3) if i if not i for j in i]
n = {i: j for i, j in k}
n = {i for (i) in k}
n = (i for i in j if k or l)
f(a, *b, c=1, **d)(e)[f].g
f(i for i in j)
q[1:2, ::3, ..., a:]
q[:]
q[1,]
q[*a]
lambda: 0
lambda a, /, b=1, *c, d, e=2, **f: (a, b)
lambda *, a: a
[(yield_ := 3), yield_]
0x1F + 0o17 + 0b101 + 1_000 + 10000000000000000000000 + 1e5 + .5 + 3. + 1j + 1E-7
'a' "b" '''c
d''' r'\n' u'e' '\x41\u00e9\101\
f'
u'a' 'b'
b'a' B"\x00\n" rb'\n'
'é' + ünïcode + 'x𝄞y'.z
None, True, False, ...
1if a else 2
-1 ** -2
a[b](c).d[e:f:g].h = i
a @= b
a //= yield_
