/**
 * `-O` and `micropython.opt_level()`: from 1 on, `__debug__` is False and assert statements are left out; from 3 on
 * code does not know its lines. It is read when a text is compiled, so what
 * was compiled before keeps its ways.
 */
export const optimisation = { level: 0 };
