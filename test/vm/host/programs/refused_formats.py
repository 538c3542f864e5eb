"""Refused format specifications, and case folding."""
for v,f in ((1.5,',q'),(1,',x'),(1,'_x'),('a',',s'),('a',','),(1,',n'),(1.0,',n'),(1,'_c'),(1.5,'_'),(3,',d')):
    try: print(format(v,f))
    except Exception as e: print(type(e).__name__,e)
print("ß ﬁ İ ς ſ µ ẞ ı".casefold(), "ABC".casefold())
