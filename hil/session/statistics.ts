/** What a session has done so far. Bytes are those on the wire: stuffed, framed, retransmissions included. */
export interface Statistics {
  /** Ops handed over by the program: posted and waiting together. */
  calls: number;
  posted: number;
  waiting: number;
  /** Times that somebody had to wait for the board: waiting frames and barriers that were not free. */
  roundTrips: number;
  framesOut: number;
  framesIn: number;
  bytesOut: number;
  bytesIn: number;
  /** Ops that the board refused or that failed: NACKs, time-outs, posted errors. */
  errors: number;
  /** Frames that came damaged, frames sent again, PINGs sent: all zero on a healthy link but for the PINGs. */
  badFrames: number;
  retransmissions: number;
  pings: number;
}

export function noStatistics(): Statistics {
  return {
    calls: 0,
    posted: 0,
    waiting: 0,
    roundTrips: 0,
    framesOut: 0,
    framesIn: 0,
    bytesOut: 0,
    bytesIn: 0,
    errors: 0,
    badFrames: 0,
    retransmissions: 0,
    pings: 0,
  };
}
