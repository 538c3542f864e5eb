/*
 * A fuzzer for compilers without libFuzzer: seeded, so that a failure can be run again.
 *
 *     fuzz-seeded [runs] [seed]
 *
 * Inputs are random, or earlier ones with some bytes changed, inserted or taken out; opcodes and small numbers are likelier than others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../core/op.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX 600u
#define KEPT 64u

static uint32_t state;

static uint32_t chance(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % below;
}

#define OPCODE(opcode, name, layout) opcode,
static const uint8_t opcodes[] = {WIRE_COMMANDS(OPCODE)};

static uint8_t likely_byte(void)
{
    switch (chance(4)) {
    case 0:
        return opcodes[chance(sizeof opcodes)];
    case 1:
        return (uint8_t)chance(32);
    default:
        return (uint8_t)chance(256);
    }
}

int main(int count, char **arguments)
{
    static uint8_t kept[KEPT][INPUT_MAX];
    static uint32_t lengths[KEPT];
    uint32_t runs = count > 1 ? (uint32_t)atoi(arguments[1]) : 20000;
    state = count > 2 ? (uint32_t)atoi(arguments[2]) : 1;
    for (uint32_t run = 0; run < runs; run++) {
        uint32_t slot = chance(KEPT);
        uint8_t *input = kept[slot];
        if (lengths[slot] == 0 || chance(4) == 0) {
            lengths[slot] = 1 + chance(INPUT_MAX);
            for (uint32_t i = 0; i < lengths[slot]; i++)
                input[i] = likely_byte();
        } else {
            for (uint32_t changes = 1 + chance(6); changes--;) {
                uint32_t at = chance(lengths[slot]);
                switch (chance(3)) {
                case 0:
                    input[at] = likely_byte();
                    break;
                case 1:
                    if (lengths[slot] < INPUT_MAX) {
                        memmove(input + at + 1, input + at, lengths[slot] - at);
                        input[at] = likely_byte();
                        lengths[slot]++;
                    }
                    break;
                default:
                    if (lengths[slot] > 1) {
                        memmove(input + at, input + at + 1, lengths[slot] - at - 1);
                        lengths[slot]--;
                    }
                    break;
                }
            }
        }
        /* A copy of exactly that size: reading past its end is seen. */
        uint8_t *exact = malloc(lengths[slot]);
        memcpy(exact, input, lengths[slot]);
        LLVMFuzzerTestOneInput(exact, lengths[slot]);
        free(exact);
    }
    printf("%u runs\n", runs);
    return 0;
}
