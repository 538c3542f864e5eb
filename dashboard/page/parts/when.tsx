/** A moment, as how long ago it was; the whole of it as its title. */
import { now } from "../state/now.js";
import { ago, wholeTime } from "./format.js";

export function When({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={wholeTime(at)}>
      {ago(at, now.value)}
    </time>
  );
}
