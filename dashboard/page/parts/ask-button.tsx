/** A button that wants a sentence before it acts. The question stands in place, so that nothing pops up over the page. */
import { useEffect, useRef, useState } from "preact/hooks";

interface AskButtonProps {
  readonly text: string;
  readonly question: string;
  readonly onAnswer: (answer: string) => void;
}

export function AskButton({ text, question, onAnswer }: AskButtonProps) {
  const [asking, ask] = useState(false);
  const [answer, setAnswer] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asking) field.current?.focus();
  }, [asking]);
  if (!asking) {
    return (
      <button type="button" class="button" onClick={() => ask(true)}>
        {text} …
      </button>
    );
  }
  const end = (): void => {
    ask(false);
    setAnswer("");
  };
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer(answer.trim());
        end();
      }}
      onKeyDown={(event) => event.key === "Escape" && end()}
    >
      <input
        ref={field}
        class="input"
        aria-label={`${text}: ${question}`}
        placeholder={question}
        required
        maxLength={500}
        value={answer}
        onInput={(event) => setAnswer(event.currentTarget.value)}
      />
      <button type="submit" class="button danger">
        {text}
      </button>
      <button type="button" class="button quiet-button" onClick={end}>
        Never mind
      </button>
    </form>
  );
}
