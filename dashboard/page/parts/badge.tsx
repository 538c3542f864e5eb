/** A state or an outcome in one word, told by its mark as well as by its colour. */
import { toneOf, wordOf } from "./tones.js";
import "./badge.css";

export function Badge({ state }: { readonly state: string }) {
  return (
    <span class={`badge tone-${toneOf(state)}`} data-state={state}>
      {wordOf(state)}
    </span>
  );
}
