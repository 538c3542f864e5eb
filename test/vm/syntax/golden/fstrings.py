f''
f'a{b}c' 'd' f"{e}"
f'{a!r}{b!s:>10}{c!a:{d}.{e}}'
f'{a=}{b = }{c=!s}{d=:5}'
f'{{{a}}}' rf'\n{a}\{b}' f'\n{a}\x41'
f'''{
a
+ b}'''
f'{a["b"]:%H:%M}{(lambda x: x)(1)}{ {1: 2}[1] }{a if b else c}{x!=y}'
f'{a, b}{[i for i in c]}{yield_}'
'a' f'b' 'c'
