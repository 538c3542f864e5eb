/** The page's one event stream. */
import { EventStream } from "./event-stream.js";

export const live = new EventStream();
