/** An EventSource that is made anew when it ends, whatever ended it. @returns how to stop */
import { retryDelay } from "./retry.js";

export function followSource(url: string, event: string, heard: (data: unknown) => void, back: () => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  const connect = (): void => {
    source = new EventSource(url);
    source.addEventListener("open", () => {
      attempts = 0;
      back();
    });
    source.addEventListener(event, (message) => heard(JSON.parse((message as MessageEvent<string>).data)));
    source.addEventListener("error", () => {
      source?.close();
      timer = setTimeout(connect, retryDelay(attempts++, Math.random()));
    });
  };
  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
