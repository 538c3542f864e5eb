"""Items of what takes none."""
def t(f):
    try: f()
    except BaseException as e: print(type(e).__name__, e)
def s1(): 'abc'[10**20]=2
def s2(): (1,2)[10**20]=2
def s3(): del 'abc'[10**20]
def s4(): b'a'[0]=1
def s5(): "abc"["x"] = 1
def s6(): del (1,)[0]
def s7(): range(3)[0]=1
def s8(): 'abc'[1.5]=1
def s9(): 5[0]=1
def s10(): 'abc'[0]='x'
for f in (s1,s2,s3,s4,s5,s6,s7,s8,s9,s10): t(f)
