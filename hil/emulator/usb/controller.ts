/** A USB device controller as the virtual host sees it, transaction by transaction (USB 2.0, chapter 8). */

export type Handshake = "ack" | "nak" | "stall" | "none";

export interface InResult {
  handshake: Handshake;
  pid: 0 | 1;
  bytes: Uint8Array;
}

/** What the controller tells whoever is at the other end of the cable. */
export interface UsbPeer {
  /** The pull-up appeared or went away. */
  connectionChanged(connected: boolean): void;
  /** A buffer became available, or a stall was armed: polling this endpoint now gives something else than NAK. */
  endpointReady(endpoint: number, input: boolean): void;
  frameNumber(): number;
  /** The firmware wants an interrupt each frame, or no longer does. */
  framesWanted(wanted: boolean): void;
}

export interface UsbDeviceController {
  peer: UsbPeer | undefined;
  readonly isConnected: boolean;
  busReset(): void;
  /** The bus was idle for 3 ms: the host is asleep or gone. */
  suspend(): void;
  resume(): void;
  startOfFrame(): void;
  /** What a token for this endpoint would be answered with. */
  state(endpoint: number, input: boolean): Handshake;
  /** @returns false when nobody answers at this address */
  setup(address: number, packet: Uint8Array): boolean;
  output(address: number, endpoint: number, pid: 0 | 1, bytes: Uint8Array): Handshake;
  input(address: number, endpoint: number): InResult;
  /** An endpoint that the descriptors promise: what is wrong with how it is set up, if anything. */
  endpointFault(endpoint: number, input: boolean, type: number): string | undefined;
  /** Why nothing is on the bus, or why an endpoint does not answer: for the host's report. */
  explain(): string;
}
