# comment
def f(a, *b):  # trailing
	if a:

		return a ** 2 \
			// b
    # odd comment
	x = [1,
     0x_ff, 1.5e-3j]  # inside
é = '''two
lines''' + rb"\x"
@g
class A: pass; y != 1 <= 2 -> 3 ... := a.b
