/** The board's picture with its pins as they are, and the same as a table. */
import { useState } from "preact/hooks";
import type { BoardAnswer } from "../../../api/answers.js";
import { BoardPicture } from "../../../board/board-picture.js";
import { pinWords, type PinValues } from "../../../board/pin-value.js";
import "./pins-panel.css";

export function PinsPanel({ board, values }: { readonly board: BoardAnswer; readonly values: PinValues }) {
  const [chosen, choose] = useState<number>();
  return (
    <section class="panel pins-panel" aria-labelledby="pins-title">
      <h2 id="pins-title">Pins</h2>
      <div class="pins-picture">
        <BoardPicture board={board} values={values} named chosen={chosen} onChoose={choose} />
      </div>
      {!board.layout.measured && (
        <p class="quiet pins-note">Where this board’s pads are is not known here: they stand in order.</p>
      )}
      <div class="pins-table" tabIndex={0} role="region" aria-label="Pins as a table">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Pin</th>
              <th scope="col">Also</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            {board.pins.map(({ gpio, label, names }) => (
              <tr
                key={gpio}
                data-gpio={gpio}
                class={gpio === chosen ? "pins-chosen" : undefined}
                onMouseEnter={() => choose(gpio)}
                onMouseLeave={() => choose(undefined)}
              >
                <th scope="row">{label}</th>
                <td class="quiet">{names.join(" ")}</td>
                <td class="pins-now">{pinWords(values.get(gpio))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
