/** Kinds of boards: what their pins are called, and where they are, for whoever draws them. */
import { z } from "zod";
import { findBoard, layoutOf, pinAliases, type BoardDefinition } from "../../../src/index.js";
import { boardAnswer } from "../../shared/index.js";
import type { Api } from "../http/app.js";
import { notFound } from "../http/problem.js";

export function boardRoutes(api: Api): void {
  api.get(
    "/boards/:kind",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["rigs"],
        summary: "A kind of board, with its pins and where they are",
        params: z.object({ kind: z.string().max(64).describe("pico, feather, an id or another name of it.") }),
        response: { 200: boardAnswer },
      },
    },
    async (request, reply) => {
      const board = findBoard(request.params.kind);
      if (board === undefined) throw notFound("kind of board", request.params.kind);
      return reply.header("cache-control", "private, max-age=3600").send(answer(board));
    },
  );
}

function answer(board: BoardDefinition): z.output<typeof boardAnswer> {
  const { led, neopixel, pads, ...layout } = layoutOf(board);
  const gpios = [...board.labels.keys()].toSorted((a, b) => a - b);
  return {
    id: board.id,
    title: board.title,
    manufacturer: board.manufacturer,
    chip: board.chip.name,
    pythons: board.micropython === undefined ? ["circuitpython"] : ["circuitpython", "micropython"],
    pins: gpios.map((gpio) => ({
      gpio,
      label: board.labels.get(gpio)!,
      names: pinAliases(board, gpio),
      adc: board.chip.pins.find((pin) => pin.gpio === gpio)?.functions.some(({ kind }) => kind === "adc") ?? false,
    })),
    layout: {
      ...layout,
      pads: pads.map((pad) => ({ ...pad, gpio: pad.gpio ?? null })),
      led: led ?? null,
      neopixel: neopixel ?? null,
    },
  };
}
