/*
 * Seeded bugs, for testing the tests.
 *
 * `if (!MUTANT(usb_no_pullup)) …` compiles to the plain statement in every shipped image. `npm run firmware -- --mutants` builds one image
 * a name with -DMUTATE_<name>=1; each is a bug that kills real silicon and that the emulated board has to catch.
 */
#ifndef PINBRIDGE_MUTATE_H
#define PINBRIDGE_MUTATE_H


/* MUTANT(x) is 1 when the build says -DMUTATE_x=1: the token after the placeholder moves 1 into second place. */
#define MUTANT(name) MUTANT_PROBE(MUTATE_##name)
#define MUTANT_PROBE(flag) MUTANT_EXPAND(flag)
#define MUTANT_EXPAND(flag) MUTANT_SECOND(MUTANT_IS_##flag, 0, 0)
#define MUTANT_IS_1 0, 1
#define MUTANT_SECOND(...) MUTANT_PICK(__VA_ARGS__)
#define MUTANT_PICK(first, second, ...) (second)

#endif
