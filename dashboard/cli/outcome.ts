/** Where a command says what it has to say, and how it ends. */

export interface Out {
  readonly print: (text: string) => void;
  readonly note: (text: string) => void;
}

/** 0, 1 when a job did not pass, 3 when the infrastructure failed. */
export type Code = number;

export const codes: Record<string, Code> = {
  passed: 0,
  failed: 1,
  timeout: 1,
  infra_error: 3,
  cancelled: 130,
  skipped: 1,
};
