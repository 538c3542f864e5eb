import re
# many patterns over many texts
atoms = ["a","b","c",".","[ab]","[^a]","\\w","\\b","^","$","(a)","(b|c)","(?:ab)","(?=a)","(?!b)","(?<=a)","(?<!b)","\\1","(?P<n>a|bc)"]
quant = ["","","","*","+","?","{1,2}","*?","+?","??","{2}"]
out = []
seed = 12345
def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return (seed >> 8) % n
for i in range(400):
    p = "".join(atoms[rnd(len(atoms))] + quant[rnd(len(quant))] for _ in range(1 + rnd(4)))
    if rnd(4) == 0: p = p + "|" + atoms[rnd(len(atoms))]
    t = "".join("abc"[rnd(3)] for _ in range(rnd(8)))
    try:
        r = re.compile(p)
        print(i, repr(p), t, [ (m.span(), m.groups()) for m in r.finditer(t)], r.split(t), r.sub("-", t))
    except re.error as e: print(i, repr(p), "error", e)
