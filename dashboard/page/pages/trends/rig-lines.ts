/** A line for each rig, each with a colour of its own. */
import type { PlotLine } from "./plot.js";
import type { Series } from "./series.js";

const colours = ["--mark-1", "--mark-2", "--mark-3", "--mark-4"];

export function rigLines({ rigs, values }: Series): PlotLine[] {
  return rigs.map((rig, index) => ({ label: rig, colour: colours[index % colours.length], values: values[index] }));
}
