/** Lines that differ, with a few around them. */
import type { Comparison } from "../../api/answers.js";
import "./hunks.css";

type HunksProps = Pick<Comparison["output"], "equal" | "hunks" | "cut"> & { readonly same: string };

const marks = { same: " ", a: "−", b: "+" };

export function Hunks({ equal, hunks, cut, same }: HunksProps) {
  if (equal) return <p class="quiet">{same}</p>;
  return (
    <div class="hunks" tabIndex={0} role="group" aria-label="Differing lines">
      {hunks.map((lines, index) => (
        <div key={index} class="hunk">
          {lines.map((line, at) => (
            <div key={at} class="hunk-line" data-kind={line.kind}>
              <span class="hunk-number">{line.a}</span>
              <span class="hunk-number">{line.b}</span>
              <span>
                {marks[line.kind]} {line.text}
              </span>
            </div>
          ))}
        </div>
      ))}
      {cut && <p class="quiet hunk-line">There is more than is shown.</p>}
    </div>
  );
}
